package intake_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// FuzzShapefile puts what it is given where the parts of a Shapefile are, so that no time goes into packing them.
func FuzzShapefile(f *testing.F) {
	shp := polygonSHP(square(117.4, 49.6, .05), square(117.41, 49.61, .02))
	dbf := writeDBF(f, gbk(f), []dbfColumn{{"编号", 'C', 5}, {"规划许可日", 'D', 8}, {"households", 'N', 6}}, []string{"甲", "20250101", "12"})
	f.Add(shp, dbf, []byte("GBK"), []byte(`GEOGCS["x"]`))
	f.Add(writeSHP(orb.Point{117.4, 49.6}), dbf, []byte(""), []byte(""))
	f.Fuzz(func(t *testing.T, shp, dbf, cpg, prj []byte) {
		if len(shp)+len(dbf)+len(cpg)+len(prj) > 1<<16 {
			return
		}
		holds(t, zipped(t, "a.shp", shp, "a.dbf", dbf, "a.cpg", cpg, "a.prj", prj), intake.Options{Layer: coverage.ResidentialAreas})
	})
}

func FuzzZip(f *testing.F) {
	shp, dbf := pointFile(f)
	f.Add(zipped(f, "a.shp", shp, "a.dbf", dbf))
	f.Add(sheet(f, [][]any{{"id", "beds"}, {"A", 1}}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Facilities, Name: "a.zip"})
	})
}

// FuzzSheet puts what it is given where the parts of a workbook are.
func FuzzSheet(f *testing.F) {
	file := sheet(f, [][]any{{"id", "beds", "开业日期"}, {"A", 1, 44727}, {"B", "二"}}, nil)
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		f.Fatal(err)
	}
	part := func(name string) []byte {
		o, err := r.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		b, err := io.ReadAll(o)
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	book, rels := part("xl/workbook.xml"), part("xl/_rels/workbook.xml.rels")
	f.Add(part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"), part("xl/styles.xml"))
	f.Fuzz(func(t *testing.T, rows, shared, styles []byte) {
		if len(rows)+len(shared)+len(styles) > 1<<16 {
			return
		}
		holds(t, zipped(t, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet1.xml", rows,
			"xl/sharedStrings.xml", shared, "xl/styles.xml", styles), intake.Options{Layer: coverage.Facilities})
	})
}

func FuzzGeoPackage(f *testing.F) {
	f.Add(packagedPoints(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Facilities})
	})
}

func FuzzKML(f *testing.F) {
	f.Add([]byte(twoPlacemarks))
	f.Add([]byte(`<kml><Placemark><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,4 5,6 1,2</coordinates></LinearRing></outerBoundaryIs></Polygon><Point/></MultiGeometry></Placemark></kml>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Facilities, Format: intake.KML})
	})
}

func FuzzCorners(f *testing.F) {
	f.Add([]byte(twoParcels))
	f.Add([]byte(gbk(f)(twoParcels)))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.ResidentialAreas, Format: intake.Corners})
	})
}

func FuzzSequence(f *testing.F) {
	f.Add([]byte(twoLines))
	f.Add([]byte("\x1e" + twoLines))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Facilities, Format: intake.GeoJSONSeq})
	})
}
