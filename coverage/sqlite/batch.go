package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/coverage"
)

// version is a feature ready to be written.
type version struct {
	id         string
	hash       [sha256.Size]byte
	geometry   []byte // nil where absent
	properties []byte
}

// A batch is what one statement writes: enough rows to spread its cost, and few enough bytes that
// a file of large polygons does not stand in memory.
const (
	batchRows  = 200
	batchBytes = 1 << 20
)

// inBatches reads the features on the caller's goroutine, where the iterator belongs, and applies
// them in batches on another: parsing and hashing go on while rows are written. No call of apply
// runs when it returns or panics.
func inBatches(ctx context.Context, c coverage.Change, apply func([]version) error) error {
	var (
		batches = make(chan []version, 1)
		stopped = make(chan struct{})
		failure error // of apply; read once stopped
	)
	go func() {
		defer close(stopped)
		for b := range batches {
			if failure = apply(b); failure != nil {
				return
			}
		}
	}()
	err := func() error {
		defer func() { close(batches); <-stopped }()
		return gather(ctx, c, func(b []version) bool {
			select {
			case batches <- b:
				return true
			case <-stopped:
				return false
			}
		})
	}()
	if failure != nil {
		return failure
	}
	return err
}

// gather encodes features and sends them batch by batch until send reports that nobody listens.
func gather(ctx context.Context, c coverage.Change, send func([]version) bool) error {
	var (
		batch []version
		bytes int
	)
	for f, err := range c.Features {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		v, err := encode(f, c.Layer, c.Mode)
		if err != nil {
			return err
		}
		batch, bytes = append(batch, v), bytes+len(v.geometry)+len(v.properties)
		if len(batch) == batchRows || bytes >= batchBytes {
			if !send(batch) {
				return nil
			}
			batch, bytes = make([]version, 0, batchRows), 0
		}
	}
	if len(batch) > 0 {
		send(batch)
	}
	return nil
}

// encode makes a feature of a layer ready to be written. Of one to remove only the id counts.
func encode(f coverage.Feature, layer coverage.Layer, mode coverage.Mode) (version, error) {
	if mode == coverage.Remove {
		return version{id: f.ID}, nil
	}
	if err := f.Validate(layer); err != nil {
		return version{}, err
	}
	v := version{id: f.ID, hash: f.Hash(), properties: f.Properties}
	if f.Geometry == nil {
		return v, nil
	}
	var err error
	if v.geometry, err = wkb.Marshal(f.Geometry); err != nil {
		return version{}, fmt.Errorf("geometry of %s %q: %v: %w", layer, f.ID, err, coverage.ErrInvalid)
	}
	return v, nil
}
