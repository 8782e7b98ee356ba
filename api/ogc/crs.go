package ogc

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// crs84 is the default of every answer, and what features are stored in.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

func epsgURI(code int) string { return "http://www.opengis.net/def/crs/EPSG/0/" + strconv.Itoa(code) }

// system is a CRS by its URI. Its authority's axes are northing first but in CRS84.
type system struct {
	uri string
	geo.CRS
	swapped bool
}

// systems lists the CRS that a catalogue's features can be had in, the default first.
func (c *Catalogue) systems() []system {
	wgs84, err := geo.ParseCRS("EPSG:4326")
	if err != nil {
		panic("geo knows WGS 84: " + err.Error())
	}
	all := []system{
		{crs84, geo.LonLat, false}, {epsgURI(4490), geo.LonLat, true}, {epsgURI(4326), wgs84, true},
	}
	if c.Projected.EPSG != 0 {
		all = append(all, system{epsgURI(c.Projected.EPSG), c.Projected, true})
	}
	return all
}

func (c *Catalogue) uris() []string {
	var uris []string
	for _, s := range c.systems() {
		uris = append(uris, s.uri)
	}
	return uris
}

// system returns the CRS of a URI, the default for none.
func (c *Catalogue) system(parameter, uri string) (system, error) {
	if uri == "" {
		uri = crs84
	}
	all := c.systems()
	i := slices.IndexFunc(all, func(s system) bool { return s.uri == uri })
	if i < 0 {
		return system{}, wrong(parameter, "no such CRS here; there are "+strings.Join(c.uris(), ", "), uri)
	}
	return all[i], nil
}

// point turns a CGCS2000 longitude, latitude into the system, rounded to 0.1 mm.
func (s system) point(p orb.Point) (orb.Point, error) {
	x, y, err := s.FromLonLat(p)
	if err != nil {
		return p, err
	}
	if !s.Geographic() {
		x, y = math.Round(x*1e4)/1e4, math.Round(y*1e4)/1e4
	}
	if s.swapped {
		x, y = y, x
	}
	return orb.Point{x, y}, nil
}

// geometry turns a geometry into the system; the one given stays as it is.
func (s system) geometry(g orb.Geometry) (orb.Geometry, error) {
	if g == nil || s.uri == crs84 {
		return g, nil
	}
	out := orb.Clone(g)
	err := everyPoint(out, s.point)
	if p, ok := out.(orb.Point); ok && err == nil {
		return s.point(p)
	}
	return out, err
}

// everyPoint replaces the points of g's lists, in place.
func everyPoint(g orb.Geometry, turn func(orb.Point) (orb.Point, error)) error {
	line := func(points []orb.Point) (err error) {
		for i := range points {
			if points[i], err = turn(points[i]); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	each := func(parts int, part func(i int) orb.Geometry) {
		for i := 0; i < parts && err == nil; i++ {
			err = everyPoint(part(i), turn)
		}
	}
	switch g := g.(type) {
	case orb.MultiPoint:
		return line(g)
	case orb.LineString:
		return line(g)
	case orb.Ring:
		return line(g)
	case orb.MultiLineString:
		each(len(g), func(i int) orb.Geometry { return g[i] })
	case orb.Polygon:
		each(len(g), func(i int) orb.Geometry { return g[i] })
	case orb.MultiPolygon:
		each(len(g), func(i int) orb.Geometry { return g[i] })
	}
	return err
}

// boxes reads a bbox of four numbers, or of six with heights, which are passed over, in a system. In
// degrees one whose west is east of its east goes across the antimeridian: it is two boxes. In metres
// it is the box in degrees around it.
func (s system) boxes(text string) ([]orb.Bound, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return nil, wrong("bbox", "write four numbers, as 117.30,49.55,117.50,49.65", text)
	}
	v := make([]float64, len(parts))
	for i, part := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, wrong("bbox", fmt.Sprintf("%q is no number", part), text)
		}
		v[i] = f
	}
	half := len(v) / 2
	low, high := orb.Point{v[0], v[1]}, orb.Point{v[half], v[half+1]}
	if s.swapped {
		low, high = orb.Point{low[1], low[0]}, orb.Point{high[1], high[0]}
	}
	if low[1] > high[1] || !s.Geographic() && low[0] > high[0] {
		return nil, wrong("bbox", "its first corner is not the lower one", text)
	}
	if !s.Geographic() {
		return s.around(low, high, text)
	}
	if math.Abs(low[1]) > 90 || math.Abs(high[1]) > 90 || math.Abs(low[0]) > 180 || math.Abs(high[0]) > 180 {
		return nil, wrong("bbox", "degrees are longitude -180 to 180, latitude -90 to 90", text)
	}
	if low[0] > high[0] {
		return []orb.Bound{{Min: low, Max: orb.Point{180, high[1]}}, {Min: orb.Point{-180, low[1]}, Max: high}}, nil
	}
	return []orb.Bound{{Min: low, Max: high}}, nil
}

// around is the box in degrees about a box in metres, whose edges are curved there.
func (s system) around(low, high orb.Point, text string) ([]orb.Bound, error) {
	const steps = 8
	var b orb.Bound
	for i := range steps + 1 {
		for j := range steps + 1 {
			x := low[0] + float64(high[0]-low[0])*float64(i)/steps
			y := low[1] + float64(high[1]-low[1])*float64(j)/steps
			p, err := s.ToLonLat(x, y)
			if err != nil {
				return nil, wrong("bbox", err.Error(), text)
			}
			if i+j == 0 {
				b = p.Bound()
			}
			b = b.Extend(p)
		}
	}
	return []orb.Bound{b}, nil
}
