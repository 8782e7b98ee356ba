package intake

import "strconv"

// The members of a feature that mean something.
const (
	memberType = iota
	memberID
	memberGeometry
	memberProperties
	memberBBox
	membersKnown
)

var memberNames = [membersKnown]string{"type", "id", "geometry", "properties", "bbox"}

// featureReader gathers the members of one feature.
type featureReader struct {
	g          *geojson
	place      place
	has        [membersKnown]bool
	kind       []byte
	geometry   []byte
	properties []byte
	before     int // errors before this feature
}

// feature reads one element of features.
func (g *geojson) feature(b []byte) *record {
	f := g.begin()
	if b[0] != '{' {
		g.issues.add("feature_not_object", place{row: g.rows, value: string(b)})
		return f.record()
	}
	if fault := members(b, g.limits.MaxDepth, f.member); fault != nil {
		g.issues.stop("json_syntax", place{row: g.rows}, "line", strconv.Itoa(g.s.line()), "what", fault.what)
		return f.record()
	}
	return f.end()
}

func (g *geojson) begin() *featureReader {
	g.rec = record{row: g.rows, fields: g.rec.fields[:0]}
	return &featureReader{g: g, place: place{row: g.rows}, before: g.issues.errors}
}

// record closes the feature as it is.
func (f *featureReader) record() *record {
	f.g.rec.faulty = f.g.issues.errors > f.before
	return &f.g.rec
}

func (f *featureReader) member(key, b []byte) {
	if key[0] == '"' {
		key = key[1 : len(key)-1]
	}
	which := -1
	switch string(key) {
	case "type":
		which, f.kind = memberType, b
	case "id":
		which = memberID
		f.id(b)
	case "geometry":
		which, f.geometry = memberGeometry, b
	case "properties":
		which, f.properties = memberProperties, b
	case "bbox":
		which = memberBBox
		f.g.bbox(b, f.place)
	case "features", "coordinates", "geometries":
		f.g.issues.add("member_forbidden", f.at(string(key), ""))
	}
	if which < 0 {
		return
	}
	if f.has[which] {
		f.g.issues.add("duplicate_key", f.at(memberNames[which], ""))
	}
	f.has[which] = true
}

func (f *featureReader) at(field, value string) place {
	p := f.place
	p.field, p.value = field, value
	return p
}

// end judges the members once all are known.
func (f *featureReader) end() *record {
	if kind, ok := f.g.kind(f.kind, "Feature"); ok && kind != "Feature" {
		f.g.issues.add("type_unknown", f.at("type", kind), "example", "Feature")
	}
	f.readProperties()
	if !f.has[memberGeometry] {
		f.g.issues.add("member_missing", f.at("geometry", ""))
	} else {
		f.g.rec.geometry = f.g.geometry(f.geometry, f.place, 0)
	}
	return f.record()
}

// bareGeometry reads a geometry that stands where a feature should.
func (f *featureReader) bareGeometry(root map[string][]byte) {
	f.readProperties()
	f.g.rec.geometry = f.g.geometryOf(geometryMembers{
		kind: root["type"], coordinates: root["coordinates"], geometries: root["geometries"], bbox: root["bbox"],
	}, f.place, 0)
}

func (f *featureReader) id(b []byte) {
	v, ok := jsonValue(b)
	if !ok || v.shape != textual && v.shape != numeric && v.shape != absent {
		f.g.issues.add("feature_id_type", f.at("id", string(b)))
		return
	}
	f.g.rec.id = v
	f.place.feature = v.text
}

func (f *featureReader) readProperties() {
	g := f.g
	if !f.has[memberProperties] || f.properties[0] == 'n' {
		return // RFC 7946 asks for the member; nothing is lost without it
	}
	if f.properties[0] != '{' {
		expected := "对象"
		if g.issues.lang == "en" {
			expected = "an object"
		}
		g.issues.add("member_type", f.at("properties", string(f.properties)),
			"value", expected, "example", `"properties": {}`)
		return
	}
	fault := members(f.properties, g.limits.MaxDepth, func(key, b []byte) {
		if len(g.rec.fields) >= g.limits.MaxProperties {
			return
		}
		col, ok := g.columns.of(key)
		v, valid := jsonValue(b)
		if !ok || !valid {
			g.issues.add("encoding", f.at(string(key), ""))
			return
		}
		g.rec.put(col, v, g.issues, f.place)
	})
	if fault != nil {
		g.issues.add("json_syntax", f.at("properties", ""), "line", strconv.Itoa(g.s.line()), "what", fault.what)
	}
	if len(g.rec.fields) >= g.limits.MaxProperties {
		g.issues.add("too_many_properties", f.place, "limit", strconv.Itoa(g.limits.MaxProperties))
	}
}

// kind reads a type member.
func (g *geojson) kind(b []byte, otherwise string) (string, bool) {
	p := place{row: g.rows, field: "type", value: string(b)}
	if b == nil {
		g.issues.add("type_missing", p, "example", otherwise)
		return "", false
	}
	if b[0] != '"' {
		words := "文字"
		if g.issues.lang == "en" {
			words = "a text"
		}
		g.issues.add("member_type", p, "value", words, "example", `"type": "`+otherwise+`"`)
		return "", false
	}
	return string(b[1 : len(b)-1]), true
}

// bbox checks a member that nothing else is done with.
func (g *geojson) bbox(b []byte, p place) {
	if b == nil {
		return
	}
	n, numbers := 0, b[0] == '['
	if numbers {
		fault := elements(b, 1, func(v []byte) {
			_, end, ok := number(v, 0)
			numbers = numbers && ok && end == len(v)
			n++
		})
		numbers = numbers && fault == nil
	}
	if !numbers || n != 4 && n != 6 {
		p.field, p.value = "bbox", string(b)
		g.issues.add("bbox_invalid", p)
	}
}
