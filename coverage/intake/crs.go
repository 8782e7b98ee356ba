package intake

import (
	"errors"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// Undeclared is what Report.CRS says where neither caller, file nor workspace names a CRS.
const Undeclared = "undeclared"

// system is the CRS of a file and how its points are turned.
type system struct {
	crs      geo.CRS
	label    string
	stated   bool // by caller, file or workspace
	caller   bool // by the caller, who leads
	identity bool // already CGCS2000 longitude, latitude
}

// declare takes what somebody says the CRS is; a name that cannot be used ends the reading.
func declare(c *issues, s, field string) (system, bool) {
	crs, err := geo.ParseCRS(strings.TrimSpace(s))
	p := place{field: field, value: s}
	switch {
	case errors.Is(err, geo.ErrWebMercator):
		c.stop("web_mercator", p)
		return system{}, false
	case errors.Is(err, geo.ErrDatum):
		c.stop("crs_datum", p)
		return system{}, false
	case err != nil:
		c.stop("crs_unknown", p)
		return system{}, false
	}
	return system{crs: crs, label: crs.String(), stated: true, identity: isIdentity(crs)}, true
}

// isIdentity asks two places that no datum of a web map leaves where they are.
func isIdentity(crs geo.CRS) bool {
	for _, p := range []orb.Point{{105.25, 34.5}, {117.4375, 49.625}} {
		q, err := crs.ToLonLat(p[0], p[1])
		if err != nil || q != p {
			return false
		}
	}
	return true
}

func undeclared() system {
	return system{crs: geo.LonLat, label: Undeclared, identity: true}
}

// member takes the legacy crs member of a GeoJSON text; "" where it says nothing.
func crsMember(c *issues, b []byte, depth int) (name string, ok bool) {
	if b[0] == 'n' {
		return "", true
	}
	p := place{field: "crs", value: string(b)}
	var kind, inner string
	if members(b, depth, func(key, v []byte) {
		if string(key) == `"type"` && v[0] == '"' {
			kind, _ = text(v)
		}
		if string(key) == `"properties"` && v[0] == '{' {
			_ = members(v, depth, func(key, v []byte) { // skipValue has passed it
				switch string(key) {
				case `"name"`, `"code"`, `"href"`:
					value, _ := jsonValue(v)
					inner = value.text
				}
			})
		}
	}) != nil {
		c.stop("crs_unknown", p)
		return "", false
	}
	switch strings.ToLower(kind) {
	case "link", "url":
		c.stop("crs_link", p)
		return "", false
	case "epsg":
		return "EPSG:" + inner, true
	}
	if inner == "" {
		c.stop("crs_unknown", p)
		return "", false
	}
	return inner, true
}

// systematic explains a pair of numbers that cannot be what the file's CRS says.
func (s system) systematic(c *issues, x, y float64, p place) {
	p.value = fmt.Sprintf("%v, %v", x, y)
	likely := geo.LikelyCRS(x, y, true)
	words := []string{"likely", orDash(strings.Join(likely, "; ")), "example", exampleCRS(likely), "crs", s.label}
	switch {
	case len(likely) > 0 && strings.Contains(likely[0], "Mercator"):
		c.add("web_mercator", p, words...)
	case !s.stated:
		c.add("crs_required", p, words...)
	case s.crs.Geographic():
		c.add("coordinate_range", p, words...)
	default:
		c.add("crs_misfit", p, words...)
	}
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func exampleCRS(likely []string) string {
	for _, l := range likely {
		if code, _, _ := strings.Cut(l, " "); strings.HasPrefix(code, "EPSG:") && code != "EPSG:3857" {
			return code
		}
	}
	return "EPSG:4490"
}
