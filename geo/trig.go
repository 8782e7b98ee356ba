package geo

import "math"

// The functions of this file do what math's do, to an ulp, with every product rounded: math's own
// are compiled with fused multiply-adds on arm64 and give other last bits there.
// Source: the polynomials of FreeBSD's msun (k_sin.c, k_cos.c, s_atan.c).

const (
	degree = math.Pi / 180

	halfPiHigh = 1.57079632673412561417e+00 // 33 bits, so that a small multiple is exact
	halfPiLow  = 6.07710050650619224932e-11
)

// sincos returns sine and cosine of x radians, |x| <= 1e6.
func sincos(x float64) (sin, cos float64) {
	q := math.RoundToEven(x / (math.Pi / 2))
	r := x - float64(q*halfPiHigh) - float64(q*halfPiLow)
	return quarterTurns(int(q), r)
}

// sincosd returns sine and cosine of d degrees, exact at the multiples of 90.
func sincosd(d float64) (sin, cos float64) {
	d = wrap(d)
	q := math.RoundToEven(d / 90)
	return quarterTurns(int(q), (d-float64(q*90))*degree)
}

// sinPi returns sin(πx), |x| <= 1e6.
func sinPi(x float64) float64 {
	q := math.RoundToEven(2 * x)
	sin, _ := quarterTurns(int(q), float64((x-float64(q/2))*math.Pi))
	return sin
}

// wrap returns d less the nearest multiple of 360.
func wrap(d float64) float64 {
	if math.Abs(d) <= 180 {
		return d
	}
	return math.Remainder(d, 360)
}

func quarterTurns(q int, r float64) (sin, cos float64) {
	s, c := kernelSin(r), kernelCos(r)
	switch q & 3 {
	case 0:
		return s, c
	case 1:
		return c, 0 - s
	case 2:
		return 0 - s, 0 - c
	}
	return 0 - c, s
}

func kernelSin(x float64) float64 {
	z := float64(x * x)
	r := 1.58969099521155010221e-10
	r = float64(r*z) - 2.50507602534068634195e-08
	r = float64(r*z) + 2.75573137070700676789e-06
	r = float64(r*z) - 1.98412698298579493134e-04
	r = float64(r*z) + 8.33333333332248946124e-03
	r = float64(r*z) - 1.66666666666666324348e-01
	return x + float64(float64(z*x)*r)
}

func kernelCos(x float64) float64 {
	z := float64(x * x)
	r := -1.13596475577881948265e-11
	r = float64(r*z) + 2.08757232129817482790e-09
	r = float64(r*z) - 2.75573143513906633035e-07
	r = float64(r*z) + 2.48015872894767294178e-05
	r = float64(r*z) - 1.38888888888741095749e-03
	r = float64(r*z) + 4.16666666666666019037e-02
	half := float64(0.5 * z)
	w := 1 - half
	return w + (((1 - w) - half) + float64(z*float64(z*r)))
}

// atan2 is math.Atan2 for finite arguments and NaN.
func atan2(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	var r float64
	switch {
	case ay > ax:
		r = math.Pi/2 - atan(ax/ay)
	case ay != 0 || math.IsNaN(x):
		r = atan(ay / ax)
	}
	if math.Signbit(x) {
		r = math.Pi - r
	}
	return math.Copysign(r, y)
}

// atan is the arc tangent of x in [0, 1].
func atan(x float64) float64 {
	switch {
	case x < 7.0/16:
		return x - atanTail(x)
	case x < 11.0/16:
		r := (float64(2*x) - 1) / (2 + x)
		return 4.63647609000806093515e-01 - ((atanTail(r) - 2.26987774529616870924e-17) - r)
	}
	r := (x - 1) / (x + 1)
	return 7.85398163397448278999e-01 - ((atanTail(r) - 3.06161699786838301793e-17) - r)
}

func atanTail(x float64) float64 {
	z := float64(x * x)
	w := float64(z * z)
	odd := 1.62858201153657823623e-02
	odd = float64(odd*w) + 4.97687799461593236017e-02
	odd = float64(odd*w) + 6.66107313738753120669e-02
	odd = float64(odd*w) + 9.09088713343650656196e-02
	odd = float64(odd*w) + 1.42857142725034663711e-01
	odd = float64(odd*w) + 3.33333333333329318027e-01
	even := -3.65315727442169155270e-02
	even = float64(even*w) - 5.83357013379057348645e-02
	even = float64(even*w) - 7.69187620504482999495e-02
	even = float64(even*w) - 1.11111104054623557880e-01
	even = float64(even*w) - 1.99999999998764832476e-01
	return float64(x * (float64(z*odd) + float64(w*even)))
}

// atan2d is atan2 in degrees, exact at the multiples of 90.
func atan2d(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	var d float64
	if ay > ax {
		d = 90 - atan2(ax, ay)/degree
	} else {
		d = atan2(ay, ax) / degree
	}
	if math.Signbit(x) {
		d = 180 - d
	}
	return math.Copysign(d, y)
}

func square(x float64) float64 { return float64(x * x) }

// norm returns (x, y) scaled to length 1.
func norm(x, y float64) (float64, float64) {
	h := hypot(x, y)
	return x / h, y / h
}

func hypot(x, y float64) float64 { return math.Sqrt(square(x) + square(y)) }

// twoSum returns a + b and what rounding took from it.
func twoSum(a, b float64) (sum, rest float64) {
	sum = a + b
	bb := sum - a
	return sum, (a - (sum - bb)) + (b - bb)
}

// polyval returns c[0]·xⁿ + c[1]·xⁿ⁻¹ + … + c[n].
func polyval(c []float64, x float64) float64 {
	y := c[0]
	for _, k := range c[1:] {
		y = float64(y*x) + k
	}
	return y
}

func finite(p [2]float64) bool {
	return !math.IsNaN(p[0]-p[0]) && !math.IsNaN(p[1]-p[1])
}
