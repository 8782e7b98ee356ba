package geo

import (
	"fmt"
	"math"
)

// DetectAxes tells whether the pair x, y of a file in crs is easting, northing (or longitude,
// latitude), or the other way about, in which case swapped is true. Where both orders are possible,
// as in a small grid of its own, it is taken as easting first.
//
// A pair that is neither is ErrCoordinates, with the likely CRS named.
func DetectAxes(crs CRS, x, y float64) (swapped bool, err error) {
	switch {
	case crs.usual(x, y):
		return false, nil
	case crs.usual(y, x):
		return true, nil
	case crs.fits(x, y):
		return false, nil
	case crs.fits(y, x):
		return true, nil
	}
	return false, crs.misfit(x, y)
}

// usual reports whether x, y is where c is used, narrowly enough to tell the axes apart.
func (c CRS) usual(x, y float64) bool {
	if !c.fits(x, y) {
		return false
	}
	if c.kind != projected {
		return inChina(x, y)
	}
	if isGaussKruger(c.EPSG) {
		return math.Abs(x-c.tm.falseEast) <= 5e5 && chineseNorthing(y)
	}
	return math.Abs(x-c.tm.falseEast)*c.tm.unit <= 5e5
}

func inChina(lon, lat float64) bool { return lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54 }

func chineseNorthing(y float64) bool { return y >= 1.9e6 && y <= 6e6 }

// LikelyCRS says for a pair of numbers of unknown origin which CRS in use in China could have given
// them, in words for a person, the likeliest first. With swappedOK the other order of the axes is
// considered too. Numbers that none could have given yield nothing.
//
// Source: the zones of EPSG 4491 to 4554; the ranges are those of China's land and seas.
func LikelyCRS(x, y float64, swappedOK bool) []string {
	if !finite([2]float64{x, y}) {
		return nil
	}
	out := likely(x, y)
	if swappedOK {
		for _, s := range likely(y, x) {
			if s == lonLatWords {
				s = "latitude, longitude swapped"
			} else {
				s += ", northing before easting"
			}
			out = append(out, s)
		}
	}
	return out
}

const lonLatWords = "EPSG:4490 longitude, latitude"

func likely(x, y float64) []string {
	if inChina(x, y) {
		return []string{lonLatWords}
	}
	var out []string
	if chineseNorthing(y) {
		zone, east := math.Floor(x/1e6), math.Mod(x, 1e6)
		switch offset := math.Abs(east - 5e5); {
		case x > 1e6 && zone >= 25 && zone <= 45 && offset < 2.2e5:
			out = append(out, fmt.Sprintf("EPSG:%d (3° zone %.0f)", 4513+int(zone)-25, zone))
		case x > 1e6 && zone >= 13 && zone <= 23 && offset < 4e5:
			out = append(out, fmt.Sprintf("EPSG:%d (6° zone %.0f)", 4491+int(zone)-13, zone))
		case x > 0 && x < 1e6 && offset < 2.2e5:
			out = append(out,
				"EPSG:4534 to 4554 (3°, its central meridian must be stated)",
				"EPSG:4502 to 4512 (6°, its central meridian must be stated)")
		case x > 0 && x < 1e6 && offset < 4e5:
			out = append(out, "EPSG:4502 to 4512 (6°, its central meridian must be stated)")
		}
	}
	const perDegree = math.Pi * 6378137 / 180
	lat := math.Atan(math.Sinh(y/6378137)) / degree
	if inChina(x/perDegree, lat) && math.Abs(x) > 1000 {
		out = append(out, "EPSG:3857 Web Mercator")
	}
	return out
}
