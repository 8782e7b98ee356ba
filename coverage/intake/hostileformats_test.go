package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// rezip packs a zip anew with one of its files changed.
func rezip(t testing.TB, file []byte, name string, change func(string) string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	var all []any
	changed := false
	for _, f := range r.File {
		o, err := f.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(o)
		require.NoError(t, err)
		if f.Name == name {
			was := string(b)
			b = []byte(change(was))
			changed = string(b) != was
		}
		all = append(all, f.Name, b)
	}
	require.True(t, changed, "%s stays as it was", name)
	return zipped(t, all...)
}

// header makes a zip of one file with a header of one's own.
func header(t testing.TB, h zip.FileHeader, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&h)
	require.NoError(t, err)
	_, err = w.Write([]byte(content))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

// lying is a zip whose file says that it is a hundred bytes and comes to n.
func lying(t testing.TB, name string, n int) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	require.NoError(t, err)
	_, err = w.Write(make([]byte, n))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	raw, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 100,
		CRC32: crc32.ChecksumIEEE(make([]byte, n)),
	})
	require.NoError(t, err)
	_, err = raw.Write(packed.Bytes())
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

func pointFile(t testing.TB) (shp, dbf []byte) {
	return writeSHP(orb.Point{117.4, 49.6}, orb.Point{117.5, 49.6}),
		writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}, {"beds", 'N', 4}}, []string{"A", "1"}, []string{"B", "2"})
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	shp, dbf := pointFile(t)
	bomb := zipped(t, "a.shp", shp, "a.dbf", append(bytes.Clone(dbf[:len(dbf)-1]), make([]byte, 80<<20)...))
	inner := zipped(t, "a.shp", shp, "a.dbf", dbf)
	encrypted := zipped(t, "a.shp", shp, "a.dbf", dbf)
	encrypted[6] |= 1
	directory := bytes.LastIndex(encrypted, []byte("PK\x01\x02"))
	encrypted[directory+8] |= 1
	for name, c := range map[string]struct {
		file []byte
		code string
	}{
		"a bomb":                {bomb, "expands_too_much"},
		"a bomb that lies":      {lying(t, "a.dbf", 80<<20), "zip_nothing"},
		"a shape that lies":     {lying(t, "a.shp", 1<<20), "part_missing"},
		"a path upwards":        {zipped(t, "../a.shp", shp), "zip_path"},
		"a path within upwards": {zipped(t, "a.shp", shp, "b/../../a.dbf", dbf), "zip_path"},
		"an absolute path":      {zipped(t, "/etc/a.shp", shp), "zip_path"},
		"a drive":               {zipped(t, `C:\a.shp`, shp), "zip_path"},
		"a path of Windows":     {zipped(t, `..\a.shp`, shp), "zip_path"},
		"a link":                {link(t), "zip_path"},
		"a zip in a zip":        {zipped(t, "a.zip", inner), "zip_nothing"},
		"encrypted":             {encrypted, "zip_syntax"},
		"the same name twice":   {zipped(t, "a.shp", shp, "A.SHP", shp), "zip_syntax"},
		"cut off":               {inner[:len(inner)/2], "zip_syntax"},
		"only its beginning":    {[]byte("PK\x03\x04"), "zip_syntax"},
		"a geodatabase":         {zipped(t, "规划.gdb/a00000001.gdbtable", "x"), "format_gdb"},
		"a zipped drawing":      {zipped(t, "a.dxf", "  0\nSECTION\n"), "format_dxf"},
		"something else":        {zipped(t, "a.docx", "x"), "zip_nothing"},
		"nothing":               {zipped(t), "zip_nothing"},
	} {
		_, rep, err := readAll(bytes.NewReader(c.file), intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4490"})
		require.ErrorIs(t, err, intake.ErrRejected, name)
		require.True(t, codes(rep)[c.code], "%s: %v", name, rep.Issues)
		require.NotEmpty(t, rep.Issues[0].Remedy, name)
	}
}

func link(t testing.TB) []byte {
	h := zip.FileHeader{Name: "a.shp"}
	h.SetMode(0o777 | fs.ModeSymlink)
	return header(t, h, "/etc/passwd")
}

func TestFormatsThatAreRefusedNameWhatTurnsThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, code, want string }{
		"地块.dxf":      {"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "format_dxf", "ogr2ogr -f GeoJSON -s_srs EPSG:4527 -t_srs EPSG:4490 "},
		"b.dxf":       {"AutoCAD Binary DXF\r\n\x1a\x00", "format_dxf", "b.geojson b.dxf entities"},
		"a b.dwg":     {"AC1032\x00\x00", "format_dwg", "'a b'.dxf entities"},
		"old.xls":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format_xls", ".xlsx"},
		"a.rar":       {"Rar!\x1a\x07\x00", "format_packed", ".zip"},
		"规划.gdb.zip":  {string(zipped(t, "规划.gdb/a00000001.gdbtable", "x")), "format_gdb", "ogr2ogr -f GPKG 规划.gpkg /vsizip/规划.gdb.zip"},
		"pic.geojson": {"GIF89a\x00\x01", "json_syntax", ""},
	} {
		_, rep, err := readAll(strings.NewReader(c.file), intake.Options{Layer: coverage.ResidentialAreas, Name: name})
		require.ErrorIs(t, err, intake.ErrRejected, name)
		require.Equal(t, c.code, rep.Issues[0].Code, "%s: %v", name, rep.Issues)
		require.Contains(t, rep.Issues[0].Remedy, c.want, name)
	}
}

// TestTruncatedFiles cuts a sound file of each format at every length (or at a hundred of them): it is refused or,
// where the end said nothing, is as the whole, and nothing panics.
func TestTruncatedFiles(t *testing.T) {
	t.Parallel()
	shp, dbf := pointFile(t)
	for format, whole := range map[string]struct {
		name string
		file []byte
		of   func(part []byte) []byte
	}{
		"shp":  {"a.zip", shp, func(b []byte) []byte { return zipped(t, "a.shp", b, "a.dbf", dbf) }},
		"dbf":  {"a.zip", dbf, func(b []byte) []byte { return zipped(t, "a.shp", shp, "a.dbf", b) }},
		"gpkg": {"a.gpkg", packagedPoints(t), nil},
		"xlsx": {"a.xlsx", sheet(t, [][]any{{"id", "beds"}, {"A", 1}, {"B", 2}}, nil), nil},
		"kml":  {"a.kml", []byte(twoPlacemarks), nil},
		"txt":  {"a.txt", []byte(twoParcels), nil},
		"seq":  {"a.geojsonl", []byte(twoLines), nil},
	} {
		step := max(1, len(whole.file)/100)
		for n := 0; n < len(whole.file); n += step {
			part := whole.file[:n:n]
			if whole.of != nil {
				part = whole.of(part)
			}
			got, rep, err := readAll(bytes.NewReader(part), intake.Options{Layer: coverage.Facilities, Name: whole.name, CRS: "EPSG:4490"})
			if err == nil {
				require.LessOrEqual(t, len(got), 2, "%s of %d bytes", format, n)
				continue
			}
			require.ErrorIs(t, err, intake.ErrRejected, "%s of %d bytes", format, n)
			require.NotEmpty(t, rep.Issues, "%s of %d bytes", format, n)
		}
	}
}

func TestShapefilesThatContradictThemselves(t *testing.T) {
	t.Parallel()
	shp, dbf := pointFile(t)
	change := func(b []byte, at int, v ...byte) []byte {
		b = bytes.Clone(b)
		copy(b[at:], v)
		return b
	}
	nan := float64Bytes(0)
	binary.LittleEndian.PutUint64(nan, 0x7ff0000000000000)
	for name, c := range map[string]struct {
		shp, dbf []byte
		code     string
	}{
		"more records than shapes":  {writeSHP(orb.Point{117.4, 49.6}), dbf, "shapefile_counts"},
		"more shapes than records":  {writeSHP(make([]orb.Point, 3)...), dbf, "shapefile_counts"},
		"another count in the head": {shp, change(dbf, 4, 9), "shapefile_counts"},
		"another type of shape":     {change(shp, 108, 5), dbf, "shapefile_syntax"},
		"a length beyond all":       {change(shp, 104, 0x7f), dbf, "feature_too_large"},
		"a length of nothing":       {change(shp, 104, 0, 0, 0, 1), dbf, "shapefile_syntax"},
		"no shapes at all":          {dbf, dbf, "shapefile_syntax"},
		"no table at all":           {shp, shp, "shapefile_syntax"},
		"fields beyond the record":  {shp, change(dbf, 48, 200), "shapefile_syntax"},
		"infinite":                  {change(shp, 112, nan...), dbf, "coordinate_range"},
	} {
		file := zipped(t, "a.shp", c.shp, "a.dbf", c.dbf)
		_, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4490", Lang: "en"})
		require.ErrorIs(t, err, intake.ErrRejected, name)
		require.True(t, codes(rep)[c.code], "%s: %v", name, rep.Issues)
	}
	parts := polygonSHP(square(117.4, 49.6, .01), square(117.5, 49.6, .01))
	dbf = writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}}, []string{"A"})
	for _, lie := range [][]byte{{0xff, 0xff, 0xff, 0x7f}, {11, 0, 0, 0}} {
		for _, at := range []int{144, 148, 152, 156} { // parts, points, the first part, the second
			file := zipped(t, "a.shp", change(parts, at, lie...), "a.dbf", dbf)
			_, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"})
			require.ErrorIs(t, err, intake.ErrRejected, "%d", at)
			require.NotEmpty(t, rep.Issues)
		}
	}
}

func TestTheFormatThatIsStatedMustBeTheFiles(t *testing.T) {
	t.Parallel()
	shp, dbf := pointFile(t)
	packed := zipped(t, "a.shp", shp, "a.dbf", dbf)
	for stated, file := range map[intake.Format][]byte{
		intake.GeoJSON: packed, intake.XLSX: packed, intake.KML: packed, intake.GeoPackage: []byte("id,beds\nA,1\n"), intake.CSV: packagedPoints(t),
	} {
		_, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.Facilities, Format: stated})
		require.ErrorIs(t, err, intake.ErrRejected, stated)
		require.Equal(t, "format_differs", rep.Issues[0].Code, "%s: %v", stated, rep.Issues)
	}
	got, rep, err := readAll(bytes.NewReader(packed), intake.Options{Layer: coverage.Facilities, Name: "lies.csv"})
	require.NoError(t, err, "the content tells and not the name: %v", rep.Issues)
	require.Len(t, got, 2)
}
