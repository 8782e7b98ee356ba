package coverage

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// circleVertices is how finely a circle is drawn: its edges leave the true one by 0.5 ‰ of the radius.
const circleVertices = 96

func shape(g orb.Geometry) *geojson.Geometry {
	if g == nil {
		return nil
	}
	return geojson.NewGeometry(g)
}

// Circle draws what a walk of some metres from a facility may reach, by the method given: along the
// ways (Walking), or a circle of metres ÷ detour about its entrance (StraightLine). It is a drawing and
// decides nothing. A facility that is not there, has no place or is too far from any way is
// ErrNotFound; a distance not above zero, and a walk where there are no walkways, is ErrInvalid.
func (w *World) Circle(facilityID string, metres int, method string, p Parameters) (orb.Geometry, error) {
	if err := w.ready(p); err != nil {
		return nil, err
	}
	n := w.networkFor(p)
	switch {
	case metres <= 0:
		return nil, fmt.Errorf("circle of %d m: %w", metres, ErrInvalid)
	case method == Walking && n == nil:
		return nil, fmt.Errorf("circle along walkways, of which there are none: %w", ErrInvalid)
	}
	i := slices.IndexFunc(w.Facilities, func(f *Facility) bool { return f.ID == facilityID })
	if i < 0 {
		return nil, fmt.Errorf("circle of facility %s: %w", facilityID, ErrNotFound)
	}
	ix := w.index()
	if !ix.located[i] {
		return nil, fmt.Errorf("circle of facility %s, which has no place: %w", facilityID, ErrNotFound)
	}
	if method == Walking {
		return n.circle(n.door(ix, i, p), uint32(metres)*1000, p)
	}
	return geo.Circle(ix.at[i], float64(metres)/p.Detour, circleVertices), nil
}

// circle draws who walks at most mm to a door.
func (n *network) circle(door walk.Place, mm uint32, p Parameters) (orb.Geometry, error) {
	if door.Edge < 0 {
		return nil, fmt.Errorf("circle of a facility farther than %d m from any way: %w", p.SnapM, ErrNotFound)
	}
	f := n.graph.Search([]walk.Source{{Place: door}}, mm)
	return f.Isochrone(mm, walk.DrawOptions{Snapper: n.snapper(p)}), nil
}

// shapeOf draws a division: its polygon, located; else its office, else the hull of what lies in
// it, not located; nil where nothing of it has a place.
func (r *run) shapeOf(d *Division) (g *geojson.Geometry, located bool) {
	switch {
	case d == nil:
		return nil, false
	case isArea(d.Geometry):
		return shape(d.Geometry), true
	case d.Office != nil:
		return shape(*d.Office), false
	}
	return r.hullIn([]*Division{d}), false
}

// hull is the hull of all that lies in some divisions, and which rows drew it.
type hull struct {
	units []*Division
	shape *geojson.Geometry
	rows  []int
}

// hullIn draws the hull of all that lies in some divisions; nil where nothing of them has a place.
func (r *run) hullIn(units []*Division) *geojson.Geometry {
	key := ""
	for _, d := range units {
		key += d.ID + "\n"
	}
	h := r.made.hulls[key]
	if h == nil {
		h = &hull{units: units, shape: r.draw(key, units)}
		r.made.hulls[key] = h
	}
	if len(h.rows) == 0 || h.rows[len(h.rows)-1] != r.log.row {
		h.rows = append(h.rows, r.log.row)
	}
	return h.shape
}

// draw draws a hull anew: about the ground, whose own hull is kept, and the facilities.
func (r *run) draw(key string, units []*Division) *geojson.Geometry {
	if r.edit != nil {
		if old := r.edit.from.made.hulls[key]; old != nil && !slices.ContainsFunc(units, r.edit.within) {
			return old.shape
		}
	}
	points := slices.Clone(r.groundOf(key, units))
	for _, d := range units {
		for _, pl := range r.in(d) {
			if p, ok := pl.place(); ok {
				points = append(points, p)
			}
		}
	}
	return shape(hullOf(points))
}

// groundOf returns the corners of all but facilities in some divisions, or as many as make their hull.
func (r *run) groundOf(key string, units []*Division) []orb.Point {
	if r.edit != nil {
		if known, ok := r.edit.from.made.grounds[key]; ok {
			return known
		}
	}
	if known, ok := r.made.grounds[key]; ok {
		return known
	}
	var points []orb.Point
	for _, d := range units {
		points = append(points, r.cornersIn(d)...)
	}
	if ring := geo.Hull(points); len(ring) > 0 && geo.Area(ring) > 0 {
		points = ring
	}
	r.made.grounds[key] = points
	return points
}

// cornersIn lists the vertices of a division's parts and estates.
func (r *run) cornersIn(d *Division) []orb.Point {
	var out []orb.Point
	var visit func(d *Division)
	visit = func(d *Division) {
		out = append(out, corners(d.Geometry)...)
		if d.Office != nil {
			out = append(out, *d.Office)
		}
		for _, kid := range r.tree.children[d] {
			visit(kid)
		}
	}
	visit(d)
	for i, a := range r.w.Areas {
		if r.within(r.areaUnits[i], d) {
			out = append(out, corners(a.Geometry)...)
		}
	}
	return out
}

func corners(g orb.Geometry) []orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.Polygon:
		if len(g) > 0 {
			return g[0]
		}
	case orb.MultiPolygon:
		var out []orb.Point
		for _, p := range g {
			out = append(out, corners(p)...)
		}
		return out
	}
	return nil
}

func hullOf(points []orb.Point) orb.Geometry {
	if len(points) == 0 {
		return nil
	}
	hull := geo.Hull(points)
	if geo.Area(hull) > 0 {
		return orb.Polygon{hull}
	}
	return geo.InteriorPoint(orb.MultiPoint(points))
}

// shapeOfAreas draws some residential areas as one: their polygons, else their points; nil and not
// located where none has a place.
func shapeOfAreas(areas []*ResidentialArea) (g *geojson.Geometry, located bool) {
	var polygons orb.MultiPolygon
	var points orb.MultiPoint
	for _, a := range areas {
		switch g := a.Geometry.(type) {
		case orb.Polygon:
			polygons = append(polygons, g)
		case orb.MultiPolygon:
			polygons = append(polygons, g...)
		default:
			if p, ok := pointOf(g); ok {
				points = append(points, p)
			}
		}
	}
	switch {
	case len(polygons) == 1:
		return shape(polygons[0]), true
	case len(polygons) > 1:
		return shape(polygons), true
	case len(points) == 1:
		return shape(points[0]), true
	case len(points) > 1:
		return shape(points), true
	}
	return nil, false
}
