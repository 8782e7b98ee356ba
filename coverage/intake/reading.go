package intake

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

// reading turns the values of one feature into its struct.
type reading struct {
	issues *issues
	limits Limits
	turn   func(p orb.Point, at place) (orb.Point, bool) // from the file's CRS; nil: a patch, already turned
	place  place
	groups []reflect.Value
}

// fields reads every field of a record into s, a struct of the schema.
func (r *reading) fields(sch *schema, s reflect.Value, fields []field) {
	r.groups = r.groups[:0]
	for range sch.groups {
		r.groups = append(r.groups, reflect.Value{})
	}
	for _, f := range fields {
		switch {
		case f.column.ignore || f.value.shape == absent:
		case f.column.prop == nil:
			r.extra(s, f.column.spelled, f.value)
		default:
			r.field(sch, s, f)
		}
	}
	for i, g := range r.groups {
		if g.IsValid() {
			attach(s.Field(sch.groups[i].field), g)
		}
	}
}

func (r *reading) field(sch *schema, s reflect.Value, f field) {
	p := f.column.prop
	if p.kind == kindCoordinate || p.kind == kindGeometry {
		return
	}
	into := s
	if p.group > 0 {
		if f.value.shape == textual && blank(f.value.text) {
			return
		}
		if !r.groups[p.group-1].IsValid() {
			r.groups[p.group-1] = reflect.New(sch.groups[p.group-1].typ).Elem()
		}
		into = r.groups[p.group-1]
	}
	r.place.field, r.place.value = f.column.spelled, f.value.text
	r.set(p, into, f.value, f.column.unit)
}

// attach puts what flat columns gave into the outer struct: as an element of a list, or itself.
func attach(into, g reflect.Value) {
	switch {
	case into.Kind() == reflect.Slice:
		into.Set(reflect.Append(into, g))
	case into.Type().Elem().Kind() == reflect.Slice:
		if into.IsNil() {
			into.Set(reflect.New(into.Type().Elem()))
		}
		into.Elem().Set(reflect.Append(into.Elem(), g))
	default:
		into.Set(reflect.New(g.Type()))
		into.Elem().Set(g)
	}
}

// set reads v into the field of p.
func (r *reading) set(p *property, s reflect.Value, v value, u unit) {
	into := s.Field(p.index)
	switch p.kind {
	case kindObject:
		r.objects(p, into, v)
		return
	case kindPoint:
		r.points(p, into, v)
		return
	case kindNode:
		r.nodes(p, into, v)
		return
	}
	if p.list {
		r.list(p, into, v)
		return
	}
	switch p.kind {
	case kindText, kindCode, kindPlace, kindEnum:
		if t, ok := r.word(p, v); ok {
			into.SetString(t)
		}
	case kindInteger, kindYear:
		if n, ok := r.integer(p, v, u); ok {
			setInt(into, n)
		}
	case kindNumber, kindPercent:
		if x, ok := r.number(p, v, u); ok {
			into.Set(reflect.ValueOf(&x))
		}
	case kindBoolean:
		if b, ok := r.boolean(v); ok {
			into.Set(reflect.ValueOf(&b))
		}
	case kindDate:
		if d, ok := r.date(p, s, v); ok {
			into.Set(reflect.ValueOf(d))
		}
	}
}

func setInt(into reflect.Value, n int) {
	if into.Kind() == reflect.Int {
		into.SetInt(int64(n))
		return
	}
	into.Set(reflect.ValueOf(&n))
}

// word reads one text, code, place or value of an enumeration.
func (r *reading) word(p *property, v value) (string, bool) {
	switch p.kind {
	case kindCode:
		return r.code(p, v)
	case kindPlace:
		return r.placeName(p, v)
	case kindEnum:
		return r.enumerated(p, v)
	}
	return r.text(p, v)
}

// list reads a JSON array or a text whose parts are set apart.
func (r *reading) list(p *property, into reflect.Value, v value) {
	parts, ok := r.split(p, v)
	if !ok {
		return
	}
	out := reflect.MakeSlice(into.Type(), 0, len(parts))
	for _, part := range parts {
		r.place.value = part.text
		if w, ok := r.word(p, part); ok {
			out = reflect.Append(out, reflect.ValueOf(w).Convert(into.Type().Elem()))
		}
	}
	if out.Len() > 0 {
		into.Set(out)
	}
}

// nodes reads the ids of a line's points.
func (r *reading) nodes(p *property, into reflect.Value, v value) {
	parts, ok := r.split(p, v)
	if !ok || len(parts) == 0 {
		return
	}
	ids := make([]int64, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseInt(part.text, 10, 64)
		if err != nil || n < -2*maxNodeID || n > 2*maxNodeID {
			r.place.value = part.text
			r.issues.add("number_invalid", r.place, "example", p.Example)
			return
		}
		ids[i] = n
	}
	into.Set(reflect.ValueOf(ids))
}

const separators = "、，,;；|｜\n"

func (r *reading) split(p *property, v value) ([]value, bool) {
	var out []value
	switch {
	case v.shape == array:
		valid := true
		fault := elements([]byte(v.text), 1, func(b []byte) {
			e, ok := jsonValue(b)
			valid = valid && ok
			out = append(out, e)
		})
		if fault != nil || !valid {
			return nil, r.wrongType(p)
		}
	case v.shape == object || v.shape == logical:
		return nil, r.wrongType(p)
	case v.shape == textual && strings.HasPrefix(strings.TrimSpace(v.text), "["):
		return r.split(p, value{array, strings.TrimSpace(v.text)})
	default:
		apart := func(c rune) bool { return strings.ContainsRune(separators, c) }
		for part := range strings.FieldsFuncSeq(v.text, apart) {
			out = append(out, value{textual, strings.TrimSpace(part)})
		}
	}
	return out, true
}

// objects reads one nested object or a list of them.
func (r *reading) objects(p *property, into reflect.Value, v value) {
	raw := strings.TrimSpace(v.text)
	if v.shape == textual && blank(raw) {
		return
	}
	if p.nests.name == "designation" && v.shape == textual && raw[0] != '[' && raw[0] != '{' {
		r.designations(p, into, v)
		return
	}
	outer := r.place
	defer func() { r.place = outer }()
	switch {
	case p.list && raw[0] == '[':
		slice := into
		if into.Kind() == reflect.Pointer {
			into.Set(reflect.New(into.Type().Elem()))
			slice = into.Elem()
		}
		slice.Set(reflect.MakeSlice(slice.Type(), 0, 4))
		n := 0
		fault := elements([]byte(raw), r.limits.MaxDepth, func(b []byte) {
			if n++; n > r.limits.MaxProperties {
				return
			}
			one := reflect.New(slice.Type().Elem()).Elem()
			r.object(p, one, b, outer)
			slice.Set(reflect.Append(slice, one))
		})
		if n > r.limits.MaxProperties {
			r.issues.add("too_many_properties", outer, "limit", decimal(r.limits.MaxProperties))
		}
		if fault != nil {
			r.wrongType(p)
		}
	case raw[0] == '{':
		one := reflect.New(elem(into.Type())).Elem()
		r.object(p, one, []byte(raw), outer)
		attach(into, one)
	default:
		r.wrongType(p)
	}
}

// object reads one nested object.
func (r *reading) object(p *property, s reflect.Value, b []byte, outer place) {
	fault := members(b, r.limits.MaxDepth, func(key, raw []byte) {
		name, ok := text(key)
		v, valid := jsonValue(raw)
		if !ok || !valid || v.shape == absent {
			return
		}
		r.place = outer
		r.place.field, r.place.value = outer.field+"."+name, v.text
		if q := p.nests.byKey[fold(name)]; q != nil {
			r.set(q, s, v, unit{})
			return
		}
		if _, has := s.Type().FieldByName("Extra"); has {
			r.extra(s, name, v)
		}
	})
	r.place = outer
	if fault != nil {
		r.wrongType(p)
	}
}

// designations reads names where a table gives no more.
func (r *reading) designations(p *property, into reflect.Value, v value) {
	names, _ := r.split(p, v)
	for _, name := range names {
		if t, ok := r.text(p, name); ok {
			into.Set(reflect.Append(into, reflect.ValueOf(coverage.Designation{Name: t})))
		}
	}
}

// extra keeps what no property is known for.
func (r *reading) extra(s reflect.Value, name string, v value) {
	into := s.FieldByName("Extra")
	if into.IsNil() {
		into.Set(reflect.ValueOf(map[string]json.RawMessage{}))
	}
	kept := into.Interface().(map[string]json.RawMessage)
	if name == "extra" && v.shape == object { // as we serve it
		fault := members([]byte(v.text), r.limits.MaxDepth, func(key, raw []byte) {
			if k, ok := text(key); ok && raw[0] != 'n' {
				kept[k] = compact(raw)
			}
		})
		if fault != nil {
			r.issues.add("value_type", r.place, "expected", "{}", "example", "{}")
		}
		return
	}
	name = strings.TrimSpace(name)
	switch v.shape {
	case textual:
		if strings.TrimSpace(v.text) == "" {
			return
		}
		r.place.field, r.place.value = name, v.text
		t, ok := r.clean(v.text)
		if !ok {
			return
		}
		b, err := json.Marshal(t)
		if err != nil {
			panic("a string has no JSON: " + err.Error())
		}
		kept[name] = b
	default:
		kept[name] = compact([]byte(v.text))
	}
}

// wrongType records that v is not what p takes; it is false, for its callers to return.
func (r *reading) wrongType(p *property) bool {
	r.issues.add("value_type", r.place, "expected", p.expected(r.issues.lang), "example", p.Example)
	return false
}
