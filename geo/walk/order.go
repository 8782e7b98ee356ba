package walk

import (
	"cmp"

	"github.com/paulmach/orb"
)

// hilbert returns a point's place on a Hilbert curve over all longitudes and latitudes, 31 bits a
// side: 0.7 m on the ground. What is near on the curve is near on the ground, so that a search
// finds the state of neighbours in the same cache lines and in the same pages.
//
// Source: Hilbert (1891); the iteration is Warren, Hacker's Delight, section 16-2.
func hilbert(p orb.Point) uint64 {
	x := uint32(min(max((p[0]+180)/360, 0), 1) * (1<<31 - 1))
	y := uint32(min(max((p[1]+180)/360, 0), 1) * (1<<31 - 1))
	var d uint64
	for s := uint32(1) << 30; s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d = d<<2 | uint64(3*rx^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return d
}

// sortByKey sorts values by key[value], stably, and returns them in the other of the two slices or
// in the same. It counts digits of eleven bits and passes over those that are all alike.
func sortByKey(values, scratch []int32, key []uint64) (sorted []int32) {
	var varies uint64
	for _, v := range values {
		varies |= key[v] ^ key[values[0]]
	}
	for shift := 0; shift < 64; shift += 11 {
		if varies>>shift&2047 == 0 {
			continue
		}
		var at [2049]int32
		for _, v := range values {
			at[key[v]>>shift&2047+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, v := range values {
			d := key[v] >> shift & 2047
			scratch[at[d]] = v
			at[d]++
		}
		values, scratch = scratch, values
	}
	return values
}

// upTo returns 0, 1, … n-1.
func upTo(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func comparePoints(a, b orb.Point) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}
