package gpkg_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/geo/gpkg"
)

// changed is a sound file after SQL has had its way with it.
func changed(t *testing.T, statements ...string) []byte {
	t.Helper()
	path, _ := written(t, sample())
	plain := t.TempDir() + "/a.db"
	require.NoError(t, os.Rename(path, plain))
	db, err := sql.Open("sqlite", plain)
	require.NoError(t, err)
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err, s)
	}
	require.NoError(t, db.Close())
	b, err := os.ReadFile(plain)
	require.NoError(t, err)
	return b
}

func tablesOf(t *testing.T, b []byte, l gpkg.Limits) (*gpkg.File, []gpkg.Table, error) {
	t.Helper()
	f, err := gpkg.Open(t.Context(), bytes.NewReader(b), int64(len(b)), l)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	tables, err := f.Tables(t.Context())
	return f, tables, err
}

const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom, i AS id FROM n`

func TestNothingOfAFileIsRun(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string][]string{
		"an endless view":   {`DROP TABLE points`, `CREATE VIEW points AS ` + endless},
		"a virtual table":   {`DROP TABLE points`, `CREATE VIRTUAL TABLE points USING rtree(fid, a, b)`},
		"the schema":        {`UPDATE gpkg_geometry_columns SET table_name = 'sqlite_master' WHERE table_name = 'points'`},
		"what is not there": {`DROP TABLE points`},
	} {
		_, tables, err := tablesOf(t, changed(t, append([]string{`PRAGMA foreign_keys = OFF`}, statements...)...), gpkg.Limits{})
		require.NoError(t, err, name)
		for _, table := range tables {
			require.NotContains(t, []string{"points", "sqlite_master"}, table.Name, name)
		}
		require.Len(t, tables, 2, name)
	}
	for _, table := range []string{"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"} {
		b := changed(t, `PRAGMA foreign_keys = OFF`, `PRAGMA legacy_alter_table = ON`, `DROP TABLE `+table, `CREATE VIEW `+table+` AS `+endless)
		_, _, err := tablesOf(t, b, gpkg.Limits{})
		require.ErrorIs(t, err, gpkg.ErrNotGeoPackage, table)
	}
}

func TestGeneratedColumnsAndBlobsAreLeftOut(t *testing.T) {
	t.Parallel()
	b := changed(t, `ALTER TABLE points ADD COLUMN made TEXT GENERATED ALWAYS AS (upper(id)) VIRTUAL`, `ALTER TABLE points ADD COLUMN photo BLOB`,
		`UPDATE points SET photo = x'00', id = x'0102'`)
	f, tables, err := tablesOf(t, b, gpkg.Limits{})
	require.NoError(t, err)
	require.Equal(t, []gpkg.Column{{Name: "fid", Kind: gpkg.Integer}, {Name: "id"}, {Name: "photo", Kind: gpkg.Blob}}, tables[1].Columns)
	for r, err := range f.Rows(t.Context(), tables[1]) {
		require.NoError(t, err)
		require.Equal(t, []any{int64(1), nil, nil}, r.Values)
	}
}

func TestLimitsOfValues(t *testing.T) {
	t.Parallel()
	b := changed(t, `UPDATE points SET id = printf('%.*c', 100000, 'x')`)
	f, tables, err := tablesOf(t, b, gpkg.Limits{ValueBytes: 50_000})
	require.NoError(t, err)
	for _, err := range f.Rows(t.Context(), tables[1]) {
		require.ErrorIs(t, err, gpkg.ErrTooLarge)
	}
	_, _, err = tablesOf(t, b, gpkg.Limits{Columns: 1})
	require.ErrorIs(t, err, gpkg.ErrTooLarge)
}

func TestGeometriesAreReadOrFaulty(t *testing.T) {
	t.Parallel()
	le := func(v ...any) []byte {
		out := []byte{'G', 'P', 0, 1, 0, 0, 0, 0}
		for _, v := range v {
			var err error
			out, err = binary.Append(out, binary.LittleEndian, v)
			require.NoError(t, err)
		}
		return out
	}
	nan := math.NaN()
	for name, c := range map[string]struct {
		blob []byte
		want orb.Geometry
		err  error
	}{
		"a point":                 {le(byte(1), uint32(1), 1.0, 2.0), orb.Point{1, 2}, nil},
		"a point with Z and M":    {le(byte(1), uint32(3001), 1.0, 2.0, 3.0, 4.0), orb.Point{1, 2}, nil},
		"a point of EWKB":         {le(byte(1), uint32(0xA0000001), uint32(4490), 1.0, 2.0, 3.0), orb.Point{1, 2}, nil},
		"a point without a place": {le(byte(1), uint32(1), nan, nan), nil, nil},
		"half a point":            {le(byte(1), uint32(1), 1.0, nan), nil, gpkg.ErrCorrupt},
		"a line of many":          {le(byte(1), uint32(2), uint32(math.MaxUint32), 1.0), nil, gpkg.ErrCorrupt},
		"too many vertices":       {le(byte(1), uint32(2), uint32(3), 1.0, 1.0, 2.0, 2.0, 3.0, 3.0), nil, gpkg.ErrTooLarge},
		"a curve":                 {le(byte(1), uint32(8), uint32(0)), nil, gpkg.ErrCorrupt},
		"more than a geometry":    {le(byte(1), uint32(1), 1.0, 2.0, byte(0)), nil, gpkg.ErrCorrupt},
		"polygons of points":      {le(byte(1), uint32(6), uint32(1), byte(1), uint32(1), 1.0, 2.0), nil, gpkg.ErrCorrupt},
		"an empty polygon":        {le(byte(1), uint32(3), uint32(0)), nil, nil},
		"no blob of its":          {[]byte("not a geometry"), nil, gpkg.ErrCorrupt},
	} {
		path, _ := written(t, sample()[1:2])
		plain := t.TempDir() + "/a.db"
		require.NoError(t, os.Rename(path, plain))
		db, err := sql.Open("sqlite", plain)
		require.NoError(t, err)
		_, err = db.Exec(`UPDATE points SET geom = ?`, c.blob)
		require.NoError(t, err)
		require.NoError(t, db.Close())
		b, err := os.ReadFile(plain)
		require.NoError(t, err)
		f, tables, err := tablesOf(t, b, gpkg.Limits{Vertices: 2})
		require.NoError(t, err)
		for r, err := range f.Rows(t.Context(), tables[0]) {
			require.NoError(t, err, name)
			require.ErrorIs(t, r.Fault, c.err, name)
			if c.err == nil {
				require.Equal(t, c.want, r.Geometry, name)
			}
		}
	}
}
