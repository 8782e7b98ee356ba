package ogc

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
)

// filter keeps the features of which a property is a value.
type filter struct {
	name  string
	value any // string, float64 or bool, as JSON is read
}

// filters reads those of a query that name a field.
func (k *Collection) filters(q url.Values) (all []filter, err error) {
	for _, f := range k.Fields {
		if !q.Has(f.Name) {
			continue
		}
		text := q.Get(f.Name)
		one := filter{f.Name, text}
		switch f.Type {
		case "integer", "number":
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, wrong(f.Name, "is a number", text)
			}
			one.value = n
		case "boolean":
			b, err := strconv.ParseBool(text)
			if err != nil {
				return nil, wrong(f.Name, "is true or false", text)
			}
			one.value = b
		}
		all = append(all, one)
	}
	return all, nil
}

func passes(filters []filter, properties []byte) (bool, error) {
	var has map[string]any
	if err := json.Unmarshal(properties, &has); err != nil {
		return false, fmt.Errorf("read properties: %w", err)
	}
	for _, f := range filters {
		if has[f.name] != f.value {
			return false, nil
		}
	}
	return true, nil
}
