package intake

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// coordinates reads the positions of the shape that has opened, to where it closes.
func (k *kmlReader) coordinates() ([]orb.Point, error) {
	depth := len(k.m.open)
	var out []orb.Point
	for {
		t, err := k.m.next()
		switch {
		case err != nil:
			return nil, err
		case t == ended || t == closing && len(k.m.open) < depth:
			return out, nil
		case t == opening && k.m.name == "coordinates":
			text, err := k.m.content()
			if err != nil {
				return nil, err
			}
			out = k.positions(text)
		}
	}
}

// positions reads "lon,lat,alt lon,lat,alt"; nil with an Issue where it cannot.
func (k *kmlReader) positions(text string) []orb.Point {
	var out []orb.Point
	p := k.place()
	for _, word := range strings.Fields(text) {
		cells := strings.Split(word, ",")
		x, errX := strconv.ParseFloat(cells[0], 64)
		y, errY := 0.0, error(strconv.ErrSyntax)
		if len(cells) > 1 {
			y, errY = strconv.ParseFloat(cells[1], 64)
		}
		q := orb.Point{x, y}
		if errX != nil || errY != nil || len(cells) > 3 || !finite(q) {
			p.value = word
			k.rd.issues.add("kml_coordinates", p)
			return nil
		}
		if k.left--; k.left < 0 {
			k.rd.issues.add("too_many_vertices", p, "limit", strconv.Itoa(k.rd.o.Limits.MaxVertices))
			return nil
		}
		if len(cells) == 3 && cells[2] != "" && strings.Trim(cells[2], "0.-") != "" {
			k.rd.issues.add("altitude_dropped", p)
		}
		out = append(out, q)
	}
	return out
}

// polygon reads the outer boundary and the inner ones.
func (k *kmlReader) polygon() (orb.Geometry, error) {
	depth := len(k.m.open)
	var out orb.Polygon
	inner := false
	for {
		t, err := k.m.next()
		switch {
		case err != nil:
			return nil, err
		case t == ended || t == closing && len(k.m.open) < depth:
			if len(out) == 0 || len(out[0]) == 0 {
				return nil, nil
			}
			return out, nil
		case t != opening:
		case k.m.name == "outerBoundaryIs" || k.m.name == "innerBoundaryIs":
			inner = k.m.name == "innerBoundaryIs"
			if len(out) == 0 {
				out = append(out, nil)
			}
		case k.m.name == "LinearRing" && len(out) > 0:
			ring, err := k.coordinates()
			switch {
			case err != nil:
				return nil, err
			case inner && len(ring) > 0:
				out = append(out, ring)
			case !inner:
				out[0] = ring
			}
		}
	}
}

// multi reads the parts of a MultiGeometry: many of one kind are one geometry of that kind.
func (k *kmlReader) multi(nested int) (orb.Geometry, error) {
	if nested > 3 {
		return nil, partFault("MultiGeometry is nested too deep")
	}
	depth := len(k.m.open)
	var parts orb.Collection
	for {
		t, err := k.m.next()
		if err != nil {
			return nil, err
		}
		if t == ended || t == closing && len(k.m.open) < depth {
			return gathered(parts), nil
		}
		if t == opening && kmlShapes[k.m.name] {
			g, err := k.geometry(nested + 1)
			if err != nil {
				return nil, err
			}
			if g != nil {
				parts = append(parts, g)
			}
		}
	}
}

// gathered is a collection as the simplest geometry that it is.
func gathered(parts orb.Collection) orb.Geometry {
	var lines orb.MultiLineString
	var polygons orb.MultiPolygon
	var points orb.MultiPoint
	for _, g := range parts {
		switch g := g.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.LineString:
			lines = append(lines, g)
		case orb.MultiLineString:
			lines = append(lines, g...)
		case orb.Polygon:
			polygons = append(polygons, g)
		case orb.MultiPolygon:
			polygons = append(polygons, g...)
		}
	}
	switch n := len(parts); {
	case n == 0:
		return nil
	case n == 1:
		return parts[0]
	case len(points) == n:
		return points
	case len(points) == 0 && len(polygons) == 0:
		return lines
	case len(points) == 0 && len(lines) == 0:
		return polygons
	}
	return parts
}
