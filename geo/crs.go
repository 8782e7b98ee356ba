package geo

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// What ParseCRS refuses, and what ToLonLat and FromLonLat answer when numbers do not fit. Match with
// errors.Is; the message names the CRS and what to do.
var (
	ErrWebMercator = errors.New("web Mercator distorts lengths by half and is not measured in")
	ErrDatum       = errors.New("the datum differs by tens of metres and needs its transformation parameters")
	ErrUnknownCRS  = errors.New("unknown coordinate reference system")
	ErrCoordinates = errors.New("coordinates do not fit the coordinate reference system")
)

type crsKind uint8

const (
	geographic crsKind = iota + 1
	projected
	gcj02
	bd09
)

// CRS is a coordinate reference system that can be turned into CGCS2000 longitude, latitude. Its
// first axis is always the easting or longitude, whatever order its authority defines, because
// files store it so. ParseCRS makes it; the zero value is none and fits no coordinates.
type CRS struct {
	Name string
	EPSG int // 0 where there is no code

	kind crsKind
	tm   transverse
}

// LonLat is EPSG:4490, the system that all else of this program is in.
var LonLat = CRS{Name: "CGCS2000", EPSG: 4490, kind: geographic}

// Geographic reports whether coordinates of c are degrees.
func (c CRS) Geographic() bool { return c.kind != projected && c.kind != 0 }

// String returns the name, with the code where there is one.
func (c CRS) String() string {
	if c.EPSG == 0 {
		return c.Name
	}
	return fmt.Sprintf("EPSG:%d (%s)", c.EPSG, c.Name)
}

// ToLonLat turns easting, northing (or longitude, latitude) into CGCS2000 longitude, latitude,
// within 0.1 µm for a projection, 1 µm for GCJ-02 and BD-09. WGS 84 is taken as CGCS2000.
//
// Numbers that the CRS cannot have, such as a zone prefix that it lacks or axes in the other
// order, are ErrCoordinates with the likely CRS named.
func (c CRS) ToLonLat(x, y float64) (orb.Point, error) {
	if !c.fits(x, y) {
		return orb.Point{}, c.misfit(x, y)
	}
	switch c.kind {
	case projected:
		return c.tm.inverse(x, y), nil
	case gcj02:
		return GCJ02ToWGS84(orb.Point{x, y}), nil
	case bd09:
		return BD09ToWGS84(orb.Point{x, y}), nil
	}
	return orb.Point{x, y}, nil
}

// FromLonLat undoes ToLonLat: x is the easting or longitude, y the northing or latitude.
func (c CRS) FromLonLat(p orb.Point) (x, y float64, err error) {
	if !LonLat.fits(p[0], p[1]) {
		return 0, 0, fmt.Errorf("longitude %v, latitude %v: %w", p[0], p[1], ErrCoordinates)
	}
	switch c.kind {
	case geographic:
		return p[0], p[1], nil
	case gcj02:
		p = WGS84ToGCJ02(p)
		return p[0], p[1], nil
	case bd09:
		p = WGS84ToBD09(p)
		return p[0], p[1], nil
	case projected:
		if d, _ := angDiff(c.tm.lon0, p[0]); math.Abs(d) > reachDeg {
			return 0, 0, fmt.Errorf("longitude %.4f is more than %d° from the central meridian of %v: %w",
				p[0], reachDeg, c, ErrCoordinates)
		}
		x, y = c.tm.forward(p)
		return x, y, nil
	}
	return 0, 0, ErrUnknownCRS
}

// fits reports whether c can have the coordinates x, y at all.
func (c CRS) fits(x, y float64) bool {
	if !finite([2]float64{x, y}) {
		return false
	}
	switch c.kind {
	case geographic, gcj02, bd09:
		return math.Abs(x) <= 180 && math.Abs(y) <= 90
	case projected:
		east := math.Abs(x-c.tm.falseEast) * c.tm.unit
		north := float64(math.Abs(y-c.tm.falseNor)*c.tm.unit) - math.Abs(c.tm.y0)
		if isGaussKruger(c.EPSG) {
			return east <= 1e6 && y >= 3e5 && y <= 1.0002e7
		}
		return east <= 2.2e6 && north <= 1.0002e7
	}
	return false
}

func (c CRS) misfit(x, y float64) error {
	if c.kind == 0 {
		return ErrUnknownCRS
	}
	likely := LikelyCRS(x, y, true)
	hint := "no CRS in use in China has them"
	if len(likely) > 0 {
		hint = "they look like " + strings.Join(likely, ", or ")
	}
	return fmt.Errorf("%v, %v in %v: %w; %s", x, y, c, ErrCoordinates, hint)
}

// epsg returns the CRS of a code.
func epsg(code int) (CRS, error) {
	switch {
	case code == 4490 || code == 4480:
		return LonLat, nil
	case code == 4326 || code == 4979:
		return CRS{Name: "WGS 84", EPSG: 4326, kind: geographic}, nil
	case isGaussKruger(code):
		return gaussKruger(code), nil
	case code > 32600 && code <= 32660, code > 32700 && code <= 32760:
		return utm(code), nil
	case code == 3414:
		return CRS{
			Name: "SVY21 / Singapore TM", EPSG: code, kind: projected,
			tm: newTransverse(WGS84, 103.0+50.0/60, 1.0+22.0/60, 1, 28001.642, 38744.572, 1),
		}, nil
	case code == 3857, code == 900913, code == 102100, code == 102113, code == 3785, code == 3587:
		return CRS{}, fmt.Errorf("EPSG:%d: %w: export the layer in EPSG:4490", code, ErrWebMercator)
	}
	if name := foreignDatum(code); name != "" {
		return CRS{}, fmt.Errorf("EPSG:%d, %s: %w: export the layer in EPSG:4490", code, name, ErrDatum)
	}
	return CRS{}, fmt.Errorf("EPSG:%d: %w", code, ErrUnknownCRS)
}

func isGaussKruger(code int) bool { return code >= 4491 && code <= 4554 }

// gaussKruger returns the CGCS2000 Gauss-Krüger system of a code in 4491 to 4554: eleven 6° zones
// and twenty-one 3° zones, each with the zone number before the easting and again without.
func gaussKruger(code int) CRS {
	var width, zone int
	prefixed := false
	switch {
	case code <= 4501:
		width, zone, prefixed = 6, code-4491+13, true
	case code <= 4512:
		width, zone = 6, code-4502+13
	case code <= 4533:
		width, zone, prefixed = 3, code-4513+25, true
	default:
		width, zone = 3, code-4534+25
	}
	lon0 := zone * 3
	name := "CGCS2000 / "
	if width == 3 {
		name += "3-degree "
	} else {
		lon0 = zone*6 - 3
	}
	east := 500000.0
	if prefixed {
		east += float64(zone * 1_000_000)
		name += fmt.Sprintf("Gauss-Kruger zone %d", zone)
	} else {
		name += fmt.Sprintf("Gauss-Kruger CM %dE", lon0)
	}
	return CRS{
		Name: name, EPSG: code, kind: projected,
		tm: newTransverse(CGCS2000, float64(lon0), 0, 1, east, 0, 1),
	}
}

func utm(code int) CRS {
	zone, hemisphere, north := code-32600, "N", 0.0
	if code > 32700 {
		zone, hemisphere, north = code-32700, "S", 1e7
	}
	return CRS{
		Name: fmt.Sprintf("WGS 84 / UTM zone %d%s", zone, hemisphere), EPSG: code, kind: projected,
		tm: newTransverse(WGS84, float64(zone*6-183), 0, 0.9996, 500000, north, 1),
	}
}

// foreignDatum names the older Chinese datum that a code is on, or is empty.
func foreignDatum(code int) string {
	switch {
	case code == 4610, code >= 2327 && code <= 2390:
		return "Xian 1980"
	case code == 4214, code >= 2401 && code <= 2442, code >= 21413 && code <= 21423,
		code >= 21453 && code <= 21463, code >= 21473 && code <= 21483:
		return "Beijing 1954"
	case code == 4555, code >= 4568 && code <= 4589, code >= 4652 && code <= 4656, code >= 4766 && code <= 4800,
		code == 4812, code == 4822:
		return "New Beijing"
	}
	return ""
}
