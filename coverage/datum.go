package coverage

import (
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// CRSUndeclared is the code of the Issue that stays with a layer whose file did not say in which
// coordinates it is (F21).
const CRSUndeclared = "crs_undeclared"

// offset is a layer that lies in another datum than it is taken for.
type offset struct {
	layer            Layer
	datum            string  // GCJ-02, BD-09
	metres           float64 // the median of how far its places move
	records          int     // records that another layer bears witness to
	fitsNow, fitsNew int     // how many of them lie where they say, as is and moved
}

func (o offset) flag() Flag {
	return Flag{FlagMisplaced, "offset", Figures{
		"layer": string(o.layer), "datum": o.datum, "metres": o.metres, "records": o.records,
		"fit_as_is": o.fitsNow, "fit_moved": o.fitsNew,
	}}
}

// datums are the web maps' obfuscations, the commoner first.
var datums = []struct {
	name     string
	from, to func(orb.Point) orb.Point // to and from CGCS2000
}{
	{"GCJ-02", geo.GCJ02ToWGS84, geo.WGS84ToGCJ02},
	{"BD-09", geo.BD09ToWGS84, geo.WGS84ToBD09},
}

func (w *World) undeclared(layer Layer) bool {
	return slices.ContainsFunc(w.Notes[layer], func(n Issue) bool { return n.Code == CRSUndeclared })
}

// witness is a place of one layer that another layer's polygons can confirm.
type witness struct {
	at    orb.Point
	holds func(orb.Point) bool
}

// offsetsOf tests every layer of undeclared coordinates against the layers that its records must
// agree with: facilities and estates lie in the divisions they state, and facilities stand among
// estates. Where moving the layer out of a web map's datum makes markedly more of them agree, that
// datum it is.
func offsetsOf(w *World) []offset {
	inUnits, among := w.unitWitnesses(), w.estateWitnesses()
	facilities, estates := inUnits[Facilities], inUnits[ResidentialAreas]
	tests := []struct {
		layer   Layer
		forward bool // the polygons are moved: the places go the other way
		sets    [][]witness
		least   int
	}{
		{Facilities, false, [][]witness{facilities}, 3},
		{ResidentialAreas, false, [][]witness{estates}, 3},
		{Divisions, true, [][]witness{facilities, estates}, 3},
		{Facilities, false, [][]witness{among}, 8},
		{ResidentialAreas, true, [][]witness{among}, 8},
	}
	var out []offset
	for _, t := range tests {
		known := slices.ContainsFunc(out, func(o offset) bool { return o.layer == t.layer })
		if known || !w.undeclared(t.layer) {
			continue
		}
		if o, ok := bestOffset(t.layer, slices.Concat(t.sets...), t.forward, t.least); ok {
			out = append(out, o)
		}
	}
	return out
}

func bestOffset(layer Layer, all []witness, forward bool, least int) (offset, bool) {
	best, found := offset{}, false
	for _, d := range datums {
		move := d.from
		if forward {
			move = d.to
		}
		o := offset{layer: layer, datum: d.name, records: len(all)}
		gained, lost := 0, 0
		var moved []float64
		for _, x := range all {
			to := move(x.at)
			now, then := x.holds(x.at), x.holds(to)
			o.fitsNow, o.fitsNew = o.fitsNow+one(now), o.fitsNew+one(then)
			gained, lost = gained+one(then && !now), lost+one(now && !then)
			moved = append(moved, geo.Distance(x.at, to))
		}
		if !convincing(len(all), gained, lost, o.fitsNew, least) || found && o.fitsNew <= best.fitsNew {
			continue
		}
		slices.Sort(moved)
		o.metres = moved[(len(moved)-1)/2]
		best, found = o, true
	}
	return best, found
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// convincing holds the evidence of n witnesses to a standard that sound data never meets: most fit
// once moved (four in five), at least some and one in ten came to fit by it, and hardly any
// (one for five) ceased to. Sound data fits as it is, so that a move can only lose.
func convincing(n, gained, lost, fits, least int) bool {
	return gained >= max(least, (n+9)/10) && 5*lost <= gained && 5*fits >= 4*n
}

// unitWitnesses are the places that state a division which has a polygon.
func (w *World) unitWitnesses() map[Layer][]witness {
	t, ix := newTree(w.Divisions), w.index()
	out := map[Layer][]witness{}
	see := func(layer Layer, stated string, at orb.Point, located bool) {
		d := t.find(stated, Date{})
		for d != nil && !isArea(d.Geometry) && d.level() > levelTownship {
			d = t.parent[d]
		}
		if located && d != nil && isArea(d.Geometry) {
			in := func(p orb.Point) bool { return d.Geometry.Bound().Contains(p) && geo.Contains(d.Geometry, p) }
			out[layer] = append(out[layer], witness{at, in})
		}
	}
	for i, f := range w.Facilities {
		see(Facilities, f.Division, ix.at[i], ix.located[i])
	}
	for _, a := range w.Areas {
		at, located := pointOf(a.Geometry)
		see(ResidentialAreas, a.Division, at, located)
	}
	return out
}

// estateWitnesses are the facilities that should stand among the estates.
func (w *World) estateWitnesses() []witness {
	ix := w.index()
	in := func(p orb.Point) bool { return ix.areaAt(p) != nil }
	var out []witness
	for i := range w.Facilities {
		if ix.located[i] {
			out = append(out, witness{ix.at[i], in})
		}
	}
	return out
}
