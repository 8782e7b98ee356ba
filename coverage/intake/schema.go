package intake

import (
	_ "embed"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

//go:embed columns.csv
var columnsCSV string

// Property is one property of a layer: how a file may name it and what may stand in it.
type Property struct {
	Name     string      `json:"name"`
	Type     string      `json:"type"` // text, code, place, integer, number, boolean, date, enum, point, object, or []
	Unit     string      `json:"unit,omitempty"`
	Enum     []EnumValue `json:"enum,omitempty"`
	Zh       string      `json:"zh"` // the heading of templates
	Aliases  []string    `json:"aliases,omitempty"`
	Example  string      `json:"example,omitempty"`
	Required bool        `json:"required,omitempty"`
	Flat     string      `json:"flat,omitempty"` // where a flat column goes, as populations.residents
	Doc      string      `json:"doc"`
}

// Properties lists the properties of a layer in the order they are stored, flat columns
// included; nil for a layer that files are not taken for.
func Properties(layer coverage.Layer) []Property {
	s := schemas()[string(layer)]
	if s == nil || layer.New() == nil {
		return nil
	}
	out := make([]Property, len(s.properties))
	for i, p := range s.properties {
		out[i] = p.Property
	}
	return out
}

// schema is how the properties of one struct are read.
type schema struct {
	name       string
	typ        reflect.Type
	properties []*property
	byKey      map[string]*property // by folded name, heading and alias
	groups     []group              // structs that flat columns fill
}

// property is a Property with the way to its field.
type property struct {
	Property
	index int  // of the field in its struct
	group int  // into schema.groups, from 1; 0 for the struct itself
	kind  kind // how a value is read
	list  bool
	enum  *enum
	nests *schema // of an object
}

// group is a struct that flat columns of a row fill: one population, care room or exemption.
type group struct {
	field int // of the outer struct
	typ   reflect.Type
}

// kind is how a value is read.
type kind byte

const (
	kindText kind = iota
	kindCode
	kindPlace // a code or a name
	kindInteger
	kindYear
	kindNumber
	kindPercent
	kindBoolean
	kindDate
	kindEnum
	kindPoint
	kindNode // the id of a node: 64 bits
	kindObject
	kindCoordinate // of the pseudo-layer *
	kindGeometry
)

var kindNames = [...]string{
	"text", "code", "place", "integer", "integer", "number", "number", "boolean", "date", "enum", "point", "integer", "object",
	"coordinate", "geometry",
}

// nestedSchemas are the structs inside a layer's struct that have rows of their own in columns.csv.
var nestedSchemas = map[string]reflect.Type{
	"population":  reflect.TypeFor[coverage.Population](),
	"designation": reflect.TypeFor[coverage.Designation](),
	"evidence":    reflect.TypeFor[coverage.Evidence](),
	"exemption":   reflect.TypeFor[coverage.Exemption](),
}

// requiredProperties are all that any layer requires (design.md, 9).
var requiredProperties = map[string]bool{"divisions.code": true, "divisions.name": true, "reported.division": true}

// schemas holds every schema by layer or nested name, read from columns.csv and the structs.
var schemas = sync.OnceValue(func() map[string]*schema {
	out := map[string]*schema{"*": {name: "*", byKey: map[string]*property{}}}
	for name, t := range nestedSchemas {
		out[name] = &schema{name: name, typ: t, byKey: map[string]*property{}}
	}
	for _, l := range coverage.UploadLayers {
		out[string(l)] = &schema{name: string(l), typ: reflect.TypeOf(l.New()).Elem(), byKey: map[string]*property{}}
	}
	for _, row := range table("columns.csv", columnsCSV) {
		s := out[row["layer"]]
		if s == nil {
			panic("columns.csv names no layer " + row["layer"])
		}
		s.add(row, out)
	}
	careColumns(out["residential-areas"], out["care-rooms"])
	return out
})

// add makes a property of one row of columns.csv.
func (s *schema) add(row map[string]string, all map[string]*schema) {
	p := &property{Property: Property{
		Name: row["property"], Unit: row["unit"], Zh: row["zh"], Example: row["example"], Doc: row["doc"],
		Required: requiredProperties[s.name+"."+row["property"]],
	}}
	if row["aliases"] != "" {
		p.Aliases = strings.Split(row["aliases"], "|")
	}
	switch {
	case s.typ == nil:
		p.kind = kindCoordinate
		if p.Name == "geometry" {
			p.kind = kindGeometry
		}
	case strings.Contains(row["type"], "."):
		s.flat(p, row["type"], all)
	default:
		p.index = fieldNamed(s.typ, p.Name)
		p.fieldKind(s.typ.Field(p.index).Type, row["type"], all)
	}
	s.properties = append(s.properties, p)
	s.index(p)
}

// flat makes p a column that fills a nested struct, as populations.residents.
func (s *schema) flat(p *property, path string, all map[string]*schema) {
	outer, inner, _ := strings.Cut(path, ".")
	p.Flat = path
	field := fieldNamed(s.typ, outer)
	t := elem(s.typ.Field(field).Type)
	p.group = s.groupOf(field, t)
	p.index = fieldNamed(t, inner)
	declared := ""
	if inner == "basis" {
		declared = "enum:population_basis"
	}
	p.fieldKind(t.Field(p.index).Type, declared, all)
}

func (s *schema) groupOf(field int, t reflect.Type) int {
	for i, g := range s.groups {
		if g.field == field {
			return i + 1
		}
	}
	s.groups = append(s.groups, group{field, t})
	return len(s.groups)
}

// careColumns gives a residential area the flat care_… columns of its one room.
func careColumns(areas, rooms *schema) {
	field := fieldNamed(areas.typ, "care_rooms")
	at := areas.groupOf(field, rooms.typ)
	for _, r := range rooms.properties {
		if r.kind == kindObject || r.Name == "residential_area" {
			continue
		}
		p := *r
		p.Name, p.group, p.Flat = "care_"+r.Name, at, "care_rooms."+r.Name
		p.Zh, p.Aliases = "配建"+r.Zh, nil
		for _, a := range r.Aliases {
			p.Aliases = append(p.Aliases, "配建"+a, "配建用房"+a)
		}
		p.Aliases = append(p.Aliases, "配建用房"+r.Zh)
		areas.properties = append(areas.properties, &p)
		areas.index(&p)
	}
}

// index makes p known by its name, heading and aliases; what comes first keeps a spelling.
func (s *schema) index(p *property) {
	for _, spelling := range append([]string{p.Name, p.Zh}, p.Aliases...) {
		if key := fold(spelling); s.byKey[key] == nil {
			s.byKey[key] = p
		}
	}
}

func fieldNamed(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); tag == name {
			return i
		}
	}
	panic(fmt.Sprintf("columns.csv: %s has no property %s", t.Name(), name))
}

// elem strips pointers and slices.
func elem(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// fieldKind tells how the values of a field of type t are read.
func (p *property) fieldKind(t reflect.Type, declared string, all map[string]*schema) {
	e := elem(t)
	p.list = t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Slice
	name, isEnum := strings.CutPrefix(strings.Replace(declared, "enums:", "enum:", 1), "enum:")
	switch {
	case isEnum:
		p.kind, p.enum = kindEnum, enums()[name]
		p.Enum = p.enum.values
	case declared == "code":
		p.kind = kindCode
	case declared == "place" || declared == "places":
		p.kind = kindPlace
	case declared == "percent":
		p.kind = kindPercent
	case e == reflect.TypeFor[coverage.Date]():
		p.kind = kindDate
	case e == reflect.TypeFor[orb.Point]():
		p.kind = kindPoint
	case e.Kind() == reflect.Struct:
		p.kind, p.nests = kindObject, nestedOf(e, all)
	case e.Kind() == reflect.Int64:
		p.kind = kindNode
	case e.Kind() == reflect.Int && p.Unit == "年":
		p.kind = kindYear
	case e.Kind() == reflect.Int:
		p.kind = kindInteger
	case e.Kind() == reflect.Float64:
		p.kind = kindNumber
	case e.Kind() == reflect.Bool:
		p.kind = kindBoolean
	}
	p.Type = kindNames[p.kind]
	if p.list {
		p.Type += "[]"
	}
}

func nestedOf(t reflect.Type, all map[string]*schema) *schema {
	for _, s := range all {
		if s.typ == t {
			return s
		}
	}
	panic("columns.csv describes no " + t.Name())
}
