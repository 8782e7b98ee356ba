package intake

import (
	"strconv"

	"github.com/paulmach/orb"
)

// geometryMembers are the members of a geometry that mean something.
type geometryMembers struct{ kind, coordinates, geometries, bbox []byte }

// geometry reads a GeoJSON geometry; nil where it is null, empty or faulty. Nested counts the
// collections around it.
func (g *geojson) geometry(b []byte, p place, nested int) orb.Geometry {
	p.field = "geometry"
	if b[0] == 'n' {
		return nil
	}
	if b[0] != '{' {
		words := "图形对象或 null"
		if g.issues.lang == "en" {
			words = "a geometry object or null"
		}
		p.value = string(b)
		g.issues.add("member_type", p, "value", words, "example", `"geometry": null`)
		return nil
	}
	var m geometryMembers
	fault := members(b, g.limits.MaxDepth, func(key, v []byte) {
		var into *[]byte
		switch string(key) {
		case `"type"`:
			into = &m.kind
		case `"coordinates"`:
			into = &m.coordinates
		case `"geometries"`:
			into = &m.geometries
		case `"bbox"`:
			into = &m.bbox
		case `"properties"`, `"geometry"`, `"features"`:
			q := p
			q.field = string(key[1 : len(key)-1])
			g.issues.add("member_forbidden", q)
			return
		default:
			return
		}
		if *into != nil {
			q := p
			q.field = string(key[1 : len(key)-1])
			g.issues.add("duplicate_key", q)
		}
		*into = v
	})
	if fault != nil {
		g.issues.add("json_syntax", p, "line", strconv.Itoa(g.s.line()), "what", fault.what)
		return nil
	}
	return g.geometryOf(m, p, nested)
}

func (g *geojson) geometryOf(m geometryMembers, p place, nested int) orb.Geometry {
	g.bbox(m.bbox, p)
	kind, ok := g.kind(m.kind, "Polygon")
	if !ok {
		return nil
	}
	if kind == "GeometryCollection" {
		return g.collection(m.geometries, p, nested)
	}
	p.field, p.value = "coordinates", kind
	switch {
	case !nestingKnown(kind):
		p.field = "type"
		g.issues.add("type_unknown", p, "example", likelyType(kind, "Polygon"))
		return nil
	case m.coordinates == nil:
		g.issues.add("member_missing", p)
		return nil
	}
	geom := g.coords.read(kind, m.coordinates, g.limits.MaxVertices)
	switch code := g.coords.code; code {
	case "":
	case "coordinate_not_number", "coordinate_range":
		p.value = g.coords.value
		g.issues.add(code, p, "crs", "JSON", "likely", "—", "example", "EPSG:4490")
		return nil
	default:
		g.issues.add(code, p, "example", nestingExample[kind], "limit", strconv.Itoa(g.limits.MaxVertices))
		return nil
	}
	if geom == nil {
		g.issues.add("empty_geometry", p)
		return nil
	}
	return g.shaped(geom, p)
}

// collection reads a GeometryCollection: one of a single geometry is that geometry.
func (g *geojson) collection(b []byte, p place, nested int) orb.Geometry {
	p.field = "geometries"
	if b == nil {
		g.issues.add("member_missing", p)
		return nil
	}
	var out orb.Collection
	if nested > 0 {
		g.issues.add("collection_nested", p)
	}
	before := g.issues.errors
	n := 0
	fault := elements(b, g.limits.MaxDepth, func(v []byte) {
		if n++; v[0] == 'n' {
			v = []byte("false") // null is no geometry here
		}
		if geom := g.geometry(v, p, nested+1); geom != nil {
			out = append(out, geom)
		}
	})
	switch {
	case fault != nil:
		p.value = "GeometryCollection"
		g.issues.add("coordinate_nesting", p, "example", "[{…}, …]")
		return nil
	case g.issues.errors > before || len(out) == 0:
		return nil
	case n == 1:
		g.issues.add("collection_single", p)
		return out[0]
	}
	return out
}

// shaped judges what RFC 7946 says of lines and rings, and tells what was dropped.
func (g *geojson) shaped(geom orb.Geometry, p place) orb.Geometry {
	if g.coords.mixed {
		g.issues.add("ring_dimensions", p)
	}
	if g.coords.long {
		g.issues.add("position_long", p)
	}
	if g.coords.altitude && !g.lint {
		g.issues.add("altitude_dropped", p)
	}
	return shapely(g.issues, geom, p, true)
}

// shapely judges lines and rings, of which winding only where it means something.
func shapely(c *issues, geom orb.Geometry, p place, winding bool) orb.Geometry {
	before := c.errors
	switch t := geom.(type) {
	case orb.LineString:
		lineFits(c, t, p)
	case orb.MultiLineString:
		for _, l := range t {
			lineFits(c, l, p)
		}
	case orb.Polygon:
		ringsFit(c, t, p, winding)
	case orb.MultiPolygon:
		for _, poly := range t {
			ringsFit(c, poly, p, winding)
		}
	}
	if c.errors > before {
		return nil
	}
	return geom
}

func lineFits(c *issues, l orb.LineString, p place) {
	if len(l) < 2 {
		c.add("line_short", p)
	}
}

func ringsFit(c *issues, poly orb.Polygon, p place, winding bool) {
	for i, r := range poly {
		if len(r) == 0 || len(r) < 4 && (len(r) < 3 || r[0] == r[len(r)-1]) {
			c.add("ring_too_few", at(p, r))
			continue
		}
		if r[0] != r[len(r)-1] {
			if len(r) < 4 {
				c.add("ring_too_few", at(p, r))
			}
			c.add("ring_unclosed", at(p, r))
			poly[i] = append(r, r[0])
		}
		if winding && (turn(poly[i]) < 0) == (i == 0) && turn(poly[i]) != 0 {
			c.add("ring_winding", at(p, r))
		}
	}
}

func at(p place, r orb.Ring) place {
	if len(r) > 0 {
		p.at = &orb.Point{r[0][0], r[0][1]}
	}
	return p
}

// turn is positive for a ring that runs counterclockwise. Taken from its first point, so that
// large coordinates do not drown it.
func turn(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		ax, ay := r[i][0]-r[0][0], r[i][1]-r[0][1]
		bx, by := r[i+1][0]-r[0][0], r[i+1][1]-r[0][1]
		sum += float64(ax*by) - float64(bx*ay)
	}
	return sum
}
