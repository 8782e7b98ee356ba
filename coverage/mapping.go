package coverage

import "regexp"

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
