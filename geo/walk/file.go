package walk

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"sync"

	"github.com/paulmach/orb"
)

// ErrFile is what is no graph's file, is of another version, or is damaged.
var ErrFile = errors.New("not a walking network of this version")

// magic begins a file; its last byte is the version.
const magic = "YKZWALK\x01"

// The file: magic, five counts of 64 bits, then the arrays of a Graph one after another without
// padding, all little-endian, and the CRC-32C of all before. Arcs, components and the search tree
// are made anew.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteTo writes the graph, the same bytes for the same graph, for Read.
func (g *Graph) WriteTo(w io.Writer) (int64, error) {
	f := &writer{w: bufio.NewWriterSize(w, 1<<16), sum: crc32.New(castagnoli)}
	f.bytes([]byte(magic))
	for _, n := range []int{len(g.at), g.Edges(), len(g.bends), len(g.ways.ends), len(g.ways.text)} {
		f.u64(uint64(n))
	}
	for _, p := range g.at {
		f.u64(math.Float64bits(p[0]))
		f.u64(math.Float64bits(p[1]))
	}
	for _, e := range g.edges[:g.Edges()] {
		for _, v := range [5]uint32{uint32(e.a), uint32(e.b), e.mm, e.first, uint32(e.way)} {
			f.u32(v)
		}
	}
	for _, v := range g.bends {
		f.u32(uint32(v.lon))
		f.u32(uint32(v.lat))
	}
	for i, end := range g.ways.ends {
		f.u32(end)
		step := byte(0)
		if g.ways.steps[i] {
			step = 1
		}
		f.bytes([]byte{step})
	}
	f.bytes(g.ways.text)
	f.flush()
	f.u32(f.sum.Sum32())
	f.flush()
	if f.err == nil {
		f.err = f.w.Flush()
	}
	if f.err != nil {
		return f.n, fmt.Errorf("write walking network: %w", f.err)
	}
	return f.n, nil
}

// writer gathers numbers and keeps the first error.
type writer struct {
	w    *bufio.Writer
	sum  hash.Hash32
	part []byte
	n    int64
	err  error
}

func (f *writer) u32(v uint32) { f.part = binary.LittleEndian.AppendUint32(f.part, v); f.full() }
func (f *writer) u64(v uint64) { f.part = binary.LittleEndian.AppendUint64(f.part, v); f.full() }

func (f *writer) bytes(b []byte) {
	f.part = append(f.part, b...)
	f.full()
}

func (f *writer) full() {
	if len(f.part) >= 1<<16 {
		f.flush()
	}
}

func (f *writer) flush() {
	f.sum.Write(f.part)
	if f.err == nil {
		n, err := f.w.Write(f.part)
		f.n, f.err = f.n+int64(n), err
	}
	f.part = f.part[:0]
}

// Read reads what WriteTo wrote. Whatever the bytes, it returns a graph that is sound or ErrFile, or
// the reader's error; it takes no more memory than some times what there is to read. A reader with a
// method Len, such as bytes.Reader, which says how many bytes it has, all of them the file's, is read
// without taking memory twice.
func Read(r io.Reader) (*Graph, error) {
	f := &reader{r: r, sum: crc32.New(castagnoli), all: -1}
	if sized, ok := r.(interface{ Len() int }); ok {
		f.all = sized.Len()
	}
	g := f.graph()
	sum := f.sum.Sum32()
	if b := f.next(4); f.err == nil && binary.LittleEndian.Uint32(b) != sum {
		f.err = fmt.Errorf("checksum: %w", ErrFile)
	}
	if f.err == nil {
		f.err = g.sound()
	}
	if f.err != nil {
		return nil, fmt.Errorf("read walking network: %w", f.err)
	}
	g.finish()
	return g, nil
}

// finish makes what follows from places and edges.
func (g *Graph) finish() {
	var tree sync.WaitGroup
	tree.Go(func() { g.tree = newTree(g) })
	g.link()
	g.divide()
	tree.Wait()
}

// reader hands out bytes in pieces and keeps the first error.
type reader struct {
	r    io.Reader
	sum  hash.Hash32
	all  int // bytes of the file; below 0 where nobody says
	part []byte
	err  error
}

// next returns the next n bytes, until it is called again.
func (f *reader) next(n int) []byte {
	if cap(f.part) < n {
		f.part = make([]byte, n)
	}
	f.part = f.part[:n]
	if f.err == nil {
		if _, err := io.ReadFull(f.r, f.part); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			f.err = fmt.Errorf("ends early: %w", ErrFile)
		} else if err != nil {
			f.err = err
		}
		f.sum.Write(f.part)
	}
	if f.err != nil {
		clear(f.part)
	}
	return f.part
}

// recordBytes is how long a record of each of the five arrays is.
var recordBytes = [5]uint64{16, 20, 8, 5, 1}

// piece is how many records are read at once: memory grows by what was truly there.
const piece = 1 << 14

// room is how many of n records to make room for at once, and for one more.
func (f *reader) room(n uint64) int {
	if f.all < 0 {
		return 0
	}
	return int(n) + 1
}

// records reads n records of size bytes.
func records[T any](f *reader, n uint64, size int, one func(b []byte) T) []T {
	all := make([]T, 0, f.room(n))
	for n > 0 && f.err == nil {
		k := int(min(n, piece))
		b := f.next(k * size)
		if need := len(all) + k; need > cap(all) {
			bigger := make([]T, len(all), min(uint64(2*need), uint64(len(all))+n))
			copy(bigger, all)
			all = bigger
		}
		for i := range k {
			all = append(all, one(b[i*size:(i+1)*size]))
		}
		n -= uint64(k)
	}
	return all
}

func (f *reader) graph() *Graph {
	u32, u64 := binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	if b := f.next(len(magic)); f.err == nil && string(b) != magic {
		f.err = ErrFile
	}
	n := records(f, 5, 8, u64)
	for _, k := range n {
		if k > maxMM && f.err == nil {
			f.err = fmt.Errorf("%d records: %w", k, ErrFile)
		}
	}
	if f.err == nil && f.all >= 0 {
		f.check(n)
	}
	if f.err != nil {
		return nil
	}
	g := &Graph{}
	g.at = records(f, n[0], 16, func(b []byte) orb.Point {
		return orb.Point{math.Float64frombits(u64(b)), math.Float64frombits(u64(b[8:]))}
	})
	g.edges = records(f, n[1], 20, func(b []byte) edge {
		return edge{int32(u32(b)), int32(u32(b[4:])), u32(b[8:]), u32(b[12:]), int32(u32(b[16:]))}
	})
	g.edges = append(g.edges, edge{first: uint32(n[2])})
	g.bends = records(f, n[2], 8, func(b []byte) bend { return bend{int32(u32(b)), int32(u32(b[4:]))} })
	g.ways.ends = make([]uint32, 0, f.room(n[3]))
	g.ways.steps = records(f, n[3], 5, func(b []byte) bool {
		g.ways.ends = append(g.ways.ends, u32(b))
		return b[4] == 1
	})
	g.ways.text = records(f, n[4], 1, func(b []byte) byte { return b[0] })
	return g
}

// check compares the counts of a file's records with its length.
func (f *reader) check(n []uint64) {
	length := uint64(len(magic) + 5*8 + 4) // the counts are below 2^31: no sum overflows
	for i, size := range recordBytes {
		length += n[i] * size
	}
	if length != uint64(f.all) {
		f.err = fmt.Errorf("%d bytes, where it should have %d: %w", f.all, length, ErrFile)
	}
}

// sound checks what the code relies on.
func (g *Graph) sound() error {
	for i, p := range g.at {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return fmt.Errorf("node %d: %w", i, ErrFile)
		}
	}
	for i, e := range g.edges[:g.Edges()] {
		n := int32(len(g.at))
		if e.a < 0 || e.b < e.a || e.b >= n || e.mm == 0 || e.mm > maxMM || e.first > g.edges[i+1].first ||
			e.way < 0 || int(e.way) >= len(g.ways.ends) {
			return fmt.Errorf("edge %d: %w", i, ErrFile)
		}
	}
	last := uint32(0)
	for i, end := range g.ways.ends {
		if end < last || int(end) > len(g.ways.text) {
			return fmt.Errorf("way %d: %w", i, ErrFile)
		}
		last = end
	}
	return nil
}
