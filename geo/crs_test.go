package geo_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

func parse(t require.TestingT, s string) geo.CRS {
	c, err := geo.ParseCRS(s)
	require.NoError(t, err, s)
	return c
}

func TestProjectionsOfPROJ(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(shared(t, "reference/projected/cgcs2000_gk_points.csv")).ReadAll()
	require.NoError(t, err)
	checked, worst := 0, 0.0
	for _, row := range rows[1:] {
		v := numbers(t, []string{row[1], row[2], row[5], row[6]})
		code, err := strconv.Atoi(row[3])
		require.NoError(t, err)
		if code == 3857 {
			continue
		}
		east, north := v[2], v[3]
		if code < 5000 {
			east, north = north, east // axis1 of a Gauss-Krüger code is the northing
		}
		x, y, err := parse(t, row[3]).FromLonLat(orb.Point{v[0], v[1]})
		require.NoError(t, err)
		require.InDelta(t, east, x, 1e-6, row)
		require.InDelta(t, north, y, 1e-6, row)
		worst = max(worst, math.Abs(east-x), math.Abs(north-y))
		checked++
	}
	require.Greater(t, checked, 30)
	t.Logf("%d points, worst %.2g m", checked, worst)
}

// The coordinates are what PROJ 9.1.1 prints: echo LAT LON | cs2cs -f %.9f EPSG:4490 EPSG:CODE.
func TestEndsOfTheCodes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		crs         string
		p           orb.Point
		east, north float64
	}{
		{"4491", orb.Point{76.25, 41.5}, 13604371.236863134, 4596857.129123784},
		{"4501", orb.Point{133.75, 41.5}, 23395628.763136867, 4596857.129123784},
		{"4502", orb.Point{76.25, 41.5}, 604371.236863134, 4596857.129123784},
		{"4512", orb.Point{133.75, 41.5}, 395628.763136866, 4596857.129123784},
		{"4513", orb.Point{76.25, 41.5}, 25604371.236863133, 4596857.129123784},
		{"4533", orb.Point{133.75, 41.5}, 45395628.763136864, 4596857.129123784},
		{"4534", orb.Point{76.25, 41.5}, 604371.236863134, 4596857.129123784},
		{"4554", orb.Point{133.75, 41.5}, 395628.763136866, 4596857.129123784},
		{"4509", orb.Point{125, 49.6}, 1078006.639122604, 5527179.456786297},
		{"3414", orb.Point{103.8198, 1.3521}, 26495.534871029, 37133.868476454},
	} {
		x, y, err := parse(t, tt.crs).FromLonLat(tt.p)
		require.NoError(t, err, tt.crs)
		require.InDelta(t, tt.east, x, 1e-7, tt.crs)
		require.InDelta(t, tt.north, y, 1e-7, tt.crs)
	}
}

func TestEveryGaussKrugerCodeComesBack(t *testing.T) {
	t.Parallel()
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.IntRange(4491, 4554).Draw(t, "code")
		c := parse(t, fmt.Sprint("EPSG:", code))
		require.Equal(t, code, c.EPSG)
		require.Equal(t, c, parse(t, c.Name))
		p := orb.Point{rapid.Float64Range(75, 135).Draw(t, "lon"), rapid.Float64Range(3, 54).Draw(t, "lat")}
		x, y, err := c.FromLonLat(p)
		if err != nil {
			require.ErrorIs(t, err, geo.ErrCoordinates)
			return
		}
		back, err := c.ToLonLat(x, y)
		if err != nil { // further from the meridian than the code is used
			require.ErrorIs(t, err, geo.ErrCoordinates)
			return
		}
		d := geo.Distance(p, back)
		require.Less(t, d, 1e-7)
		worst = max(worst, d)
	})
	t.Logf("worst %.2g m", worst)
}

func TestParseCRSTakes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"EPSG:4527": 4527, " epsg:4527 ": 4527, "4527": 4527, "EPSG::4527": 4527,
		"urn:ogc:def:crs:EPSG::4527":                   4527,
		"urn:ogc:def:crs:EPSG:6.9:4490":                4490,
		"http://www.opengis.net/def/crs/EPSG/0/4490":   4490,
		"http://www.opengis.net/gml/srs/epsg.xml#4548": 4548,
		"EPSG:4326": 4326, "WGS 84": 4326, "WGS84": 4326, "CGCS2000": 4490, "2000国家大地坐标系": 4490,
		"CGCS2000_3_Degree_GK_Zone_39":                 4527,
		"CGCS2000_3_Degree_GK_CM_117E":                 4548,
		"CGCS2000_GK_Zone_20":                          4498,
		"CGCS2000 / Gauss-Kruger CM 117E":              4509,
		"urn:ogc:def:crs:OGC:1.3:CRS84":                0,
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84": 0,
		"OGC:CRS84": 0, "CRS84": 0, "GCJ02": 0, "GCJ-02": 0, "gcj-02": 0, "BD09": 0, "BD-09": 0, "bd09ll": 0,
		"EPSG:32650": 32650, "EPSG:3414": 3414,
	} {
		require.Equal(t, want, parse(t, s).EPSG, s)
	}
	require.True(t, parse(t, "BD-09").Geographic())
	require.False(t, parse(t, "4527").Geographic())
	require.Equal(t, geo.LonLat, parse(t, "4490"))
}

func TestParseCRSRefuses(t *testing.T) {
	t.Parallel()
	for want, names := range map[error][]string{
		geo.ErrWebMercator: {
			"EPSG:3857", "900913", "102100", "urn:ogc:def:crs:EPSG::3857", "Web Mercator", "WGS 84 / Pseudo-Mercator",
			`PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",` +
				`SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],` +
				`PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["Central_Meridian",0.0],UNIT["Meter",1.0]]`,
			`PROJCRS["WGS 84 / Pseudo-Mercator",BASEGEOGCRS["WGS 84",DATUM["x",ELLIPSOID["WGS 84",6378137,298.257223563]]],` +
				`CONVERSION["y",METHOD["Popular Visualisation Pseudo Mercator",ID["EPSG",1024]]]]`,
		},
		geo.ErrDatum: {
			"EPSG:4610", "EPSG:4214", "2327", "2390", "2401", "2442", "21420", "4555", "4568", "Xian_1980", "西安80", "北京54",
			"Xian_1980_3_Degree_GK_Zone_39",
			`PROJCS["Xian_1980_3_Degree_GK_CM_117E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",` +
				`SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],` +
				`PROJECTION["Gauss_Kruger"],PARAMETER["Central_Meridian",117.0],UNIT["Meter",1.0]]`,
			`GEOGCS["x",DATUM["y",SPHEROID["GRS80",6378137,298.257222101],TOWGS84[10,0,0,0,0,0,0]]]`,
		},
		geo.ErrUnknownCRS: {
			"", "EPSG:", "EPSG:1", "nonsense", "-4490", "EPSG:4490x", "urn:ogc:def:crs:OGC:1.3:CRS99", "PROJCS[", "PROJCS[]",
			`GEOGCS["x"]`, `PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["WGS84",6378137,298.257223563]]],PROJECTION["Albers"]]`,
			`GEOGCS["x",DATUM["y",SPHEROID["z",6378137,298.257223563]],PRIMEM["Paris",2.33]]`,
			`GEOGCS["x",DATUM["y",SPHEROID["z",6378137,298.257223563]],UNIT["grad",0.0157]]`,
			`LOCAL_CS["city"]`, strings.Repeat("PROJCS[", 1000), "PROJCS[" + strings.Repeat(" ", 1<<17) + "]",
			`PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["WGS84",6378137,298.257223563]]],PROJECTION["Transverse_Mercator"]]`,
		},
	} {
		for _, s := range names {
			_, err := geo.ParseCRS(s)
			require.ErrorIs(t, err, want, s)
		}
	}
}

const prj = `PROJCS["CGCS2000_3_Degree_GK_CM_117E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",` +
	`DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],` +
	`UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],` +
	`PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],` +
	`PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

func TestParseCRSOfWKT(t *testing.T) {
	t.Parallel()
	require.Equal(t, 4548, parse(t, prj).EPSG)
	require.Equal(t, 4548, parse(t, "\ufeff"+strings.ReplaceAll(prj, ",", " ,\r\n\t ")).EPSG)
	require.Equal(t, 4527, parse(t, strings.Replace(prj, "500000.0", "39500000.0", 1)).EPSG)

	// A city's own meridian has no code, and kilometres are a unit too.
	own := strings.NewReplacer("117.0", "117.4", `"Meter",1.0`, `"Kilometer",1000.0`, "500000.0", "50.0")
	local := parse(t, own.Replace(prj))
	require.Zero(t, local.EPSG)
	x, y, err := local.FromLonLat(orb.Point{117.4, 0})
	require.NoError(t, err)
	require.InDelta(t, 50, x, 1e-9)
	require.InDelta(t, 0, y, 1e-9)

	utm2 := `PROJCRS["WGS 84 / UTM zone 50N",BASEGEOGCRS["WGS 84",ENSEMBLE["e",MEMBER["m"],` +
		`ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0]],` +
		`CONVERSION["UTM zone 50N",METHOD["Transverse Mercator",ID["EPSG",9807]],` +
		`PARAMETER["Longitude of natural origin",117,ANGLEUNIT["degree",0.0174532925199433]],` +
		`PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1]],` +
		`PARAMETER["False easting",500,LENGTHUNIT["kilometre",1000]]],CS[Cartesian,2],` +
		`AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]]`
	p := orb.Point{117.3781, 49.5987}
	wantX, wantY, err := parse(t, "EPSG:32650").FromLonLat(p)
	require.NoError(t, err)
	for _, s := range []string{utm2, `COMPD_CS["with heights",` + utm2 + `,VERT_CS["h"]]`} {
		x, y, err = parse(t, s).FromLonLat(p)
		require.NoError(t, err)
		require.InDelta(t, wantX, x, 1e-9)
		require.InDelta(t, wantY, y, 1e-9)
	}
	require.Equal(t, 4490, parse(t, `GEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",`+
		`ELLIPSOID["CGCS2000",6378137,298.257222101]]]`).EPSG)
}

func TestParseCRSOfSharedPrj(t *testing.T) {
	t.Parallel()
	text, err := io.ReadAll(shared(t, "boundaries/sg/MP14_SUBZONE_WEB_PL.prj"))
	require.NoError(t, err)
	p := orb.Point{103.8198, 1.3521}
	x, y, err := parse(t, string(text)).FromLonLat(p)
	require.NoError(t, err)
	wantX, wantY, err := parse(t, "3414").FromLonLat(p)
	require.NoError(t, err)
	require.InDelta(t, wantX, x, 1e-3)
	require.InDelta(t, wantY, y, 1e-3)
}

func TestToLonLatNamesTheLikelyCRS(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		crs  string
		x, y float64
		says string
	}{
		{"4548", 39527320, 5496131, "EPSG:4527 (3° zone 39)"},
		{"4527", 527320, 5496131, "EPSG:4534 to 4554"},
		{"4498", 527320, 5496131, "EPSG:4502 to 4512"},
		{"4548", 5496131, 527320, "northing before easting"},
		{"4548", 117.4, 49.6, "longitude, latitude"},
		{"4490", 39527320, 5496131, "EPSG:4527"},
		{"4490", 49.6, 117.4, "swapped"},
		{"4490", 13067000, 6379000, "EPSG:3857 Web Mercator"},
		{"4490", math.NaN(), 1, "no CRS"},
		{"4490", 1e9, 1e9, "no CRS"},
	} {
		_, err := parse(t, tt.crs).ToLonLat(tt.x, tt.y)
		require.ErrorIs(t, err, geo.ErrCoordinates)
		require.ErrorContains(t, err, tt.says)
	}
	_, err := geo.CRS{}.ToLonLat(1, 1)
	require.ErrorIs(t, err, geo.ErrUnknownCRS)
	_, _, err = geo.CRS{}.FromLonLat(orb.Point{1, 1})
	require.ErrorIs(t, err, geo.ErrUnknownCRS)
	_, _, err = parse(t, "4548").FromLonLat(orb.Point{75, 49})
	require.ErrorIs(t, err, geo.ErrCoordinates)
	_, _, err = parse(t, "4548").FromLonLat(orb.Point{117, 91})
	require.ErrorIs(t, err, geo.ErrCoordinates)
}

func TestDetectAxes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := parse(t, fmt.Sprint(rapid.SampledFrom([]int{4490, 4498, 4509, 4527, 4548}).Draw(t, "code")))
		x, y, err := c.FromLonLat(point(115.5, 118.5, 18, 53).Draw(t, "p"))
		require.NoError(t, err)
		for _, swapped := range []bool{false, true} {
			if swapped {
				x, y = y, x
			}
			got, err := geo.DetectAxes(c, x, y)
			require.NoError(t, err)
			require.Equal(t, swapped, got)
		}
	})
	swapped, err := geo.DetectAxes(parse(t, "3414"), 26495, 37133)
	require.NoError(t, err)
	require.False(t, swapped, "both orders are possible: as it stands")
	swapped, err = geo.DetectAxes(parse(t, "4326"), 1.35, 103.8)
	require.NoError(t, err)
	require.True(t, swapped)
	_, err = geo.DetectAxes(parse(t, "4548"), 39527320, 5496131)
	require.ErrorContains(t, err, "EPSG:4527")
}

func TestLikelyCRS(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"EPSG:4527 (3° zone 39)"}, geo.LikelyCRS(39527320, 5496131, true))
	require.Equal(t, []string{"EPSG:4527 (3° zone 39), northing before easting"}, geo.LikelyCRS(5496131, 39527320, true))
	require.Empty(t, geo.LikelyCRS(5496131, 39527320, false))
	require.Equal(t, []string{"EPSG:4498 (6° zone 20)"}, geo.LikelyCRS(20527320, 5496131, true))
	require.Equal(t, []string{"EPSG:3857 Web Mercator"}, geo.LikelyCRS(13067000, 6379000, true))
	require.Equal(t, []string{"latitude, longitude swapped"}, geo.LikelyCRS(49.6, 117.4, true))
	require.Equal(t, []string{"EPSG:4490 longitude, latitude"}, geo.LikelyCRS(117.4, 49.6, true))
	require.Empty(t, geo.LikelyCRS(math.Inf(1), 0, true))
	// Every prefixed code names itself.
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]int{4491, 4495, 4501, 4513, 4520, 4533}).Draw(t, "code")
		c := parse(t, fmt.Sprint(code))
		zone := code - 4513 + 25
		lon0 := float64(zone * 3)
		if code < 4513 {
			lon0 = float64((code-4491+13)*6 - 3)
		}
		x, y, err := c.FromLonLat(point(lon0-1.5, lon0+1.5, 18, 54).Draw(t, "p"))
		require.NoError(t, err)
		require.Contains(t, geo.LikelyCRS(x, y, false)[0], fmt.Sprint("EPSG:", code))
	})
}

func FuzzParseCRS(f *testing.F) {
	for _, s := range []string{"EPSG:4527", "urn:ogc:def:crs:OGC:1.3:CRS84", "GCJ-02", prj, `A["x""y",1e9,b[1]]`, "PROJCS((("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := geo.ParseCRS(s)
		if err != nil {
			require.Zero(t, c)
			return
		}
		require.NotEmpty(t, c.String())
		x, y, err := c.FromLonLat(orb.Point{117.3781, 49.5987})
		if err != nil {
			require.ErrorIs(t, err, geo.ErrCoordinates)
			return
		}
		require.False(t, math.IsNaN(x+y), c)
	})
}

func ExampleCRS_FromLonLat() {
	gk, err := geo.ParseCRS("EPSG:4527")
	if err != nil {
		panic(err)
	}
	east, north, err := gk.FromLonLat(orb.Point{117.3781, 49.5987})
	fmt.Printf("%.3f E, %.3f N, %v\n", east, north, err)
	// Output: 39527333.105 E, 5496281.051 N, <nil>
}

func BenchmarkGaussKruger(b *testing.B) {
	c := parse(b, "4548")
	for b.Loop() {
		x, y, _ := c.FromLonLat(orb.Point{117.3781, 49.5987})
		p, _ := c.ToLonLat(x, y)
		sink += p[0]
	}
}
