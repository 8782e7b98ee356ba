package intake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/zlib"
)

// Bounds of the format, and our own on what one blob may hold: writers put 8,000 objects in one.
//
// Source: OpenStreetMap Wiki, PBF Format, Encoding.
const (
	maxBlobHeader  = 64 << 10
	maxBlob        = 32 << 20
	maxBlobObjects = 250_000
	maxBlobRefs    = 4_000_000
)

// pbfFile reads OpenStreetMap's PBF. It remembers which blob holds what, so that a later pass takes
// only those it wants. Boxes and sizes that a header states are not believed.
type pbfFile struct {
	r     io.ReadSeeker
	table *walkTable
	blobs []blobPlace // known after the first pass
}

// blobPlace is where in a file the data of a blob is, and what it holds.
type blobPlace struct {
	at    int64
	size  int
	holds want
}

func (f *pbfFile) pass(w want, work func(*osmBlock), consume func(*osmBlock) error) error {
	known := f.blobs
	parse := func(b *osmBlock) {
		if b.err = (&pbfBlock{osmBlock: b, table: f.table, want: w}).parse(); b.err == nil {
			work(b)
		}
		b.raw = nil
	}
	produce := f.all
	if known != nil {
		produce = func(emit func(*osmBlock) bool) error { return f.some(w, emit) }
	}
	return abreast(produce, parse, func(b *osmBlock) error {
		if b.err != nil {
			return b.err
		}
		if known == nil {
			f.blobs = append(f.blobs, blobPlace{b.at - int64(b.packed), b.packed, b.holds})
		}
		return consume(b)
	})
}

// all emits every blob of the file that holds objects; what else may stand in it is passed by.
func (f *pbfFile) all(emit func(*osmBlock) bool) error {
	at, err := f.r.Seek(0, io.SeekStart)
	if err != nil {
		return err
	}
	for first := true; ; first = false {
		kind, size, n, err := f.header()
		if errors.Is(err, io.EOF) && !first {
			return nil
		}
		if err != nil {
			return truncated(err, at)
		}
		at += n
		if first != (kind == "OSMHeader") {
			return osmFault("a block of type %q out of place, at byte %d", kind, at)
		}
		blob, err := f.take(size)
		if err != nil {
			return truncated(err, at)
		}
		at += int64(size)
		if first {
			if err := checkHeader(blob); err != nil {
				return err
			}
		} else if kind == "OSMData" && !emit(&osmBlock{at: at, raw: blob, packed: size}) {
			return nil
		}
	}
}

// some emits the blobs that hold what is wanted.
func (f *pbfFile) some(w want, emit func(*osmBlock) bool) error {
	for _, p := range f.blobs {
		if p.holds&w == 0 {
			continue
		}
		if _, err := f.r.Seek(p.at, io.SeekStart); err != nil {
			return err
		}
		blob, err := f.take(p.size)
		if err != nil {
			return truncated(err, p.at)
		}
		if !emit(&osmBlock{at: p.at + int64(p.size), raw: blob, packed: p.size}) {
			return nil
		}
	}
	return nil
}

// header reads what stands before a blob: its type and size, and how many bytes that took.
func (f *pbfFile) header() (kind string, size int, n int64, err error) {
	var length [4]byte
	if _, err = io.ReadFull(f.r, length[:]); err != nil {
		return "", 0, 0, err
	}
	long := binary.BigEndian.Uint32(length[:])
	if long > maxBlobHeader {
		return "", 0, 0, osmFault("a header of %d bytes, more than the %d of the format", long, maxBlobHeader)
	}
	b := make([]byte, long)
	if _, err = io.ReadFull(f.r, b); err != nil {
		return "", 0, 0, noEOF(err)
	}
	m, data := wire{b: b}, uint64(maxBlob+1)
	for m.next() {
		switch m.field {
		case 1:
			kind = string(m.bytes[:min(len(m.bytes), 40)])
		case 3:
			data = m.value
		}
	}
	if m.bad || data > maxBlob {
		return "", 0, 0, osmFault("a header that states no size, or more than %d bytes", maxBlob)
	}
	return kind, int(data), int64(len(b)) + 4, nil
}

// take reads n bytes, of which a header may lie: no more is held than has come.
func (f *pbfFile) take(n int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(min(n, 1<<20) + bytes.MinRead)
	if _, err := io.CopyN(&b, f.r, int64(n)); err != nil {
		return nil, noEOF(err)
	}
	return b.Bytes(), nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// truncated says where a file ends that should go on; what else went wrong it returns.
func truncated(err error, at int64) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return osmFault("the file ends within the block at byte %d", at)
	}
	return err
}

// unpack returns the data of a blob.
func unpack(blob []byte) ([]byte, error) {
	m, size, packed := wire{b: blob}, uint64(0), []byte(nil)
	for m.next() {
		switch m.field {
		case 1:
			if len(m.bytes) > maxBlob {
				return nil, osmFault("a block of more than %d bytes", maxBlob)
			}
			return m.bytes, nil
		case 2:
			size = m.value
		case 3:
			packed = m.bytes
		case 4, 5, 6, 7:
			return nil, osmFault("a block that is packed by other than zlib; write the file with osmium cat -f pbf")
		}
	}
	if m.bad || packed == nil || size > maxBlob {
		return nil, osmFault("a block without data, or of more than %d bytes", maxBlob)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, osmFault("a block that cannot be unpacked: %v", err)
	}
	// The size stated is held against what comes before room is made for all of it.
	b := bytes.NewBuffer(make([]byte, 0, min(int(size), 16*len(packed))+bytes.MinRead))
	switch n, err := b.ReadFrom(io.LimitReader(z, int64(size)+1)); {
	case err != nil:
		return nil, osmFault("a block that cannot be unpacked: %v", err)
	case n != int64(size):
		return nil, osmFault("a block of other than the %d bytes it states", size)
	}
	return b.Bytes(), nil
}

// understood are the features of the format that a file may require.
var understood = map[string]bool{"OsmSchema-V0.6": true, "DenseNodes": true, "HistoricalInformation": true}

// checkHeader refuses a file that requires what is not understood.
func checkHeader(blob []byte) error {
	b, err := unpack(blob)
	if err != nil {
		return err
	}
	m := wire{b: b}
	for m.next() {
		if m.field == 4 && !understood[string(m.bytes)] {
			return osmFault("the file requires %q, which is not understood", m.bytes[:min(len(m.bytes), 40)])
		}
	}
	if m.bad {
		return osmFault("a header that cannot be followed")
	}
	return nil
}
