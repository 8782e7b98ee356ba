package intake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

// Result is what an upload came to. Revision is nil where nothing landed: an error, or a dry run.
type Result struct {
	Revision *int             `json:"revision"`
	Accepted int              `json:"accepted"`
	Rejected int              `json:"rejected"`
	Issues   []coverage.Issue `json:"issues"`
	Total    int              `json:"issues_total"`
	ReadAs   []ReadAs         `json:"read_as"`
	CRS      string           `json:"crs"`
	DryRun   bool             `json:"dry_run"`
	Ways     *Ways            `json:"ways,omitempty" doc:"of a walking network: what was kept and left out"`

	Refused bool               `json:"-"` // the file has errors: 422
	Made    *coverage.Revision `json:"-"` // the revision in full
}

// Import reads an upload into a workspace: one pass, one transaction, all of it or nothing. The
// workspace's region and CRS serve where o says none. ifMatch is the revision that the change is
// based on, 0 for whatever there is. Nothing is written where dryRun, or where the file has errors
// and o does not skip them: Refused is true then, and the error nil.
//
// Errors wrap coverage.ErrNotFound (no such workspace), ErrConflict (ifMatch is stale), ErrInvalid
// (layer or mode), ErrTooLarge (the Result then holds the Issue too), or are the reader's own.
func Import(
	ctx context.Context, store coverage.Store, slug string, r io.Reader, o Options,
	mode coverage.Mode, ifMatch int, origin coverage.Origin, dryRun bool,
) (Result, error) {
	ws, err := store.Workspace(ctx, slug)
	if err != nil {
		return Result{}, fmt.Errorf("import %s: %w", o.Name, err)
	}
	if mode != coverage.Replace && mode != coverage.Merge && mode != coverage.Remove {
		return Result{}, fmt.Errorf("import %s: mode %q is none of replace, merge, remove: %w",
			o.Name, mode, coverage.ErrInvalid)
	}
	if len(ws.Region) == 4 && o.Region.IsZero() {
		o.Region = orb.Bound{Min: orb.Point{ws.Region[0], ws.Region[1]}, Max: orb.Point{ws.Region[2], ws.Region[3]}}
	}
	if o.DefaultCRS == "" {
		o.DefaultCRS = ws.DefaultCRS
	}
	rd, err := Open(r, o)
	if err != nil {
		return Result{}, err
	}
	var made *coverage.Revision
	if dryRun {
		err = rd.dryRun(ifMatch, ws.Revision)
	} else {
		made, err = rd.put(ctx, store, slug, mode, ifMatch, origin)
	}
	rep := rd.Report()
	res := Result{
		Accepted: rep.Accepted, Rejected: rep.Rejected, Issues: rep.Issues, Total: rep.Total,
		ReadAs: rep.ReadAs, CRS: rep.CRS, DryRun: dryRun, Ways: rep.Ways, Refused: errors.Is(err, ErrRejected), Made: made,
	}
	if made != nil {
		res.Revision = &made.Number
	}
	if res.Refused && !errors.Is(err, coverage.ErrTooLarge) {
		err = nil
	}
	return res, err
}

// put hands the features to the store.
func (rd *Reader) put(
	ctx context.Context, store coverage.Store, slug string, mode coverage.Mode, ifMatch int, origin coverage.Origin,
) (*coverage.Revision, error) {
	if rd.issues.fatal {
		return nil, rd.verdict() // no transaction for a file that cannot be read at all
	}
	if origin.Source == "" {
		origin.Source = rd.o.Name
	}
	origin.CRS = rd.placer.system.label
	rev, err := store.Put(ctx, slug, coverage.Change{
		Layer: rd.o.Layer, Mode: mode, Features: rd.Features(), Origin: origin, IfMatch: ifMatch, Note: rd.Notes(),
	})
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", rd.o.Name, err)
	}
	return &rev, nil
}

// dryRun reads without writing.
func (rd *Reader) dryRun(ifMatch, now int) error {
	if ifMatch != 0 && ifMatch != now {
		return fmt.Errorf("import %s: based on revision %d, which is %d by now: %w", rd.o.Name, ifMatch, now,
			coverage.ErrConflict)
	}
	for _, err := range rd.Features() {
		if err != nil {
			return err
		}
	}
	return nil
}
