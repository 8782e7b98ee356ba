package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// transverse is a Transverse Mercator projection by Krüger's series in n to order 6. Gauss-Krüger is
// the one with scale 1. Within 20° of the central meridian it agrees with PROJ to 0.1 µm and comes
// back to 10 nm.
//
// Source: Krüger (1912); Karney (2011), Transverse Mercator with an accuracy of a few nanometers,
// equations 7 to 36.
type transverse struct {
	ellipsoid           Ellipsoid
	lon0, lat0          float64 // natural origin, degrees
	scale               float64
	falseEast, falseNor float64 // in units
	unit                float64 // metres a unit
	radius, y0          float64 // rectifying radius × scale; y of lat0
	alpha, beta         [6]float64
}

const reachDeg = 20 // how far from its central meridian a transverse projection is used

var (
	alphaCoeff = [6][]float64{
		{7891.0 / 37800, -127.0 / 288, 41.0 / 180, 5.0 / 16, -2.0 / 3, 1.0 / 2, 0},
		{-1983433.0 / 1935360, 281.0 / 630, 557.0 / 1440, -3.0 / 5, 13.0 / 48, 0, 0},
		{167603.0 / 181440, 15061.0 / 26880, -103.0 / 140, 61.0 / 240, 0, 0, 0},
		{6601661.0 / 7257600, -179.0 / 168, 49561.0 / 161280, 0, 0, 0, 0},
		{-3418889.0 / 1995840, 34729.0 / 80640, 0, 0, 0, 0, 0},
		{212378941.0 / 319334400, 0, 0, 0, 0, 0, 0},
	}
	betaCoeff = [6][]float64{
		{96199.0 / 604800, -81.0 / 512, -1.0 / 360, 37.0 / 96, -2.0 / 3, 1.0 / 2, 0},
		{-1118711.0 / 3870720, 46.0 / 105, -437.0 / 1440, 1.0 / 15, 1.0 / 48, 0, 0},
		{5569.0 / 90720, -209.0 / 4480, -37.0 / 840, 17.0 / 480, 0, 0, 0},
		{-830251.0 / 7257600, -11.0 / 504, 4397.0 / 161280, 0, 0, 0, 0},
		{-108847.0 / 3991680, 4583.0 / 161280, 0, 0, 0, 0, 0},
		{20648693.0 / 638668800, 0, 0, 0, 0, 0, 0},
	}
)

func newTransverse(e Ellipsoid, lon0, lat0, scale, falseEast, falseNor, unit float64) transverse {
	t := transverse{
		ellipsoid: e, lon0: lon0, lat0: lat0, scale: scale,
		falseEast: falseEast, falseNor: falseNor, unit: unit,
	}
	n := e.F / (2 - e.F)
	n2 := square(n)
	t.radius = float64(scale*e.A) / (1 + n) * polyval([]float64{1.0 / 256, 1.0 / 64, 1.0 / 4, 1}, n2)
	for j := range 6 {
		t.alpha[j] = polyval(alphaCoeff[j], n)
		t.beta[j] = polyval(betaCoeff[j], n)
	}
	_, t.y0 = t.metres(orb.Point{lon0, lat0})
	return t
}

// forward returns easting and northing of p, in the projection's unit.
func (t *transverse) forward(p orb.Point) (x, y float64) {
	x, y = t.metres(p)
	return x/t.unit + t.falseEast, (y-t.y0)/t.unit + t.falseNor
}

func (t *transverse) metres(p orb.Point) (x, y float64) {
	sinφ, cosφ := sincosd(p[1])
	sinλ, cosλ := sincosd(wrap(p[0] - t.lon0))
	τ := t.conformal(sinφ / math.Max(cosφ, tiny))
	ξ := atan2(τ, cosλ)
	η := math.Asinh(sinλ / hypot(τ, cosλ))
	dξ, dη := complexSeries(&t.alpha, ξ, η)
	return float64(t.radius * (η + dη)), float64(t.radius * (ξ + dξ))
}

// inverse undoes forward.
func (t *transverse) inverse(x, y float64) orb.Point {
	η := float64((x-t.falseEast)*t.unit) / t.radius
	ξ := (float64((y-t.falseNor)*t.unit) + t.y0) / t.radius
	dξ, dη := complexSeries(&t.beta, ξ, η)
	ξ, η = ξ-dξ, η-dη
	sinξ, cosξ := sincos(ξ)
	sinhη := math.Sinh(η)
	τ := t.geographic(sinξ / hypot(sinhη, cosξ))
	lon := wrap(t.lon0 + atan2d(sinhη, cosξ))
	return orb.Point{lon, atan2d(τ, 1)}
}

// conformal returns the tangent of the conformal latitude whose geographic one has tangent τ.
func (t *transverse) conformal(τ float64) float64 {
	e2 := float64(t.ellipsoid.F * (2 - t.ellipsoid.F))
	sec := math.Sqrt(1 + square(τ))
	sin := τ / sec
	// σ = sinh(e·atanh(e·sin φ)); both functions by their series, the argument being below 0.04.
	u := float64(float64(e2*sin) * atanhRatio(float64(e2*square(sin))))
	u2 := square(u)
	σ := float64(u * polyval([]float64{1.0 / 362880, 1.0 / 5040, 1.0 / 120, 1.0 / 6, 1}, u2))
	return float64(τ*math.Sqrt(1+square(σ))) - float64(σ*sec)
}

// geographic undoes conformal by Newton's method, which has converged after three steps.
func (t *transverse) geographic(τ1 float64) float64 {
	e2 := float64(t.ellipsoid.F * (2 - t.ellipsoid.F))
	τ := τ1 / (1 - e2)
	for range 5 {
		got := t.conformal(τ)
		dτ := (τ1 - got) / math.Sqrt(1+square(got)) *
			(1 + float64((1-e2)*square(τ))) / float64((1-e2)*math.Sqrt(1+square(τ)))
		τ += dτ
		if !(math.Abs(dτ) > 1e-9*math.Max(1, math.Abs(τ))) {
			break
		}
	}
	return τ
}

// complexSeries returns Σ c[j-1] sin(2jζ), ζ = ξ + iη, by Clenshaw's recurrence.
func complexSeries(c *[6]float64, ξ, η float64) (re, im float64) {
	s, k := sincos(2 * ξ)
	sh, ch := math.Sinh(2*η), math.Cosh(2*η)
	ar, ai := float64(2*float64(k*ch)), float64(-2*float64(s*sh)) // 2cos 2ζ
	var r0, i0, r1, i1 float64
	for j := 5; j >= 0; j-- {
		r := float64(ar*r0) - float64(ai*i0) - r1 + c[j]
		i := float64(ar*i0) + float64(ai*r0) - i1
		r0, i0, r1, i1 = r, i, r0, i0
	}
	sr, si := float64(s*ch), float64(k*sh) // sin 2ζ
	return float64(sr*r0) - float64(si*i0), float64(sr*i0) + float64(si*r0)
}
