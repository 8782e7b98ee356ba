package intake

import (
	"strings"

	"github.com/paulmach/orb"
)

// wktTypes are the types of WKT by their names of GeoJSON.
var wktTypes = map[string]string{
	"POINT": "Point", "MULTIPOINT": "MultiPoint", "LINESTRING": "LineString",
	"MULTILINESTRING": "MultiLineString", "POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon",
}

// readWKT reads WKT or EWKT, with or without Z and M, as the coordinates of GeoJSON that it stands
// for. The srid is "" where none is given. c keeps what was found, as coordinates does; what is no
// WKT is not ok.
func readWKT(s string, c *coordinates, limit int) (g orb.Geometry, srid string, ok bool) {
	s = strings.TrimSpace(halfWidth(s))
	upper := strings.ToUpper(s)
	if rest, has := strings.CutPrefix(upper, "SRID="); has {
		var found bool
		if srid, upper, found = strings.Cut(rest, ";"); !found || !digitsOnly(srid) {
			return nil, "", false
		}
	}
	open := strings.IndexByte(upper, '(')
	if open < 0 {
		return nil, srid, strings.HasSuffix(upper, "EMPTY")
	}
	words := strings.Fields(upper[:open])
	if len(words) == 0 || len(words) > 2 {
		return nil, srid, false
	}
	kind, known := wktTypes[strings.TrimSuffix(strings.TrimSuffix(words[0], "M"), "Z")]
	if !known {
		kind, known = wktTypes[words[0]]
	}
	if !known {
		return nil, srid, false
	}
	body, ok := bracketed(upper[open:], kind)
	if !ok {
		return nil, srid, false
	}
	return c.read(kind, body, limit), srid, true
}

// bracketed turns ((1 2, 3 4)) into [[[1,2],[3,4]]]. MULTIPOINT may leave the inner brackets out.
func bracketed(s, kind string) ([]byte, bool) {
	out := make([]byte, 0, len(s)+len(s)/4)
	depth, inside := 0, false // inside a bare position
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(':
			if depth++; depth > 4 {
				return nil, false
			}
			if depth <= nesting[kind] {
				out = append(out, '[')
			}
		case c == ')':
			if inside {
				out, inside = append(out, ']'), false
			}
			if depth <= nesting[kind] {
				out = append(out, ']')
			}
			if depth--; depth < 0 {
				return nil, false
			}
		case c == ',':
			if inside {
				out, inside = append(out, ']'), false
			}
			out = append(out, ',')
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		default:
			if !inside {
				out, inside = append(out, '['), true
			} else if p := s[i-1]; p == ' ' || p == '\t' || p == '\n' || p == '\r' {
				out = append(out, ',')
			}
			out = append(out, c)
		}
	}
	return out, depth == 0
}
