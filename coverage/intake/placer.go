package intake

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/geo"
)

// placer turns the geometry of a file into canonical CGCS2000 longitude, latitude and judges it.
type placer struct {
	issues *issues
	layer  coverage.Layer
	system system
	region orb.Bound
	lang   string
}

// geometryTypes are what each layer takes; a facility or room drawn as a polygon keeps it.
var geometryTypes = map[coverage.Layer]string{
	coverage.Divisions:        "Polygon、MultiPolygon、Point",
	coverage.Scopes:           "Polygon、MultiPolygon",
	coverage.ResidentialAreas: "Polygon、MultiPolygon、Point",
	coverage.CareRooms:        "Point、Polygon、MultiPolygon",
	coverage.Dwellings:        "Point、Polygon、MultiPolygon",
	coverage.Facilities:       "Point、Polygon、MultiPolygon",
	coverage.Walkways:         "LineString、MultiLineString",
}

// geometry returns g turned and canonical; nil, false where it cannot be.
func (pl *placer) geometry(g orb.Geometry, p place) (orb.Geometry, bool) {
	if g == nil {
		return nil, true
	}
	p.field, p.value = "geometry", g.GeoJSONType()
	if pl.layer == coverage.Reporteds {
		pl.issues.add("geometry_ignored", p)
		return nil, true
	}
	g, ok := pl.fitting(g, p)
	if !ok {
		return nil, false
	}
	pl.issues.located++
	turned, ok := pl.turnAll(g, p)
	if !ok || !pl.inRegion(g, turned, p) || !pl.sound(g, turned, p) {
		return nil, false
	}
	if pl.layer == coverage.Walkways { // which repeats may go, its nodes tell
		return eachPoint(turned, func(q orb.Point) orb.Point { return orb.Point{round8(q[0]), round8(q[1])} }), true
	}
	canonical := geo.Canonical(turned)
	if m, ok := canonical.(orb.MultiPolygon); ok && len(m) == 1 {
		return m[0], true // not every format tells the one from the other
	}
	return canonical, true
}

// fitting reduces collections and single multipoints, and refuses what the layer does not take.
func (pl *placer) fitting(g orb.Geometry, p place) (orb.Geometry, bool) {
	switch t := g.(type) {
	case orb.MultiPoint:
		if len(t) == 1 {
			g = t[0]
		}
	case orb.Collection:
		var all orb.MultiPolygon
		for _, part := range t {
			switch part := part.(type) {
			case orb.Polygon:
				all = append(all, part)
			case orb.MultiPolygon:
				all = append(all, part...)
			default:
				all = append(all, nil)
			}
		}
		whole := true
		for _, poly := range all {
			whole = whole && poly != nil
		}
		if whole && len(all) > 0 {
			g = all
		}
	}
	switch g.(type) {
	case orb.LineString, orb.MultiLineString:
		if pl.layer == coverage.Walkways {
			return g, true
		}
	case orb.Polygon, orb.MultiPolygon:
		if pl.layer != coverage.Walkways {
			return g, true
		}
	case orb.Point:
		switch pl.layer {
		case coverage.Walkways:
		case coverage.Scopes:
		case coverage.Divisions:
			pl.issues.add("point_as_office", p)
			return g, true
		case coverage.ResidentialAreas:
			pl.issues.add("area_as_point", p)
			return g, true
		default:
			return g, true
		}
	}
	pl.issues.add("geometry_type", p, "example", geometryTypes[pl.layer])
	return nil, false
}

// turnAll turns every point of g, which stays as it is.
func (pl *placer) turnAll(g orb.Geometry, p place) (orb.Geometry, bool) {
	if pl.system.identity {
		b := g.Bound()
		for _, q := range []orb.Point{b.Min, b.Max} {
			if !(math.Abs(q[0]) <= 180 && math.Abs(q[1]) <= 90) {
				if !pl.swapped(q, firstPoint(g), p) {
					pl.system.systematic(pl.issues, q[0], q[1], p)
				}
				return nil, false
			}
		}
		return g, true
	}
	first := firstPoint(g)
	swapped := false
	if !pl.system.crs.Geographic() {
		var err error
		if swapped, err = geo.DetectAxes(pl.system.crs, first[0], first[1]); err != nil {
			pl.system.systematic(pl.issues, first[0], first[1], p)
			return nil, false
		}
		if swapped {
			pl.issues.add("axes_swapped", p)
		}
	}
	var bad *orb.Point
	turned := eachPoint(g, func(q orb.Point) orb.Point {
		if swapped {
			q[0], q[1] = q[1], q[0]
		}
		t, err := pl.system.crs.ToLonLat(q[0], q[1])
		if err != nil && bad == nil {
			bad = &q
		}
		return t
	})
	if bad != nil {
		pl.system.systematic(pl.issues, bad[0], bad[1], p)
		return nil, false
	}
	return turned, true
}

// point turns one point that stands among the properties.
func (pl *placer) point(q orb.Point, p place) (orb.Point, bool) {
	turned, ok := pl.turnAll(q, p)
	if !ok || !pl.inRegion(q, turned, p) {
		return orb.Point{}, false
	}
	return turned.(orb.Point), true
}

// inRegion refuses what lies outside the workspace's region, and tells exchanged axes.
func (pl *placer) inRegion(g, turned orb.Geometry, p place) bool {
	b := turned.Bound()
	if pl.region.Contains(b.Min) && pl.region.Contains(b.Max) {
		return true
	}
	q := pl.outside(turned)
	p.at = &q
	if pl.swapped(q, firstPoint(g), p) {
		return false
	}
	r, original := pl.region, firstPoint(g)
	p.value = fmt.Sprintf("%v, %v", original[0], original[1])
	pl.issues.add("outside_region", p, "region",
		fmt.Sprintf("%g–%g°E, %g–%g°N", r.Left(), r.Right(), r.Bottom(), r.Top()))
	return false
}

// swapped says of a place that it would lie in the region if its axes were exchanged.
func (pl *placer) swapped(q, original orb.Point, p place) bool {
	if !pl.region.Contains(orb.Point{q[1], q[0]}) {
		return false
	}
	p.value = fmt.Sprintf("%v, %v", original[0], original[1])
	pl.issues.add("likely_swapped", p, "example", fmt.Sprintf("%v, %v", q[1], q[0]))
	return true
}

// outside is the first point of g beyond the region.
func (pl *placer) outside(g orb.Geometry) orb.Point {
	q := firstPoint(g)
	found := !pl.region.Contains(q)
	eachPoint(g, func(p orb.Point) orb.Point {
		if !found && !pl.region.Contains(p) {
			q, found = p, true
		}
		return p
	})
	return q
}

// faultCodes name the Issue of each fault of rings that geo finds; what is not here is an untidiness
// that changes neither area nor what lies inside.
var faultCodes = map[geo.FaultCode]string{
	geo.NotFinite: "coordinate_range", geo.TooFewPoints: "ring_too_few", geo.ZeroArea: "zero_area",
	geo.SelfCrossing: "ring_self_crossing", geo.HoleOutside: "hole_outside",
	geo.HoleCrossesShell: "rings_overlap", geo.HolesOverlap: "rings_overlap", geo.PartsOverlap: "rings_overlap",
	geo.TooComplexToDecide: "polygon_invalid",
}

// sound judges the rings of a polygon; the place is told in the file's own coordinates too.
func (pl *placer) sound(g, turned orb.Geometry, p place) bool {
	ok := true
	told := map[string]bool(nil)
	for _, f := range geo.CheckPolygon(turned) {
		if f.Mended() {
			continue
		}
		code, isError := faultCodes[f.Code]
		if !isError {
			code = "polygon_untidy"
		}
		ok = ok && !isError
		if told[code] {
			continue
		}
		if told == nil {
			told = map[string]bool{}
		}
		told[code] = true
		at := f.At
		p.at, p.value = &at, ""
		pl.issues.add(code, p, "place", pl.where(g, f), "what", string(f.Code)+" "+f.Detail, "crs", pl.system.label,
			"likely", "—", "example", "EPSG:4490")
	}
	return ok
}

func (pl *placer) where(g orb.Geometry, f geo.Fault) string {
	s := fmt.Sprintf("%.7f, %.7f", f.At[0], f.At[1])
	if pl.system.identity {
		return s
	}
	var poly orb.Polygon
	switch t := g.(type) {
	case orb.Polygon:
		poly = t
	case orb.MultiPolygon:
		if f.Part < len(t) {
			poly = t[f.Part]
		}
	}
	if f.Ring >= len(poly) || f.Vertex >= len(poly[f.Ring]) {
		return s
	}
	v := poly[f.Ring][f.Vertex]
	if pl.lang == "en" {
		return fmt.Sprintf("%s, in the file near %v, %v", s, v[0], v[1])
	}
	return fmt.Sprintf("%s；文件坐标 %v, %v 附近", s, v[0], v[1])
}

func firstPoint(g orb.Geometry) orb.Point {
	switch t := g.(type) {
	case orb.Point:
		return t
	case orb.LineString:
		return t[0]
	case orb.MultiLineString:
		return t[0][0]
	case orb.Polygon:
		return t[0][0]
	case orb.MultiPolygon:
		return t[0][0][0]
	}
	return orb.Point{math.NaN(), math.NaN()}
}

// eachPoint copies g with every point turned.
func eachPoint(g orb.Geometry, turn func(orb.Point) orb.Point) orb.Geometry {
	switch t := g.(type) {
	case orb.Point:
		return turn(t)
	case orb.LineString:
		out := make(orb.LineString, len(t))
		for i, q := range t {
			out[i] = turn(q)
		}
		return out
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(t))
		for i, l := range t {
			out[i] = eachPoint(l, turn).(orb.LineString)
		}
		return out
	case orb.Polygon:
		out := make(orb.Polygon, len(t))
		for i, r := range t {
			out[i] = make(orb.Ring, len(r))
			for j, q := range r {
				out[i][j] = turn(q)
			}
		}
		return out
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(t))
		for i, poly := range t {
			out[i] = eachPoint(poly, turn).(orb.Polygon)
		}
		return out
	}
	return g
}
