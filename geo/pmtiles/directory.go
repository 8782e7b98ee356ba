package pmtiles

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
)

// entry is a run of tiles with the same content or, where run is 0, a leaf directory.
type entry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32
}

// ID is a tile's number: all of the zooms below it, then its place on the Hilbert curve of its zoom.
func ID(z, x, y int) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3
	for s := 1 << z >> 1; s > 0; s >>= 1 {
		rx, ry := (x&s)/s, (y&s)/s
		id += uint64(s) * uint64(s) * uint64((3*rx)^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-(x&(s-1)), s-1-(y&(s-1))
			}
			x, y = y, x
		}
	}
	return id
}

// serialize writes a directory: each column for itself, ids as differences, the offset of what follows
// the one before as 0.
func serialize(entries []entry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return b
}

// rootLimit is what the first 16 KiB leave for the root directory.
const rootLimit = 16384 - headerSize

// directories returns the root and the leaves behind it, none where the root holds all.
func directories(entries []entry) (root, leaves []byte) {
	if root = compressed(serialize(entries)); len(root) <= rootLimit {
		return root, nil
	}
	for size := 4096; ; size *= 2 {
		var tops []entry
		leaves = leaves[:0]
		for i := 0; i < len(entries); i += size {
			leaf := compressed(serialize(entries[i:min(i+size, len(entries))]))
			tops = append(tops, entry{id: entries[i].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		if root = compressed(serialize(tops)); len(root) <= rootLimit {
			return root, leaves
		}
	}
}

// compressed is gzip without a name or a time.
func compressed(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		panic(fmt.Sprintf("compress into memory: %v", err)) // a buffer takes all
	}
	if err := z.Close(); err != nil {
		panic(fmt.Sprintf("compress into memory: %v", err))
	}
	return out.Bytes()
}
