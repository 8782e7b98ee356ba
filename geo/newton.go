package geo

import "math"

// start returns azimuths to begin from; for short lines it returns the answer (sig12 >= 0) and dnm,
// the ratio of the mean radius to b. Source: Karney (2013), section 5.
func (s *solver) start(q *pair) (p path, dnm float64) {
	p.sig12 = -1
	sbet12 := float64(q.sbet2*q.cbet1) - float64(q.cbet2*q.sbet1)
	cbet12 := float64(q.cbet2*q.cbet1) + float64(q.sbet2*q.sbet1)
	sbet12a := float64(q.sbet2*q.cbet1) + float64(q.cbet2*q.sbet1)
	somg12, comg12 := q.slam12, q.clam12
	short := cbet12 >= 0 && sbet12 < 0.5 && float64(q.cbet2*q.lam12) < 0.5
	if short {
		m := square(q.sbet1 + q.sbet2)
		m /= m + square(q.cbet1+q.cbet2)
		dnm = math.Sqrt(1 + float64(s.ep2*m))
		somg12, comg12 = sincos(q.lam12 / float64(s.f1*dnm))
	}
	p.salp1 = float64(q.cbet2 * somg12)
	p.calp1 = headings(q, sbet12, sbet12a, somg12, comg12)
	ssig12 := hypot(p.salp1, p.calp1)
	csig12 := float64(q.sbet1*q.sbet2) + float64(float64(q.cbet1*q.cbet2)*comg12)
	switch {
	case short && ssig12 < s.etol2:
		versine := 1 - comg12
		if comg12 >= 0 {
			versine = square(somg12) / (1 + comg12)
		}
		p.salp2, p.calp2 = norm(float64(q.cbet1*somg12), sbet12-float64(float64(q.cbet1*q.sbet2)*versine))
		p.sig12 = atan2(ssig12, csig12)
	case csig12 < 0 && ssig12 < float64(6*s.n*math.Pi*square(q.cbet1)):
		s.nearAntipode(q, &p, sbet12a)
	}
	if p.salp1 <= 0 {
		p.salp1, p.calp1 = 1, 0
	} else {
		p.salp1, p.calp1 = norm(p.salp1, p.calp1)
	}
	return p, dnm
}

// headings returns the north component of the spherical course, without cancellation.
func headings(q *pair, sbet12, sbet12a, somg12, comg12 float64) float64 {
	k := float64(float64(q.cbet2*q.sbet1) * square(somg12))
	if comg12 >= 0 {
		return sbet12 + k/(1+comg12)
	}
	return sbet12a - k/(1-comg12)
}

// nearAntipode replaces p's first azimuth by that of the astroid problem.
func (s *solver) nearAntipode(q *pair, p *path, sbet12a float64) {
	k2 := float64(square(q.sbet1) * s.ep2)
	lamScale := float64(float64(float64(s.f*q.cbet1)*s.a3(epsOf(k2))) * math.Pi)
	x := atan2(-q.slam12, -q.clam12) / lamScale
	y := sbet12a / float64(lamScale*q.cbet1)
	if y > -tol1 && x > -1-xthresh {
		p.salp1 = math.Min(1, -x)
		p.calp1 = -math.Sqrt(1 - square(p.salp1))
		return
	}
	k := astroid(x, y)
	somg12, comg12 := sincos(float64(lamScale * (-x * k / (1 + k))))
	comg12 = -comg12
	p.salp1 = float64(q.cbet2 * somg12)
	p.calp1 = sbet12a - float64(float64(q.cbet2*q.sbet1)*square(somg12))/(1-comg12)
}

// astroid returns the positive root k of k⁴ + 2k³ - (x² + y² - 1)k² - 2y²k - y² = 0.
func astroid(x, y float64) float64 {
	p, q := square(x), square(y)
	r := (p + q - 1) / 6
	if q == 0 && r <= 0 {
		return 0
	}
	s := float64(float64(p*q) / 4)
	r3 := float64(r * square(r))
	disc := float64(s * (s + float64(2*r3)))
	u := r
	if disc >= 0 {
		t := math.Cbrt(s + r3 + math.Copysign(math.Sqrt(disc), s+r3))
		u += t
		if t != 0 {
			u += square(r) / t
		}
	} else {
		_, cos := sincos(atan2(math.Sqrt(-disc), -(s+r3)) / 3)
		u += float64(2 * float64(r*cos))
	}
	v := math.Sqrt(square(u) + q)
	uv := u + v
	if u < 0 {
		uv = q / (v - u)
	}
	w := (uv - q) / float64(2*v)
	return uv / (math.Sqrt(uv+square(w)) + w)
}

func epsOf(k2 float64) float64 { return k2 / (float64(2*(1+math.Sqrt(1+k2))) + k2) }

// newton solves for the first azimuth, kept in a bracket so that bisection can take over.
func (s *solver) newton(q *pair, salp1, calp1 float64) path {
	salp1a, calp1a, salp1b, calp1b := tiny, 1.0, tiny, -1.0
	near, bracketed := false, false
	for i := 0; ; i++ {
		p, v, dv := s.miss(q, salp1, calp1)
		limit := tol0
		if near {
			limit *= 8
		}
		if bracketed || !(math.Abs(v) >= limit) || i == solveMax {
			return p
		}
		if v > 0 && (i < newtonMax || calp1/salp1 > calp1b/salp1b) {
			salp1b, calp1b = salp1, calp1
		} else if v < 0 && (i < newtonMax || calp1/salp1 < calp1a/salp1a) {
			salp1a, calp1a = salp1, calp1
		}
		if d := -v / dv; i < newtonMax && dv > 0 && math.Abs(d) < math.Pi {
			sd, cd := sincos(d)
			if sin := float64(salp1*cd) + float64(calp1*sd); sin > 0 {
				salp1, calp1 = norm(sin, float64(calp1*cd)-float64(salp1*sd))
				near = math.Abs(v) <= 16*tol0
				continue
			}
		}
		salp1, calp1 = norm((salp1a+salp1b)/2, (calp1a+calp1b)/2)
		near = false
		bracketed = math.Abs(salp1a-salp1)+(calp1a-calp1) < tolb || math.Abs(salp1-salp1b)+(calp1-calp1b) < tolb
	}
}

// miss sets out at an azimuth, stops at the second latitude, and returns the way, by how much
// longitude it missed the second point, and the derivative of that. Source: Karney (2013), section 4.
func (s *solver) miss(q *pair, salp1, calp1 float64) (p path, v, dv float64) {
	if q.sbet1 == 0 && calp1 == 0 {
		calp1 = -tiny
	}
	salp0 := float64(salp1 * q.cbet1)
	calp0 := hypot(calp1, float64(salp1*q.sbet1))
	p = path{salp1: salp1, calp1: calp1, salp2: salp1, calp2: math.Abs(calp1)}
	if q.cbet2 != q.cbet1 {
		p.salp2 = salp0 / q.cbet2
	}
	if q.cbet2 != q.cbet1 || math.Abs(q.sbet2) != -q.sbet1 {
		d := float64((q.sbet1 - q.sbet2) * (q.sbet1 + q.sbet2))
		if q.cbet1 < -q.sbet1 {
			d = float64((q.cbet2 - q.cbet1) * (q.cbet1 + q.cbet2))
		}
		p.calp2 = math.Sqrt(square(calp1*q.cbet1)+d) / q.cbet2
	}
	somg1, comg1 := float64(salp0*q.sbet1), float64(calp1*q.cbet1)
	somg2, comg2 := float64(salp0*q.sbet2), float64(p.calp2*q.cbet2)
	ssig1, csig1 := norm(q.sbet1, comg1)
	ssig2, csig2 := norm(q.sbet2, comg2)
	p.sig12 = atan2(math.Max(0, float64(csig1*ssig2)-float64(ssig1*csig2)),
		float64(csig1*csig2)+float64(ssig1*ssig2))
	somg12 := math.Max(0, float64(comg1*somg2)-float64(somg1*comg2))
	comg12 := float64(comg1*comg2) + float64(somg1*somg2)
	eta := atan2(float64(somg12*q.clam12)-float64(comg12*q.slam12), float64(comg12*q.clam12)+float64(somg12*q.slam12))

	eps := epsOf(float64(square(calp0) * s.ep2))
	var c3 [6]float64
	s.c3(eps, &c3)
	b312 := sinSeries(ssig2, csig2, c3[:]) - sinSeries(ssig1, csig1, c3[:])
	domg12 := float64(float64(float64(-s.f*s.a3(eps))*salp0) * (p.sig12 + b312))
	sd, cd := sincos(domg12)
	p.somg12 = float64(q.slam12*cd) - float64(q.clam12*sd)
	p.comg12 = float64(q.clam12*cd) + float64(q.slam12*sd)

	s12b, m12b := lengths(eps, p.sig12, ssig1, csig1, q.dn1, ssig2, csig2, q.dn2)
	p.s12 = float64(s12b * s.b)
	dv = float64(m12b*s.f1) / float64(p.calp2*q.cbet2)
	if p.calp2 == 0 {
		dv = float64(-2*float64(s.f1*q.dn1)) / q.sbet1
	}
	return p, eta + domg12, dv
}
