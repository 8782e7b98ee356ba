package intake

import (
	"bytes"
	"math"
	"strconv"
)

// powersOfTen are those a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// number reads the JSON number that starts at b[i] and returns the offset behind it. It is not
// ok where JSON has no such number or it is beyond a float64. The value is the nearest float64.
//
// A mantissa below 2^53 over a power of ten that is exact gives one rounding, hence the nearest
// (Clinger 1990); anything longer goes to strconv.
func number(b []byte, i int) (v float64, next int, ok bool) {
	start := i
	neg := i < len(b) && b[i] == '-'
	if neg {
		i++
	}
	var m uint64
	lead := i
	for i < len(b) && b[i]-'0' <= 9 {
		m = m*10 + uint64(b[i]-'0')
		i++
	}
	digits := i - lead
	if digits == 0 || digits > 1 && b[lead] == '0' {
		return 0, start, false
	}
	scale := 0
	if i < len(b) && b[i] == '.' {
		dot := i
		for i++; i < len(b) && b[i]-'0' <= 9; i++ {
			m = m*10 + uint64(b[i]-'0')
		}
		scale = i - dot - 1
		if digits += scale; scale == 0 {
			return 0, start, false
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		return exponent(b, start, i)
	}
	if digits > 19 || m >= 1<<53 || scale >= len(powersOfTen) {
		return parse(b, start, i)
	}
	v = float64(m) / powersOfTen[scale]
	if neg {
		v = -v
	}
	return v, i, true
}

func exponent(b []byte, start, i int) (float64, int, bool) {
	if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
		i++
	}
	first := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	if i == first {
		return 0, start, false
	}
	return parse(b, start, i)
}

func parse(b []byte, start, end int) (float64, int, bool) {
	v, err := strconv.ParseFloat(string(b[start:end]), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, start, false
	}
	return v, end, true
}

// wordEnd is the offset behind what stands at b[i], up to a comma, bracket or space.
func wordEnd(b []byte, i int) int {
	for i < len(b) && bytes.IndexByte([]byte(",]} \n\r\t"), b[i]) < 0 {
		i++
	}
	return i
}

// tooGreat reports whether b is a number beyond a float64.
func tooGreat(b []byte) bool {
	v, err := strconv.ParseFloat(string(b), 64)
	return err != nil && math.IsInf(v, 0)
}
