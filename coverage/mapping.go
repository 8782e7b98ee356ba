package coverage

import (
	"fmt"
	"maps"
	"regexp"
)

// Mapping is how the columns of a kind of file are read, kept under a name so that it need not be said again.
type Mapping struct {
	Layer Layer             `json:"layer"`
	Map   map[string]string `json:"map,omitempty" doc:"column as the file spells it to property; an empty property leaves it out"`
	Set   map[string]string `json:"set,omitempty" doc:"property to value, for all rows"`
}

// MaxMappings is how many a workspace keeps.
const MaxMappings = 100

var mappingPattern = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}$`)

// ValidMappingName reports whether name can name a mapping: 1 to 63 letters and digits of any script, with _, . and -
// behind the first.
func ValidMappingName(name string) bool { return mappingPattern.MatchString(name) }

// WithMapping returns the workspace with a mapping kept, or removed where m is nil. A name that cannot be one,
// and one more than a workspace keeps, is ErrInvalid; one to remove that is not there is ErrNotFound.
func (w Workspace) WithMapping(name string, m *Mapping) (Workspace, error) {
	_, known := w.Mappings[name]
	switch {
	case !ValidMappingName(name):
		return w, fmt.Errorf("%q cannot name a mapping; use letters and digits: %w", name, ErrInvalid)
	case m == nil && !known:
		return w, fmt.Errorf("workspace %s has no such mapping: %w", w.Slug, ErrNotFound)
	case m != nil && !known && len(w.Mappings) >= MaxMappings:
		return w, fmt.Errorf("workspace %s keeps %d mappings already: %w", w.Slug, MaxMappings, ErrInvalid)
	}
	kept := maps.Clone(w.Mappings)
	if kept == nil {
		kept = map[string]Mapping{}
	}
	if m == nil {
		delete(kept, name)
	} else {
		kept[name] = *m
	}
	w.Mappings = kept
	return w, nil
}
