package seeds

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"yikezhong/coverage"
)

// decode reads node into v. Structs are read field by field and lists item by item, so that one
// fault does not hide the next and each has its own line.
func (f *file[T]) decode(node ast.Node, v reflect.Value, path, row string) {
	if v.Kind() == reflect.Pointer && node.Type() != ast.NullType {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	own, reads := v.Addr().Interface().(json.Unmarshaler)
	scalar, plain := node.(ast.ScalarNode)
	var err error
	switch {
	case reads && plain && node.Type() != ast.NullType:
		written, _ := json.Marshal(scalar.GetToken().Value) // a string always marshals; 80.32 stays exact
		err = own.UnmarshalJSON(written)
	case !reads && v.Kind() == reflect.Slice:
		f.decodeList(node, v, path, row)
	case !reads && v.Kind() == reflect.Struct:
		f.decodeFields(node, v, path, row)
	default:
		err = yaml.NodeToValue(node, v.Addr().Interface(), yaml.Strict(), yaml.UseJSONUnmarshaler())
	}
	if err != nil {
		f.misread(node, path, row, reasonOf(err))
	}
}

func (f *file[T]) decodeList(node ast.Node, v reflect.Value, path, row string) {
	seq, ok := node.(*ast.SequenceNode)
	if !ok {
		f.misread(node, path, row, "must be a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		f.decode(item, v.Index(i), join(path, fmt.Sprint(i)), row)
	}
}

func (f *file[T]) decodeFields(node ast.Node, v reflect.Value, path, row string) {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		f.misread(node, path, row, "must be fields, each a name, a colon and a value")
		return
	}
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = v.Field(i)
	}
	if id := child(mapping, "id"); id != nil && path != "" {
		row = id.(*ast.MappingValueNode).Value.GetToken().Value
	}
	for _, pair := range mapping.Values {
		name := pair.Key.GetToken().Value
		if field, ok := fields[name]; ok {
			f.decode(pair.Value, field, join(path, name), row)
			continue
		}
		f.misread(pair, join(path, name), row, "is not a field of plan files")
	}
}

func (f *file[T]) misread(node ast.Node, path, row, reason string) {
	f.found = append(f.found, &Fault{f.name, node.GetToken().Position.Line, &coverage.PlanFault{
		Path: path, Row: row, Reason: reason, Example: fieldExamples[path[strings.LastIndexByte(path, '.')+1:]],
	}})
}

func join(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

// fieldExamples show how a field is written that could not be read.
var fieldExamples = map[string]string{
	"name":        "name: {zh: 养老床位总数, en: Elderly care beds}",
	"targets":     "targets: [{year: 2025, value: 60}]",
	"year":        "year: 2025",
	"value":       "value: 4.5, or 1/3",
	"start":       "start: 2021-01-01",
	"date":        "date: 2022-10-10, 2022-10 or 2022",
	"must":        "must: true",
	"departments": "departments: [民政局, 自然资源局]",
	"args":        "args: {purpose: elders}",
	"kinds":       "kinds: [day_care_center]",
	"conflicts":   "conflicts: [[X-01, X-02]]",
	"indicators":  "indicators: [{id: X-01, …}]",
	"parameters":  "parameters: {new_from: 2021-01-01}",
	"baseline":    "baseline: 48.5",
	"document":    "document: {title: 某市实施方案, date: 2026-01-15}",
}
