package coverage

import "github.com/paulmach/orb"

// Issue is one fault of an upload, in words its sender can act on.
type Issue struct {
	Code     string     `json:"code"`
	Severity string     `json:"severity"`          // error or warning; only errors reject
	Feature  string     `json:"feature,omitempty"` // id, where there is one
	Row      int        `json:"row,omitempty"`     // 1-based feature or table row; the header is row 1 of a table
	Field    string     `json:"field,omitempty"`   // as the file spells it
	Value    string     `json:"value,omitempty"`   // what stands there, shortened
	At       *orb.Point `json:"at,omitempty"`      // where it is, longitude, latitude
	Message  string     `json:"message"`           // what is wrong
	Remedy   string     `json:"remedy"`            // what would mend it, with an example
}

// Severities of an Issue.
const (
	IssueError   = "error"
	IssueWarning = "warning"
)
