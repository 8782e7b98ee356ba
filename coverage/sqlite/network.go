package sqlite

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"yikezhong/coverage"
	"yikezhong/geo/walk"
)

// worthKeeping is from how many ways on a network is kept: of fewer it is built sooner than written.
const worthKeeping = 10_000

// networkRow is what the table network says of a network.
type networkRow struct {
	workspace         int64
	revision, version int
	hash              string
	ways, bad         int
	rest              []byte
}

// sealOn is the checksum of a row after that of its pieces.
func (n networkRow) sealOn(pieces hash.Hash32) uint32 {
	fmt.Fprintf(pieces, "%d %d %d %s %d %d %x", n.workspace, n.revision, n.version, n.hash, n.ways, n.bad, n.rest)
	return pieces.Sum32()
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// forget deletes what is kept of a workspace's network: its walkways change.
func (t tx) forget(workspace int64) error {
	_, err := t.exec(`DELETE FROM network WHERE workspace = ?`, workspace)
	return err
}

// network begins to make what is kept for the walkways in force at a revision. The caller goes on and
// asks for it later, once; it has no graph where it is damaged. It is nil where nothing is kept for that
// revision, or another version made it.
func (t tx) network(workspace int64, at coverage.Revision) (made func() coverage.KeptNetwork, err error) {
	n := networkRow{workspace: workspace}
	var seal uint32
	err = t.get(`SELECT revision, version, hash, ways, bad, rest, seal FROM network WHERE workspace = ?`, []any{workspace},
		&n.revision, &n.version, &n.hash, &n.ways, &n.bad, &n.rest, &seal)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	case n.revision > at.Number || n.version != coverage.NetworkVersion || n.ways != at.Counts[coverage.Walkways]:
		return nil, nil
	}
	sum := crc32.New(castagnoli)
	graph, err := t.graph(workspace, sum)
	if err != nil {
		return nil, err
	}
	sound := n.sealOn(sum) == seal
	return func() coverage.KeptNetwork {
		k := coverage.KeptNetwork{Hash: n.hash, Ways: n.ways, Bad: n.bad, Rest: n.rest}
		if g := graph(); sound {
			k.Graph = g
		}
		return k
	}, nil
}

// graph reads the pieces of a graph, adds them to sum, and makes it while the caller goes on. One that
// cannot be made is nil.
func (t tx) graph(workspace int64, sum hash.Hash32) (made func() *walk.Graph, err error) {
	in, out := io.Pipe()
	file := &pieces{from: in}
	err = t.get(`SELECT coalesce(sum(length(body)), 0) FROM piece WHERE workspace = ?`, []any{workspace}, &file.left)
	if err != nil {
		return nil, err
	}
	done := make(chan *walk.Graph, 1)
	go func() {
		g, err := walk.Read(file)
		in.CloseWithError(cmp.Or(err, walk.ErrFile)) // whoever writes more than a file writes none
		done <- g
	}()
	err = t.each(`SELECT body FROM piece WHERE workspace = ? ORDER BY number`, []any{workspace},
		func(scan func(...any) error) error {
			var body sql.RawBytes
			if err := scan(&body); err != nil {
				return err
			}
			sum.Write(body)
			_, err := out.Write(body)
			return err
		})
	out.CloseWithError(err)
	if errors.Is(err, walk.ErrFile) {
		err = nil
	}
	return func() *walk.Graph { return <-done }, err
}

// pieces is a reader that knows how much there is to read.
type pieces struct {
	from io.Reader
	left int
}

// Len is how many bytes are left, for walk.Read.
func (p *pieces) Len() int { return p.left }

func (p *pieces) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	p.left -= n
	return n, err
}

// keep writes a network beside the walkways it was made of. It is not kept where the workspace has
// others by now.
func (s *Store) keep(ctx context.Context, slug string, k coverage.KeptNetwork) error {
	return s.write(ctx, func(t tx) error {
		workspace, ws, err := t.workspace(slug)
		if err != nil {
			return err
		}
		now, err := t.hash(workspace, coverage.Walkways)
		if err != nil || now != k.Hash {
			return err
		}
		if err := t.forget(workspace); err != nil {
			return err
		}
		n := networkRow{workspace, ws.Revision, coverage.NetworkVersion, k.Hash, k.Ways, k.Bad, k.Rest}
		if _, err := t.exec(`INSERT INTO network (workspace, revision, version, hash, ways, bad, rest, seal)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0)`, n.workspace, n.revision, n.version, n.hash, n.ways, n.bad, n.rest); err != nil {
			return err
		}
		out := pieceWriter{t: t, workspace: workspace, sum: crc32.New(castagnoli)}
		if _, err := k.Graph.WriteTo(&out); err != nil {
			return err
		}
		if err := out.flush(); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE network SET seal = ? WHERE workspace = ?`, n.sealOn(out.sum), workspace)
		return err
	})
}

// keepLater is keep while the caller goes on. Close waits for it. What fails costs the next start its
// time and nobody an answer: the network is then built again.
func (s *Store) keepLater(slug string, k coverage.KeptNetwork) {
	s.keeping.Go(func() { _ = s.keep(context.Background(), slug, k) })
}

// hash is the content hash of a layer in force, as coverage.NewWorld takes it.
func (t tx) hash(workspace int64, layer coverage.Layer) (string, error) {
	sum := sha256.New()
	err := t.each(`SELECT hash FROM feature WHERE workspace = ? AND layer = ? ORDER BY feature`, []any{workspace, layer},
		func(scan func(...any) error) error {
			var one sql.RawBytes
			if err := scan(&one); err != nil {
				return err
			}
			sum.Write(one)
			return nil
		})
	return hex.EncodeToString(sum.Sum(nil)[:16]), err
}

// pieceWriter cuts what is written into rows.
type pieceWriter struct {
	t         tx
	workspace int64
	number    int
	part      []byte
	sum       hash.Hash32 // of all that is in rows
}

const pieceBytes = 1 << 20

func (w *pieceWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(len(rest), pieceBytes-len(w.part))
		w.part, rest = append(w.part, rest[:n]...), rest[n:]
		if len(w.part) == pieceBytes {
			if err := w.flush(); err != nil {
				return len(b) - len(rest), err
			}
		}
	}
	return len(b), nil
}

func (w *pieceWriter) flush() error {
	if len(w.part) == 0 {
		return nil
	}
	w.sum.Write(w.part)
	_, err := w.t.exec(`INSERT INTO piece (workspace, number, body) VALUES (?, ?, ?)`, w.workspace, w.number, w.part)
	w.part, w.number = w.part[:0], w.number+1
	if err != nil {
		return fmt.Errorf("piece %d: %w", w.number-1, err)
	}
	return nil
}
