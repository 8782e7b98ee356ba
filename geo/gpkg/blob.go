package gpkg

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// The header of a geometry: "GP", version, flags, the id of its CRS, and its box.
// Source: OGC 12-128r19, 2.1.3.
const (
	headerBytes  = 8
	littleEndian = 0x01
	emptyFlag    = 0x10
	boxShift     = 1
)

// boxNumbers are how many numbers each kind of box has.
var boxNumbers = [8]int{0, 4, 6, 6, 8, -1, -1, -1}

// encode makes the blob of g, nil of a nil geometry. Points bear no box, as they are one.
func encode(g orb.Geometry, srsID int) (any, error) {
	if !known(srsID) {
		return nil, fmt.Errorf("EPSG:%d is not written: %w", srsID, ErrColumns)
	}
	if g == nil {
		return nil, nil
	}
	body, err := wkb.Marshal(g, binary.LittleEndian)
	if err != nil {
		return nil, err
	}
	b := g.Bound()
	for _, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if !finite(v) {
			return nil, fmt.Errorf("a geometry is not finite: %w", ErrColumns)
		}
	}
	out := append(make([]byte, 0, headerBytes+32+len(body)), 'G', 'P', 0, littleEndian)
	out = binary.LittleEndian.AppendUint32(out, uint32(srsID))
	if _, point := g.(orb.Point); !point {
		out[3] |= 1 << boxShift
		for _, v := range []float64{b.Min[0], b.Max[0], b.Min[1], b.Max[1]} {
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
		}
	}
	return append(out, body...), nil
}

// decode takes a blob apart. A nil geometry is an empty one. What is no blob of a GeoPackage, ends too early or
// has a shape that is no simple feature's is ErrCorrupt; more than limit vertices are ErrTooLarge.
func decode(b []byte, limit int) (g orb.Geometry, altitude bool, err error) {
	if len(b) < headerBytes || b[0] != 'G' || b[1] != 'P' {
		return nil, false, fmt.Errorf("a geometry does not begin with GP: %w", ErrCorrupt)
	}
	flags := b[3]
	n := boxNumbers[flags>>boxShift&7]
	if n < 0 || flags&0x20 != 0 || len(b) < headerBytes+8*n {
		return nil, false, fmt.Errorf("a geometry has a header that is not read: %w", ErrCorrupt)
	}
	if flags&emptyFlag != 0 {
		return nil, false, nil
	}
	d := wkbReader{b: b[headerBytes+8*n:], left: limit}
	g = d.geometry(0)
	if d.err == nil && len(d.b) > 0 {
		d.fail("%d bytes follow a geometry", len(d.b))
	}
	if d.bad {
		d.fail("a position is no number")
	}
	if d.err != nil {
		return nil, false, d.err
	}
	return g, d.altitude, nil
}
