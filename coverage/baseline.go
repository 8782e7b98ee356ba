package coverage

import (
	"fmt"
	"hash"
	"slices"
	"sync"
)

// Baseline is a question answered of a world, with all that the answer was made of, so that what an
// edit of the world would change is told at once: reach is repaired where the edit is felt, and what
// rows said of anything else is taken as it was. What it tells is, to the byte, what assessing the
// edited world from the beginning and comparing would.
//
// It never changes and may be used from many goroutines. It holds, besides the world and what an answer
// says, the distances of every class: per demand point of a class up to 20 bytes, and for a walk 16
// bytes a node; and of each class that is being edited up to two lists more.
type Baseline struct {
	run  *run
	id   string
	hash hash.Cloner
	gaps map[string]*wholeGap // by id
	care AppliesTo            // which estates the circle is told of
}

// wholeGap is a gap, and where rows raised it.
type wholeGap struct {
	Gap
	spots []spot
}

// spot is where a row raised a gap.
type spot struct {
	row, said int
	by        *said
	gap       *Gap
}

// NewBaseline answers a question of a world and keeps how. Errors are Assess's.
func NewBaseline(w *World, q Question) (*Baseline, error) {
	if err := q.check(w); err != nil {
		return nil, err
	}
	h, err := q.hash()
	if err != nil {
		return nil, err
	}
	id, err := q.idOf(h, w)
	if err != nil {
		return nil, err
	}
	return newBaseline(newJudged(w, q), id, h), nil
}

// newBaseline makes, of a run, all that its forks will ask for, so that they only read.
func newBaseline(r *run, id string, h hash.Cloner) *Baseline {
	b := &Baseline{run: r, id: id, hash: h, gaps: map[string]*wholeGap{}}
	if i := slices.IndexFunc(r.rows, func(ro row) bool { return ro.Rule == S5 }); i >= 0 {
		b.care = r.rows[i].AppliesTo
	}
	r.careOf(b.care)
	r.everyArea()
	r.bounds()
	if r.walks != nil {
		r.crow()
	}
	for _, g := range joinGaps(r.logs) {
		b.gaps[g.ID] = &wholeGap{Gap: g}
	}
	for _, l := range r.logs {
		l.ended = r.ending(l)
		for _, s := range spotsOf(l, nil) {
			g := b.gaps[s.gap.ID]
			g.spots = append(g.spots, s)
		}
	}
	return b
}

// spotsOf lists where a row raised gaps, in order, those apart that it raised in the same place in
// another log.
func spotsOf(l, apart *log) (spots []spot) {
	aligned := apart != nil && slices.EqualFunc(l.said, apart.said, func(a, b patched[*said]) bool {
		return len(a.base) == len(b.base)
	})
	first := 0
	for b := range l.said {
		others := l.said[b].all()
		if aligned {
			others = l.said[b].besides(&apart.said[b])
		}
		for k, s := range others {
			if s != nil && (!aligned || s != apart.said[b].get(k)) {
				for i := range s.gaps {
					spots = append(spots, spot{l.row, first + k, s, &s.gaps[i]})
				}
			}
		}
		first += len(l.said[b].base)
	}
	return spots
}

// World returns the world that was asked of.
func (b *Baseline) World() *World { return b.run.w }

// Assessment returns the answer.
func (b *Baseline) Assessment() *Assessment { return b.run.answer(b.id) }

// WhatIf is a scenario held against its baseline. It may be used from many goroutines.
type WhatIf struct {
	base *Baseline
	run  *run
	id   string

	once   sync.Once
	answer *Assessment
}

// WhatIf asks the baseline's question of an edited world, which World.With made of the baseline's. An
// edit of facilities is repaired; after any other the world is assessed anew, over what With shares.
// Errors are Assess's; a world of another is ErrInvalid.
func (b *Baseline) WhatIf(w *World) (*WhatIf, error) {
	before := b.run.w
	if w.unedited() != before.unedited() {
		return nil, fmt.Errorf("a scenario of another world than the baseline's: %w", ErrInvalid)
	}
	id, err := b.run.q.idOf(b.hash, w)
	if err != nil {
		return nil, err
	}
	x := &WhatIf{base: b, id: id}
	if onlyFacilities(before, w) {
		x.run = b.run.rejudged(w)
	}
	if x.run == nil {
		x.run = newJudged(w, b.run.q)
	}
	return x, nil
}

func onlyFacilities(a, b *World) bool {
	return same(a.Divisions, b.Divisions) && same(a.Areas, b.Areas) && same(a.Rooms, b.Rooms) &&
		same(a.Dwellings, b.Dwellings) && same(a.Walkways, b.Walkways) && same(a.Scopes, b.Scopes) &&
		same(a.Reported, b.Reported) && same(a.Norms, b.Norms) && same(a.Decisions, b.Decisions)
}

// rejudged forks a run for a world of other facilities and judges what rows see of them; nil where it
// cannot be forked.
func (r *run) rejudged(w *World) *run {
	f, ok := r.fork(w)
	if !ok {
		return nil
	}
	f.redraw()
	f.logs = make([]*log, len(f.rows))
	for i := range f.rows {
		if f.logs[i] = r.logs[i]; f.sees(i) {
			f.logs[i] = f.judge(i)
		}
	}
	return f
}

// Assessment returns the whole answer of the scenario.
func (x *WhatIf) Assessment() *Assessment {
	x.once.Do(func() { x.answer = x.run.answer(x.id) })
	return x.answer
}
