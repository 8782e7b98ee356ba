package coverage

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// Walkway is a line that people walk along (步行道): a street, path, flight of steps, bridge or
// passage. Ways join where they share a node, or, where they name none, where they share a point:
// a bridge joins nothing that it crosses. Of what nobody may walk on the layer has barriers alone:
// railways, rivers, walls, which nobody crosses on the way from a home to a street. They are drawn and
// never walked.
type Walkway struct {
	ID      string `json:"id"`             // of an OSM way w and its number, with -1, -2 … where it came in parts
	Kind    string `json:"kind,omitempty"` // highway class (footway, residential …), or the file's own word
	Name    string `json:"name,omitempty"`
	Foot    string `json:"foot,omitempty"`   // as tagged
	Access  string `json:"access,omitempty"` // as tagged
	Surface string `json:"surface,omitempty"`
	Steps   *bool  `json:"steps,omitempty"`
	Bridge  *bool  `json:"bridge,omitempty"`
	Tunnel  *bool  `json:"tunnel,omitempty"`
	Indoor  *bool  `json:"indoor,omitempty"`
	Level   int    `json:"level,omitempty"` // which lies above which where ways cross; 0 is the ground

	Crossings int `json:"crossings,omitempty"` // streets that who walks along it crosses

	// Barrier says that it is not walked, and what it stops by being there: railway, water, wall,
	// motor_road, or said. A closed line stands for what it encloses.
	Barrier string `json:"barrier,omitempty"`

	// Walkable is what the file itself says, over all that the other properties tell; WalkableBasis
	// is why, "sidewalk" where OpenStreetMap has one.
	Walkable      *bool  `json:"walkable,omitempty"`
	WalkableBasis string `json:"walkable_basis,omitempty"`

	// Nodes are ids of the points of the line, as many as it has; absent where it has none. An id
	// below -2^52 is one side of a closed gate, and no other way has it.
	Nodes []int64 `json:"nodes,omitempty"`

	Extra map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"` // a LineString
}
