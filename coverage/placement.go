package coverage

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// placement is what a look at every place of a world finds doubtful (F09). It is made once a world
// for a set of tolerances, and asks nothing of an as-of date.
type placement struct {
	misplaced []misplaced // the stated unit is not where the point lies (坐标与属地不一致)
	doubtful  []misplaced // so near to a boundary that the stated unit stands (属地存疑)
	twins     []twin      // two records that may be one site (疑似重复)
	offsets   []offset    // a layer that fits in another datum than it is taken for
}

// misplaced is a facility that is stated in one division and lies in another, or near it.
type misplaced struct {
	facility      *Facility
	stated, found *Division // found is nil where no polygon holds the place
}

type twin struct{ a, b *Facility }

// placement returns what is doubtful, made once for each pair of tolerances. A scenario's is that of
// the world it edits: what is tried out is no data to be checked.
func (w *World) placement(p Parameters) *placement {
	if w.made == nil {
		return newPlacement(w, p)
	}
	if w.made.base != nil {
		return w.made.base.placement(p)
	}
	w.made.mu.Lock()
	defer w.made.mu.Unlock()
	key := [2]int{p.BoundaryM, p.DuplicateM}
	pl := w.made.placement[key]
	if pl == nil {
		pl = newPlacement(w, p)
		w.made.placement[key] = pl
	}
	return pl
}

func newPlacement(w *World, p Parameters) *placement {
	pl := &placement{offsets: offsetsOf(w)}
	t := newTree(w.Divisions)
	ix := w.index()
	for i, f := range w.Facilities {
		stated := t.find(f.Division, Date{})
		if stated == nil || !ix.located[i] {
			continue
		}
		m := misplaced{f, stated, ix.divisionAt(ix.at[i], Date{})}
		other := ix.neighbour(t, ix.at[i], stated, float64(p.BoundaryM))
		switch {
		case other != nil:
			pl.doubtful = append(pl.doubtful, misplaced{f, stated, other})
		case t.elsewhere(m, ix.at[i]):
			pl.misplaced = append(pl.misplaced, m)
		}
	}
	pl.twins = twinsOf(w, float64(p.DuplicateM))
	return pl
}

// elsewhere reports whether a place is for certain outside its stated unit: outside the unit's
// polygon, or, where it has none, in a division that is neither above nor below it.
func (t *tree) elsewhere(m misplaced, at orb.Point) bool {
	if isArea(m.stated.Geometry) {
		return !geo.Contains(m.stated.Geometry, at)
	}
	return m.found != nil && !t.above(m.stated, m.found) && !t.above(m.found, m.stated)
}

// neighbour returns the division on the other side of a boundary of the stated unit, or of the
// nearest above it that is drawn, that passes within metres of a place; nil where none does. A
// boundary that no other division is known to share names nobody, and is no doubt.
func (ix *index) neighbour(t *tree, at orb.Point, stated *Division, metres float64) *Division {
	for stated != nil && !isArea(stated.Geometry) {
		stated = t.parent[stated]
	}
	if stated == nil || !onBoundary(stated.Geometry, at, metres) {
		return nil
	}
	var found []*Division
	ix.divisions.Search(grow(at.Bound(), metres+1), func(i int) bool {
		d := ix.polygons[i]
		if d.level() == stated.level() && !t.above(d, stated) && !t.above(stated, d) &&
			(geo.Contains(d.Geometry, at) || onBoundary(d.Geometry, at, metres)) {
			found = append(found, d)
		}
		return true
	})
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, byDivisionCode)
}

// onBoundary reports whether a boundary passes within metres of a place, to the millimetre.
func onBoundary(g orb.Geometry, at orb.Point, metres float64) bool {
	return math.Round(geo.DistanceToBoundary(g, at)*1000) <= metres*1000
}

// twinsOf pairs records of like name, or of one credit code, that lie within metres of each other
// and do not say that they are one site.
func twinsOf(w *World, metres float64) []twin {
	ix := w.index()
	var out []twin
	for i, a := range w.Facilities {
		if !ix.located[i] {
			continue
		}
		var near []int
		ix.facilities.Within(ix.at[i], metres, func(k int, _ float64) bool {
			if k > i {
				near = append(near, k)
			}
			return true
		})
		slices.Sort(near)
		for _, k := range near {
			b := w.Facilities[k]
			oneSite := a.SiteID != "" && a.SiteID == b.SiteID
			if !oneSite && (a.CreditCode != "" && a.CreditCode == b.CreditCode || alike(a.Name, b.Name)) {
				out = append(out, twin{a, b})
			}
		}
	}
	return out
}

// alike reports whether two names share most of their pairs of neighbouring characters: at least
// three in five (Dice's coefficient), blanks and brackets left out.
func alike(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	pa, pb := pairsOf(a), pairsOf(b)
	shared, all := 0, 0
	for pair, n := range pa {
		shared += min(n, pb[pair])
		all += n
	}
	for _, n := range pb {
		all += n
	}
	return 5*2*shared >= 3*all && shared > 0
}

func pairsOf(name string) map[[2]rune]int {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t　()（）[]【】·-", r) {
			return -1
		}
		return r
	}, name)
	pairs := map[[2]rune]int{}
	last := rune(0)
	for _, r := range name {
		pairs[[2]rune{last, r}]++
		last = r
	}
	return pairs
}

// shifted reports whether any of the layers lies in another datum.
func (pl *placement) shifted(layers ...Layer) bool {
	return slices.ContainsFunc(pl.offsets, func(o offset) bool { return slices.Contains(layers, o.layer) })
}

// flags are F09 for a result that used the layers: an offset of the whole layer, which explains
// what is out of place in it, else the single facilities.
func (pl *placement) flags(layers ...Layer) []Flag {
	var flags []Flag
	for _, o := range pl.offsets {
		if slices.Contains(layers, o.layer) {
			flags = append(flags, o.flag())
		}
	}
	if !slices.Contains(layers, Facilities) || pl.shifted(Facilities, Divisions) {
		return flags
	}
	for variant, list := range map[string][]misplaced{"misplaced": pl.misplaced, "boundary": pl.doubtful} {
		if len(list) > 0 {
			flags = append(flags, Flag{FlagMisplaced, variant, misplacedFigures(list)})
		}
	}
	if len(pl.twins) > 0 {
		flags = append(flags, Flag{FlagMisplaced, "duplicate", twinFigures(pl.twins)})
	}
	slices.SortStableFunc(flags, func(a, b Flag) int { return cmp.Compare(a.Variant, b.Variant) })
	return flags
}

// maxListed is how many records a flag names; it counts them all.
const maxListed = 20

func misplacedFigures(list []misplaced) Figures {
	var ids, stated, found []string
	for _, m := range list[:min(len(list), maxListed)] {
		ids, stated = append(ids, m.facility.ID), append(stated, m.stated.Name)
		name := ""
		if m.found != nil {
			name = m.found.Name
		}
		found = append(found, name)
	}
	return Figures{"count": len(list), "facilities": ids, "stated": stated, "found": found}
}

func twinFigures(list []twin) Figures {
	var ids, others []string
	for _, t := range list[:min(len(list), maxListed)] {
		ids, others = append(ids, t.a.ID), append(others, t.b.ID)
	}
	return Figures{"count": len(list), "facilities": ids, "others": others}
}
