package geo

// Karney's series to order 6. Each row is a polynomial, highest power first, then its divisor.
// Source: Karney (2013), Algorithms for geodesics, J. Geodesy 87, equations 17, 18, 21, 24, 25, 42,
// 43 and 63; the shorter C4 is that of his later note on areas.
var (
	a1Coeff = [][]float64{{1, 4, 64, 0, 256}}
	a2Coeff = [][]float64{{-11, -28, -192, 0, 256}}
	c1Coeff = [][]float64{
		{-1, 6, -16, 32},
		{-9, 64, -128, 2048},
		{9, -16, 768},
		{3, -5, 512},
		{-7, 1280},
		{-7, 2048},
	}
	c1pCoeff = [][]float64{
		{205, -432, 768, 1536},
		{4005, -4736, 3840, 12288},
		{-225, 116, 384},
		{-7173, 2695, 7680},
		{3467, 7680},
		{38081, 61440},
	}
	c2Coeff = [][]float64{
		{1, 2, 16, 32},
		{35, 64, 384, 2048},
		{15, 80, 768},
		{7, 35, 512},
		{63, 1280},
		{77, 2048},
	}
	a3Coeff = [][]float64{{-3, 128}, {-2, -3, 64}, {-1, -3, -1, 16}, {3, -1, -2, 8}, {1, -1, 2}, {1, 1}}
	c3Coeff = [][]float64{
		{3, 128},
		{2, 5, 128},
		{-1, 3, 3, 64},
		{-1, 0, 1, 8},
		{-1, 1, 4},
		{5, 256},
		{1, 3, 128},
		{-3, -2, 3, 64},
		{1, -3, 2, 32},
		{7, 512},
		{-10, 9, 384},
		{5, -9, 5, 192},
		{7, 512},
		{-14, 7, 512},
		{21, 2560},
	}
	c4Coeff = [][]float64{
		{97, 15015},
		{1088, 156, 45045},
		{-224, -4784, 1573, 45045},
		{-10656, 14144, -4576, -858, 45045},
		{64, 624, -4576, 6864, -3003, 15015},
		{100, 208, 572, 3432, -12012, 30030, 45045},
		{1, 9009},
		{-2944, 468, 135135},
		{5792, 1040, -1287, 135135},
		{5952, -11648, 9152, -2574, 135135},
		{-64, -624, 4576, -6864, 3003, 135135},
		{8, 10725},
		{1856, -936, 225225},
		{-8448, 4992, -1144, 225225},
		{-1440, 4160, -4576, 1716, 225225},
		{-136, 63063},
		{1024, -208, 105105},
		{3584, -3328, 1144, 315315},
		{-128, 135135},
		{-2560, 832, 405405},
		{128, 99099},
	}
)

// expand evaluates each row at x into out.
func expand(rows [][]float64, x float64, out []float64) {
	for i, row := range rows {
		last := len(row) - 1
		out[i] = polyval(row[:last], x) / row[last]
	}
}

// The ratios of the leading coefficients are wanted at every step of Newton's method, so the rows in
// eps² are divided out once.
var (
	a1Row, a2Row            = divided(a1Coeff)[0], divided(a2Coeff)[0]
	c1Rows, c1pRows, c2Rows = divided(c1Coeff), divided(c1pCoeff), divided(c2Coeff)
)

func divided(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows))
	for i, row := range rows {
		last := len(row) - 1
		for _, c := range row[:last] {
			out[i] = append(out[i], c/row[last])
		}
	}
	return out
}

// a1m1 and a2m1 return A1 - 1 and A2 - 1.
func a1m1(eps float64) float64 { return (polyval(a1Row, square(eps)) + eps) / (1 - eps) }
func a2m1(eps float64) float64 { return (polyval(a2Row, square(eps)) - eps) / (1 + eps) }

// fourier fills c[1..6] with the coefficients whose rows are polynomials in eps².
func fourier(rows [][]float64, eps float64, c *[7]float64) {
	eps2, d := square(eps), eps
	for l, row := range rows {
		c[l+1] = float64(d * polyval(row, eps2))
		d = float64(d * eps)
	}
}

func (s *solver) a3(eps float64) float64 { return polyval(s.a3x[:], eps) }

// c3 fills c[1..5].
func (s *solver) c3(eps float64, c *[6]float64) {
	mult, o := 1.0, 0
	for l := 1; l < 6; l++ {
		mult = float64(mult * eps)
		c[l] = float64(mult * polyval(s.c3x[o:o+6-l], eps))
		o += 6 - l
	}
}

// c4 fills c[0..5].
func (s *solver) c4(eps float64, c *[6]float64) {
	mult, o := 1.0, 0
	for l := range 6 {
		c[l] = float64(mult * polyval(s.c4x[o:o+6-l], eps))
		o += 6 - l
		mult = float64(mult * eps)
	}
}

// sinSeries returns Σ c[i] sin(2ix), i from 1, by Clenshaw's recurrence.
func sinSeries(sinx, cosx float64, c []float64) float64 {
	ar := float64(2 * float64((cosx-sinx)*(cosx+sinx)))
	y0, y1 := 0.0, 0.0
	for i := len(c) - 1; i > 0; i-- {
		y0, y1 = float64(ar*y0)-y1+c[i], y0
	}
	return float64(float64(2*float64(sinx*cosx)) * y0)
}

// cosSeries returns Σ c[i] cos((2i+1)x), i from 0.
func cosSeries(sinx, cosx float64, c []float64) float64 {
	ar := float64(2 * float64((cosx-sinx)*(cosx+sinx)))
	y0, y1 := 0.0, 0.0
	for i := len(c) - 1; i >= 0; i-- {
		y0, y1 = float64(ar*y0)-y1+c[i], y0
	}
	return float64(cosx * (y0 - y1))
}
