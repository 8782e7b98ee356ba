package intake

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// geojson reads the features of a GeoJSON text.
type geojson struct {
	s       *scanner
	issues  *issues
	limits  Limits
	columns *columns
	lint    bool // judge the format alone

	rows   int
	root   map[string][]byte // members of the outermost object, features apart
	order  []string
	listed bool // features was an array
	coords coordinates
	rec    record
}

func newGeoJSON(r io.Reader, l Limits, c *issues, cols *columns) *geojson {
	return &geojson{s: newScanner(r, l), issues: c, limits: l, columns: cols, root: map[string][]byte{}}
}

// records yields every feature, the same *record each time, and stops early where the text
// cannot be followed. An error is the world's, such as a connection that broke.
func (g *geojson) records(yield func(*record) bool) error {
	if g.s.peek() != '{' {
		return g.stopAt(g.rootFault())
	}
	g.s.pos++
	again := true
	for g.s.peek() != '}' || len(g.order) > 0 {
		if err := g.member(func(rec *record) bool { again = yield(rec); return again }); err != nil {
			return g.stopAt(err)
		}
		if !again || g.issues.fatal {
			return nil
		}
		if g.s.peek() == '}' {
			break
		}
		if err := g.s.take(','); err != nil {
			return g.stopAt(err)
		}
	}
	g.s.pos++
	if g.s.peek() != 0 {
		g.issues.stop("json_trailing", place{}, "line", strconv.Itoa(g.s.line()))
		return nil
	}
	if err := g.s.err; err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	g.finish(yield)
	return nil
}

// rootFault tells a JSON text that is not an object from one that is none at all.
func (g *geojson) rootFault() error {
	b, err := g.s.value()
	if err == nil {
		if _, f := skipValue(b, 0, g.limits.MaxDepth); f != nil {
			err = fmt.Errorf("%w: %s", errSyntax, f.what)
		}
	}
	if err == nil {
		g.issues.stop("root_not_object", place{value: string(b)})
	}
	return err
}

// member reads one member of the outermost object.
func (g *geojson) member(yield func(*record) bool) error {
	if c := g.s.peek(); c != '"' {
		return g.s.unexpected(c, "a key in double quotes")
	}
	raw, err := g.s.value()
	if err != nil {
		return err
	}
	key, ok := text(raw)
	if !ok {
		return fmt.Errorf("%w: a key is not UTF-8", errSyntax)
	}
	if err := g.s.take(':'); err != nil {
		return err
	}
	if _, dup := g.root[key]; dup {
		g.issues.add("duplicate_key", place{field: key})
	}
	g.order = append(g.order, key)
	if len(g.order) > g.limits.MaxProperties {
		g.issues.stop("too_many_properties", place{}, "limit", strconv.Itoa(g.limits.MaxProperties))
		return nil
	}
	if key == "features" && g.s.peek() == '[' {
		g.root[key], g.listed = nil, true
		return g.features(yield)
	}
	b, err := g.s.value()
	if err != nil {
		return err
	}
	if _, f := skipValue(b, 0, g.limits.MaxDepth); f != nil {
		return fmt.Errorf("%w: %s", errSyntax, f.what)
	}
	g.root[key] = append([]byte(nil), b...)
	if key == "crs" {
		g.columns.crsMember(g.root[key], g.rows > 0)
	}
	return nil
}

// features reads the array of features.
func (g *geojson) features(yield func(*record) bool) error {
	g.s.pos++
	for first := true; g.s.peek() != ']' || !first; first = false {
		b, err := g.s.value()
		g.rows++
		if err != nil {
			return err
		}
		if g.rows > g.limits.MaxFeatures {
			g.issues.stop("too_many_features", place{}, "limit", strconv.Itoa(g.limits.MaxFeatures))
			return nil
		}
		if rec := g.feature(b); g.issues.fatal || !yield(rec) {
			return nil
		}
		if g.s.peek() == ']' {
			break
		}
		if err := g.s.take(','); err != nil {
			return err
		}
	}
	return g.s.take(']')
}

// stopAt records why the text cannot be followed; what is not the text's fault it returns.
func (g *geojson) stopAt(err error) error {
	p := place{row: g.rows}
	switch {
	case err == nil:
	case errors.Is(err, errSyntax):
		what := strings.TrimPrefix(err.Error(), errSyntax.Error()+": ")
		g.issues.stop("json_syntax", p, "line", strconv.Itoa(g.s.line()), "what", what)
	case errors.Is(err, errTooDeep):
		g.issues.stop("too_deep", p, "limit", strconv.Itoa(g.limits.MaxDepth))
	case errors.Is(err, errTooLarge):
		g.issues.stop("feature_too_large", p, "limit", strconv.Itoa(g.limits.MaxFeatureBytes))
	default:
		return err
	}
	return nil
}

// finish judges the outermost object, which may itself be the one feature or its geometry.
func (g *geojson) finish(yield func(*record) bool) {
	kind, ok := g.kind(g.root["type"], "FeatureCollection")
	switch {
	case !ok:
	case kind == "FeatureCollection":
		g.forbid("FeatureCollection", "coordinates", "geometry", "geometries", "properties")
		if b, has := g.root["features"]; !has {
			g.issues.add("member_missing", place{field: "features"})
		} else if !g.listed {
			g.issues.add("member_type", place{field: "features", value: string(b)},
				"value", g.array(), "example", `"features": []`)
		}
		g.bbox(g.root["bbox"], place{})
	case kind == "Feature" || kind == "GeometryCollection" || nestingKnown(kind):
		g.rows = 1
		g.single(kind, yield)
	default:
		g.issues.add("type_unknown", place{field: "type", value: kind},
			"example", likelyType(kind, "FeatureCollection"))
	}
}

// single reads the outermost object as the only feature.
func (g *geojson) single(kind string, yield func(*record) bool) {
	f := g.begin()
	if kind == "Feature" {
		for key, b := range g.root {
			f.member([]byte(key), b)
		}
		yield(f.end())
		return
	}
	p := place{row: 1}
	if !g.lint {
		g.issues.add("bare_geometry", p, "value", kind)
	}
	if b, has := g.root["properties"]; has {
		g.issues.add("bare_properties", p)
		f.properties, f.has[memberProperties] = b, true
	}
	if b, has := g.root["id"]; has {
		f.member([]byte("id"), b)
	}
	g.forbid(kind, "features", "geometry")
	f.bareGeometry(g.root)
	yield(f.record())
}

func (g *geojson) forbid(kind string, keys ...string) {
	for _, key := range keys {
		if _, has := g.root[key]; has {
			g.issues.add("member_forbidden", place{field: key, value: kind})
		}
	}
}

func (g *geojson) array() string {
	if g.issues.lang == "en" {
		return "an array"
	}
	return "数组"
}

func nestingKnown(kind string) bool { _, ok := nesting[kind]; return ok }

// likelyType guesses which type was meant.
func likelyType(kind, otherwise string) string {
	for _, t := range []string{
		"FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
		"MultiPolygon", "GeometryCollection",
	} {
		if strings.EqualFold(t, strings.TrimSpace(kind)) {
			return t
		}
	}
	return otherwise
}
