package intake_test

import (
	"reflect"
	"strings"
)

// structFields are the JSON names of a struct's fields.
func structFields(v any) map[string]bool {
	out := map[string]bool{}
	t := reflect.TypeOf(v).Elem()
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "-" {
			out[name] = true
		}
	}
	return out
}
