package geo

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseCRS reads what a person or a file says of its coordinates: a code ("EPSG:4527", "4527",
// "urn:ogc:def:crs:EPSG::4527", "http://www.opengis.net/def/crs/EPSG/0/4490"), a name ("CGCS2000",
// "CRS84", "GCJ-02", "BD-09", "CGCS2000_3_Degree_GK_Zone_39"), or the WKT of a .prj file, first or
// second edition, of longitude and latitude or of any Transverse Mercator on an ellipsoid that is
// WGS 84's to a few metres' shift.
//
// It refuses Web Mercator (ErrWebMercator), Xian 1980, Beijing 1954 and other datums that need
// parameters (ErrDatum), and what it does not know (ErrUnknownCRS).
func ParseCRS(s string) (CRS, error) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "\ufeff"))
	if strings.ContainsAny(s, "[(") {
		return parseWKT(s)
	}
	if code, ok := codeOf(s); ok {
		return epsg(code)
	}
	return named(s)
}

// codeOf finds the EPSG code in s.
func codeOf(s string) (int, bool) {
	lower := strings.ToLower(s)
	if strings.ContainsAny(s, ":/#") && !strings.Contains(lower, "epsg") {
		return 0, false
	}
	code, err := strconv.Atoi(lower[strings.LastIndexAny(lower, ":/#")+1:])
	return code, err == nil && code > 0
}

// named returns the CRS of a name, compared by its letters and digits alone.
func named(s string) (CRS, error) {
	name := letters(s)
	if strings.Contains(s, ":") { // urn:ogc:def:crs:OGC:1.3:CRS84 and its like
		name = letters(s[strings.LastIndexAny(s, ":/#")+1:])
	}
	switch name {
	case "cgcs2000", "gcscgcs2000", "gcschinageodeticcoordinatesystem2000", "chinageodeticcoordinatesystem2000",
		"china2000", "2000国家大地坐标系", "国家2000", "大地2000":
		return LonLat, nil
	case "wgs84", "wgs1984", "gcswgs1984", "gcswgs84", "worldgeodeticsystem1984":
		return epsg(4326)
	case "crs84":
		return CRS{Name: "CRS84", kind: geographic}, nil
	case "gcj02", "火星坐标系", "火星坐标", "高德", "腾讯", "高德坐标系":
		return CRS{Name: "GCJ-02", kind: gcj02}, nil
	case "bd09", "bd09ll", "百度", "百度坐标系", "百度坐标":
		return CRS{Name: "BD-09", kind: bd09}, nil
	}
	if c, ok := gaussKrugerNamed(name); ok {
		return c, nil
	}
	return CRS{}, refusal(s, name)
}

// refusal says why the name is not taken.
func refusal(s, name string) error {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	switch {
	case containsAny(name, "webmercator", "pseudomercator", "popularvisualisation", "mercatorauxiliarysphere",
		"googlemercator", "墨卡托", "bd09mc"):
		return fmt.Errorf("%q: %w: export the layer in EPSG:4490", s, ErrWebMercator)
	case containsAny(name, "xian1980", "xian80", "西安80", "西安1980", "beijing1954", "beijing54", "北京54",
		"北京1954", "80西安", "1980年西安", "1980西安", "54北京", "1954年北京", "newbeijing", "krasovsky", "krassowsky"):
		return fmt.Errorf("%q: %w: export the layer in EPSG:4490", s, ErrDatum)
	}
	return fmt.Errorf("%q: %w: give a code such as EPSG:4490", s, ErrUnknownCRS)
}

// gaussKrugerNamed finds the code whose name, as EPSG or Esri spells it, is name.
func gaussKrugerNamed(name string) (CRS, bool) {
	if !strings.HasPrefix(name, "cgcs2000") {
		return CRS{}, false
	}
	for code := 4491; code <= 4554; code++ {
		if c := gaussKruger(code); letters(c.Name) == name {
			return c, true
		}
	}
	return CRS{}, false
}

// letters is s in lower case, without what is neither letter nor digit, Gauss-Krüger as GK.
func letters(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		}
		return -1
	}, s)
	return strings.NewReplacer("gausskruger", "gk", "gausskrüger", "gk").Replace(s)
}

func containsAny(s string, subs ...string) bool {
	for _, sub := range subs {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}
