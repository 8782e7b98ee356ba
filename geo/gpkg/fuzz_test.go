package gpkg_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/geo/gpkg"
)

// FuzzOpen changes bytes of a sound file: it is read or refused, and every row that comes is bounded.
func FuzzOpen(f *testing.F) {
	_, b := written(f, sample())
	f.Add(b)
	f.Add([]byte(gpkg.Magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := gpkg.Open(t.Context(), bytes.NewReader(data), int64(len(data)), gpkg.Limits{ValueBytes: 1 << 16, Vertices: 100})
		if err != nil {
			return
		}
		defer func() { require.NoError(t, file.Close()) }()
		tables, err := file.Tables(t.Context())
		if err != nil {
			return
		}
		for _, table := range tables {
			n := 0
			for r, err := range file.Rows(t.Context(), table) {
				if n++; n > 1000 {
					break
				}
				if err == nil {
					require.Len(t, r.Values, len(table.Columns))
				} else {
					require.True(t, errors.Is(err, gpkg.ErrCorrupt) || errors.Is(err, gpkg.ErrTooLarge) || errors.Is(err, gpkg.ErrNotGeoPackage), "%v", err)
				}
			}
		}
	})
}
