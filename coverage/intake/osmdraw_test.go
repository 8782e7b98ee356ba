package intake_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawnNode and drawnWay are objects of invented files; tags are keys and values in turn.
type drawnNode struct {
	id       int64
	lon, lat float64
	tags     []string
}

type drawnWay struct {
	id   int64
	refs []int64
	tags []string
}

// message writes fields of Protocol Buffers.
type message struct{ bytes.Buffer }

func (m *message) varint(v uint64) { m.Write(binary.AppendUvarint(nil, v)) }

func (m *message) number(field int, v uint64) {
	m.varint(uint64(field) << 3)
	m.varint(v)
}

func (m *message) data(field int, b []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(b)))
	m.Write(b)
}

// deltas packs signed differences.
func (m *message) deltas(field int, values []int64) {
	var b []byte
	last := int64(0)
	for _, v := range values {
		b = binary.AppendVarint(b, v-last)
		last = v
	}
	m.data(field, b)
}

// blob frames a block as a file has it.
func blob(t testing.TB, kind string, block []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err := z.Write(block)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	var b message
	b.number(2, uint64(len(block)))
	b.data(3, packed.Bytes())
	return framed(kind, b.Bytes())
}

func framed(kind string, data []byte) []byte {
	var head message
	head.data(1, []byte(kind))
	head.number(3, uint64(len(data)))
	out := binary.BigEndian.AppendUint32(nil, uint32(head.Len()))
	return append(append(out, head.Bytes()...), data...)
}

// pbfHead is the first block of a file. Its box is wrong, and nobody is to believe it.
func pbfHead(t testing.TB, required ...string) []byte {
	var box, head message
	box.number(1, 179e9*2)
	head.data(1, box.Bytes())
	for _, r := range append([]string{"OsmSchema-V0.6", "DenseNodes"}, required...) {
		head.data(4, []byte(r))
	}
	return blob(t, "OSMHeader", head.Bytes())
}

// texts numbers the texts of a block.
type texts struct {
	list []string
	of   map[string]uint64
}

func newTexts() *texts { return &texts{list: []string{""}, of: map[string]uint64{}} }

func (s *texts) index(text string) uint64 {
	if i, ok := s.of[text]; ok {
		return i
	}
	s.of[text] = uint64(len(s.list))
	s.list = append(s.list, text)
	return s.of[text]
}

func (s *texts) block(group []byte) []byte {
	var table, block message
	for _, text := range s.list {
		table.data(1, []byte(text))
	}
	block.data(1, table.Bytes())
	block.data(2, group)
	return block.Bytes()
}

// pbfNodes is a block of dense nodes.
func pbfNodes(t testing.TB, nodes []drawnNode) []byte {
	s := newTexts()
	var ids, lons, lats []int64
	var tags message
	for _, n := range nodes {
		ids = append(ids, n.id)
		lons, lats = append(lons, int64(math.Round(n.lon*1e7))), append(lats, int64(math.Round(n.lat*1e7)))
		for _, text := range n.tags {
			tags.varint(s.index(text))
		}
		tags.varint(0)
	}
	var dense, group message
	dense.deltas(1, ids)
	dense.deltas(8, lats)
	dense.deltas(9, lons)
	dense.data(10, tags.Bytes())
	group.data(2, dense.Bytes())
	return blob(t, "OSMData", s.block(group.Bytes()))
}

// pbfWays is a block of ways.
func pbfWays(t testing.TB, ways []drawnWay) []byte {
	s := newTexts()
	var group message
	for _, w := range ways {
		var keys, values, way message
		for i := 0; i+1 < len(w.tags); i += 2 {
			keys.varint(s.index(w.tags[i]))
			values.varint(s.index(w.tags[i+1]))
		}
		way.number(1, uint64(w.id))
		way.data(2, keys.Bytes())
		way.data(3, values.Bytes())
		way.deltas(8, w.refs)
		group.data(3, way.Bytes())
	}
	return blob(t, "OSMData", s.block(group.Bytes()))
}
