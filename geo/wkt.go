package geo

import (
	"fmt"
	"math"
	"strings"
)

// parseWKT reads a WKT of ISO 19162 or of its forerunners by OGC and Esri.
func parseWKT(s string) (CRS, error) {
	root, err := readWKT(s)
	if err != nil {
		return CRS{}, fmt.Errorf("WKT: %v: %w", err, ErrUnknownCRS)
	}
	return crsOf(root)
}

func crsOf(n *wktNode) (CRS, error) {
	switch n.keyword {
	case "COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS":
		for _, child := range n.children {
			if strings.HasPrefix(child.keyword, "PROJ") || strings.HasPrefix(child.keyword, "GEO") ||
				child.keyword == "SOURCECRS" {
				return crsOf(child)
			}
		}
	case "GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS":
		return geographicOf(n)
	case "PROJCS", "PROJCRS", "PROJECTEDCRS":
		return projectedOf(n)
	}
	return CRS{}, fmt.Errorf("WKT %s %q: %w", n.keyword, n.text, ErrUnknownCRS)
}

func geographicOf(n *wktNode) (CRS, error) {
	e, err := n.ellipsoid()
	if err != nil {
		return CRS{}, err
	}
	if cs := n.child("CS"); cs != nil && strings.EqualFold(cs.text, "Cartesian") {
		return CRS{}, fmt.Errorf("WKT %q, geocentric: %w", n.text, ErrUnknownCRS)
	}
	if c, err := named(n.text); err == nil && c.kind == geographic {
		return c, nil
	}
	c := CRS{Name: n.text, kind: geographic}
	if e == CGCS2000 {
		c.EPSG = 4490
	}
	return c, nil
}

func projectedOf(n *wktNode) (CRS, error) {
	base := n.child("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS")
	method := n.child("PROJECTION")
	params := n
	if conv := n.child("CONVERSION"); conv != nil {
		params, method = conv, conv.child("METHOD")
	}
	if base == nil || method == nil {
		return CRS{}, fmt.Errorf("WKT %q has no base or no projection: %w", n.text, ErrUnknownCRS)
	}
	switch letters(method.text) {
	case "transversemercator", "gk":
	default:
		if err := refusal(n.text, letters(method.text+n.text)); strings.Contains(letters(method.text), "mercator") {
			return CRS{}, err
		}
		return CRS{}, fmt.Errorf("%q: projection %q: %w: give a Transverse Mercator or EPSG:4490",
			n.text, method.text, ErrUnknownCRS)
	}
	e, err := base.ellipsoid()
	if err != nil {
		return CRS{}, err
	}
	tm, err := params.transverse(e, n.unit())
	if err != nil {
		return CRS{}, fmt.Errorf("%q: %w", n.text, err)
	}
	c := CRS{Name: n.text, kind: projected, tm: tm}
	for i := 0; i < 64 && e == CGCS2000; i++ {
		code := 4491 + (i+22)%64 // a 3° and a 6° code without prefix may be one: the 3° code then
		if same := gaussKruger(code); same.tm == tm {
			return same, nil
		}
	}
	return c, nil
}

// transverse reads the parameters of a Transverse Mercator whose coordinates are in unit metres.
func (n *wktNode) transverse(e Ellipsoid, unit float64) (transverse, error) {
	lon0, lat0, scale, east, north := math.NaN(), 0.0, 1.0, 0.0, 0.0
	for _, p := range n.children {
		if p.keyword != "PARAMETER" {
			continue
		}
		if len(p.numbers) == 0 {
			return transverse{}, fmt.Errorf("parameter %q has no value: %w", p.text, ErrUnknownCRS)
		}
		v := p.numbers[0]
		length := v
		if u := p.child("LENGTHUNIT", "UNIT"); u != nil && len(u.numbers) > 0 {
			length = v * u.numbers[0] / unit
		}
		switch letters(p.text) {
		case "centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin":
			lon0 = v
		case "latitudeoforigin", "latitudeofnaturalorigin":
			lat0 = v
		case "scalefactor", "scalefactoratnaturalorigin":
			scale = v
		case "falseeasting":
			east = length
		case "falsenorthing":
			north = length
		}
	}
	sound := math.Abs(lon0) <= 360 && math.Abs(lat0) < 90 && scale > 0.5 && scale < 2 &&
		unit > 1e-3 && unit < 1e4 && math.Abs(east) < 1e9 && math.Abs(north) < 1e9
	if !sound {
		return transverse{}, fmt.Errorf("its parameters are missing or out of range: %w", ErrUnknownCRS)
	}
	return newTransverse(e, lon0, lat0, scale, east, north, unit), nil
}

// unit returns metres a unit of the projected CRS n.
func (n *wktNode) unit() float64 {
	u := n.child("UNIT", "LENGTHUNIT")
	for _, axis := range n.children {
		if axis.keyword == "AXIS" && u == nil {
			u = axis.child("LENGTHUNIT", "UNIT")
		}
	}
	if u == nil || len(u.numbers) == 0 {
		return 1
	}
	return u.numbers[0]
}

// ellipsoid returns the ellipsoid of the geographic CRS n, or why coordinates on it cannot be taken
// for CGCS2000's.
func (n *wktNode) ellipsoid() (Ellipsoid, error) {
	datum := n.child("DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE")
	if datum == nil {
		return Ellipsoid{}, fmt.Errorf("WKT %q has no datum: %w", n.text, ErrUnknownCRS)
	}
	sph := datum.child("SPHEROID", "ELLIPSOID")
	if sph == nil || len(sph.numbers) < 2 {
		return Ellipsoid{}, fmt.Errorf("WKT %q has no ellipsoid: %w", n.text, ErrUnknownCRS)
	}
	if math.Abs(sph.numbers[0]-6378137) > 0.01 || math.Abs(sph.numbers[1]-298.2572) > 1e-3 {
		return Ellipsoid{}, fmt.Errorf("%q, ellipsoid %q: %w: export the layer in EPSG:4490", n.text, sph.text, ErrDatum)
	}
	if shift := datum.child("TOWGS84"); shift != nil {
		for _, v := range shift.numbers {
			if v != 0 {
				return Ellipsoid{}, fmt.Errorf("%q is shifted by TOWGS84: %w: export the layer in EPSG:4490", n.text, ErrDatum)
			}
		}
	}
	if prime := n.child("PRIMEM", "PRIMEMERIDIAN"); prime != nil && len(prime.numbers) > 0 && prime.numbers[0] != 0 {
		return Ellipsoid{}, fmt.Errorf("%q, prime meridian %q: %w", n.text, prime.text, ErrUnknownCRS)
	}
	if u := n.child("UNIT", "ANGLEUNIT"); u != nil && len(u.numbers) > 0 && math.Abs(u.numbers[0]-degree) > 1e-9 {
		return Ellipsoid{}, fmt.Errorf("%q is not in degrees: %w", n.text, ErrUnknownCRS)
	}
	return Ellipsoid{A: sph.numbers[0], F: 1 / sph.numbers[1]}, nil
}
