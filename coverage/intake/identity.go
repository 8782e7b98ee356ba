package intake

import (
	"encoding/hex"
	"reflect"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/text/unicode/norm"

	"yikezhong/coverage"
)

const maxIDBytes = 200

// idOf is the id as the file has it, for Issues.
func (rd *Reader) idOf(rec *record) string {
	if rec.id.shape != absent {
		return rec.id.text
	}
	for _, f := range rec.fields {
		if f.column.prop != nil && f.column.prop.Name == "id" {
			return f.value.text
		}
	}
	return ""
}

// id settles the id of a feature: its own, else the property, else a division's code. "" is none.
func (rd *Reader) id(s reflect.Value, rec *record, p place) string {
	into := s.Field(0)
	if rec.id.shape != absent {
		rd.read.place = p
		rd.read.place.field, rd.read.place.value = "id", rec.id.text
		id, _ := rd.read.clean(rec.id.text)
		into.SetString(id)
	}
	id := into.String()
	if !plainASCII(id) {
		id = norm.NFC.String(strings.TrimSpace(halfWidth(id)))
		into.SetString(id)
	}
	if d, ok := s.Addr().Interface().(*coverage.Division); ok && id == "" {
		id = d.Code
		into.SetString(id)
	}
	if len(id) > maxIDBytes {
		p.field, p.value = "id", id
		rd.issues.add("id_too_long", p, "example", "ZZ-001-1")
		return ""
	}
	return id
}

// madeID is an id told from the content: a reported figure's from what it is a figure of, any
// other's from all of it.
func (rd *Reader) madeID(v any, g orb.Geometry, p place) string {
	if f, ok := v.(*coverage.Reported); ok {
		key := strings.Join([]string{f.Measure, f.Indicator, f.Division, f.AsOf.String(), f.Basis, f.Reporter}, "\x1f")
		return hash(coverage.Feature{ID: string(rd.o.Layer), Properties: []byte(key)})
	}
	rd.issues.add("missing_id", p, "example", "ZZ-001-1")
	return hash(coverage.Feature{ID: string(rd.o.Layer), Properties: encode(v), Geometry: g})
}

func hash(f coverage.Feature) string {
	sum := f.Hash()
	return "x" + hex.EncodeToString(sum[:8])
}

// unique records an id and reports whether it is new.
func (rd *Reader) unique(id string, p place) bool {
	row, known := rd.ids[id]
	if !known {
		rd.ids[id] = p.row
		return true
	}
	p.field, p.value = rd.spelling("id"), id
	rd.issues.add("duplicate_id", p, "other", strconv.Itoa(row))
	return false
}
