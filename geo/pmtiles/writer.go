package pmtiles

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// headerSize is what the specification gives the header.
const headerSize = 127

// Writer collects tiles for one archive.
type Writer struct {
	spool   io.ReadWriteSeeker
	size    uint64
	entries []entry
	known   map[[sha256.Size]byte]entry
	tiles   uint64
}

// NewWriter returns a writer that keeps tiles in spool, which is empty and the caller's to remove.
func NewWriter(spool io.ReadWriteSeeker) *Writer {
	return &Writer{spool: spool, known: map[[sha256.Size]byte]entry{}}
}

// Add takes a tile, compressed by gzip. Tiles come in the order of their ids, each once.
func (w *Writer) Add(id uint64, gz []byte) error {
	n := len(w.entries)
	if n > 0 && id < w.entries[n-1].id+uint64(w.entries[n-1].run) {
		return fmt.Errorf("pmtiles: tile %d comes after tile %d", id, w.entries[n-1].id)
	}
	w.tiles++
	sum := sha256.Sum256(gz)
	e, ok := w.known[sum]
	if !ok {
		e = entry{offset: w.size, length: uint32(len(gz))}
		if _, err := w.spool.Write(gz); err != nil {
			return fmt.Errorf("keep tile %d: %w", id, err)
		}
		w.size += uint64(len(gz))
		w.known[sum] = e
	}
	if n > 0 && w.entries[n-1].offset == e.offset && w.entries[n-1].id+uint64(w.entries[n-1].run) == id {
		w.entries[n-1].run++
		return nil
	}
	e.id, e.run = id, 1
	w.entries = append(w.entries, e)
	return nil
}

// Tiles returns how many tiles were added.
func (w *Writer) Tiles() int { return int(w.tiles) }

// Info is what an archive says of itself.
type Info struct {
	MinZoom, MaxZoom int
	Bound            orb.Bound      // longitude, latitude
	Metadata         map[string]any // vector_layers is required by the specification
}

// Finish writes the archive: header, root, metadata, leaves, tiles.
func (w *Writer) Finish(out io.Writer, info Info) error {
	metadata, err := json.Marshal(info.Metadata)
	if err != nil {
		return fmt.Errorf("write an archive's metadata: %w", err)
	}
	metadata = compressed(metadata)
	root, leaves := directories(w.entries)
	for _, part := range [][]byte{w.header(info, len(root), len(metadata), len(leaves)), root, metadata, leaves} {
		if _, err := out.Write(part); err != nil {
			return fmt.Errorf("write an archive: %w", err)
		}
	}
	if _, err := w.spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the tiles again: %w", err)
	}
	if _, err := io.CopyN(out, w.spool, int64(w.size)); err != nil {
		return fmt.Errorf("write an archive's tiles: %w", err)
	}
	return nil
}

// Kinds of the header.
const (
	gzipped = 2
	mvt     = 1
)

func (w *Writer) header(info Info, root, metadata, leaves int) []byte {
	b := append(make([]byte, 0, headerSize), "PMTiles\x03"...)
	at := uint64(headerSize)
	for _, size := range []uint64{uint64(root), uint64(metadata), uint64(leaves), w.size} {
		b = binary.LittleEndian.AppendUint64(b, at)
		b = binary.LittleEndian.AppendUint64(b, size)
		at += size
	}
	for _, n := range []uint64{w.tiles, uint64(len(w.entries)), uint64(len(w.known))} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	b = append(b, 1, gzipped, gzipped, mvt, byte(info.MinZoom), byte(info.MaxZoom)) // 1: clustered
	place := func(p orb.Point) {
		for _, degrees := range p {
			b = binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(degrees*1e7))))
		}
	}
	place(info.Bound.Min)
	place(info.Bound.Max)
	b = append(b, byte(min(info.MaxZoom, max(info.MinZoom, 10))))
	place(info.Bound.Center())
	return b
}
