package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// direct solves the direct problem. Source: Karney (2013), section 3.
func (s *solver) direct(p orb.Point, azi, dist float64) orb.Point {
	if !finite(p) || !finite([2]float64{azi, dist}) {
		return orb.Point{math.NaN(), math.NaN()}
	}
	salp1, calp1 := sincosd(angRound(azi))
	sbet1, cbet1 := s.reduced(angRound(p[1]))
	salp0 := float64(salp1 * cbet1)
	calp0 := hypot(calp1, float64(salp1*sbet1))
	somg1, comg1 := float64(salp0*sbet1), float64(cbet1*calp1)
	if sbet1 == 0 && calp1 == 0 {
		comg1 = 1
	}
	ssig1, csig1 := norm(sbet1, comg1)

	eps := epsOf(float64(square(calp0) * s.ep2))
	var c1, c1p [7]float64
	var c3 [6]float64
	fourier(c1Rows, eps, &c1)
	fourier(c1pRows, eps, &c1p)
	s.c3(eps, &c3)
	b11 := sinSeries(ssig1, csig1, c1[:])
	sb, cb := sincos(b11)
	stau1 := float64(ssig1*cb) + float64(csig1*sb)
	ctau1 := float64(csig1*cb) - float64(ssig1*sb)
	tau12 := dist / float64(s.b*(1+a1m1(eps)))
	st, ct := sincos(math.Remainder(tau12, 2*math.Pi))
	b12 := sinSeries(float64(stau1*ct)+float64(ctau1*st), float64(ctau1*ct)-float64(stau1*st), c1p[:])
	sig12 := tau12 + b12 + b11

	ssig12, csig12 := sincos(math.Remainder(sig12, 2*math.Pi))
	ssig2 := float64(ssig1*csig12) + float64(csig1*ssig12)
	csig2 := float64(csig1*csig12) - float64(ssig1*ssig12)
	sbet2 := float64(calp0 * ssig2)
	cbet2 := hypot(salp0, float64(calp0*csig2))
	if cbet2 == 0 {
		cbet2, csig2 = tiny, tiny
	}
	somg2, comg2 := float64(salp0*ssig2), csig2
	omg12 := atan2(float64(somg2*comg1)-float64(comg2*somg1), float64(comg2*comg1)+float64(somg2*somg1))
	b312 := sinSeries(ssig2, csig2, c3[:]) - sinSeries(ssig1, csig1, c3[:])
	lam12 := omg12 - float64(float64(float64(s.f*salp0)*s.a3(eps))*(sig12+b312))
	lon := math.Remainder(wrap(p[0])+wrap(lam12/degree), 360)
	return orb.Point{lon, atan2d(sbet2, float64(s.f1*cbet2))}
}
