package walk_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/walk"
)

func TestFileKeepsTheGraph(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		var file, again bytes.Buffer
		n, err := g.WriteTo(&file)
		require.NoError(t, err)
		require.EqualValues(t, file.Len(), n)
		read, err := walk.Read(bytes.NewReader(file.Bytes()))
		require.NoError(t, err)
		_, err = read.WriteTo(&again)
		require.NoError(t, err)
		require.Equal(t, file.Bytes(), again.Bytes())
		require.Equal(t, g.Components(), read.Components())
		for e := range int32(g.Edges()) {
			require.Equal(t, g.WayID(e), read.WayID(e))
			require.Equal(t, g.Line(e), read.Line(e))
		}
		sources := someSources(t, g, 5)
		requireSameAnswers(t, g.Search(sources, 1e6), read.Search(sources, 1e6), everyPlace(g))
	})
}

func townFile(t testing.TB) []byte {
	g, _ := drawn(t, 100, `
a--+--b
|  |
c--D`)
	var file bytes.Buffer
	_, err := g.WriteTo(&file)
	require.NoError(t, err)
	return file.Bytes()
}

func TestReadRefusesDamage(t *testing.T) {
	t.Parallel()
	whole := townFile(t)
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 0x41
		for _, file := range [][]byte{bad, whole[:i]} {
			_, err := walk.Read(bytes.NewReader(file))
			require.ErrorIs(t, err, walk.ErrFile, "byte %d", i)
			_, err = walk.Read(unsized(file))
			require.ErrorIs(t, err, walk.ErrFile, "byte %d", i)
		}
	}
}

// unsized reads a file without saying how long it is.
func unsized(file []byte) io.Reader { return io.MultiReader(bytes.NewReader(file)) }

type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteSaysWhatFails(t *testing.T) {
	t.Parallel()
	_, err := cityOf(10_000).WriteTo(&full{left: 100_000})
	require.ErrorIs(t, err, errFull)
}

// FuzzRead gives whatever it is given a right checksum, and walks in what it reads.
func FuzzRead(f *testing.F) {
	whole := townFile(f)
	f.Add(whole[:len(whole)-4])
	f.Fuzz(func(t *testing.T, file []byte) {
		sum := crc32.Checksum(file, crc32.MakeTable(crc32.Castagnoli))
		file = binary.LittleEndian.AppendUint32(file, sum)
		_, err := walk.Read(bytes.NewReader(file))
		if err != nil {
			require.ErrorIs(t, err, walk.ErrFile)
		}
		g, fault := walk.Read(unsized(file))
		if fault != nil {
			require.ErrorIs(t, fault, walk.ErrFile)
			require.Error(t, err)
			return
		}
		s := g.Snapper(walk.SnapOptions{})
		f := g.Search([]walk.Source{{Place: s.Snap(origin).Place}}, 1e6)
		f.At(s.Snap(at(150, 20)).Place)
		for e := range int32(g.Edges()) {
			g.Line(e)
			g.WayID(e)
		}
	})
}
