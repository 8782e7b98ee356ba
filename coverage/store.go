package coverage

import (
	"context"
	"fmt"
	"iter"
	"regexp"
	"time"
)

// Store keeps workspaces, their revisions and the results asked of them. Every method is safe
// for concurrent use and wraps ErrNotFound, ErrInvalid or ErrConflict where it fails for the
// caller's reasons. What any store must do is coverage/storetest.
type Store interface {
	// Workspaces lists all, by slug.
	Workspaces(ctx context.Context) ([]Workspace, error)
	// Workspace returns one.
	Workspace(ctx context.Context, slug string) (Workspace, error)
	// PutWorkspace creates or changes one and reports whether it is new. Its layers and mappings stay.
	PutWorkspace(ctx context.Context, w Workspace) (created bool, err error)
	// DeleteWorkspace removes one with all its revisions and results.
	DeleteWorkspace(ctx context.Context, slug string) error
	// PutMapping keeps a mapping of columns with a workspace, or removes it where m is nil. It makes no revision. A
	// name that cannot be, or one too many, is ErrInvalid.
	PutMapping(ctx context.Context, slug, name string, m *Mapping) error

	// Put makes a revision from a change in one transaction: all of it or nothing. Features are
	// read once, in order, and kept by the store until Put returns; an error they yield aborts
	// and is returned. An id given twice is ErrInvalid.
	Put(ctx context.Context, slug string, c Change) (Revision, error)
	// Revisions lists those numbered below before (0: from the newest), newest first.
	Revisions(ctx context.Context, slug string, before, limit int) ([]Revision, error)
	// Restore makes a new revision whose layers are those of revision n.
	Restore(ctx context.Context, slug string, n int, by Origin) (Revision, error)
	// World reads every layer as of a revision (0: the newest) in one trip. A store may keep the network
	// of the walkways beside them, and their features for World.Ways: NewWorldOn.
	World(ctx context.Context, slug string, revision int) (*World, error)

	// Save keeps a result; one known already is left as it is.
	Save(ctx context.Context, slug string, r StoredResult) error
	// Result returns one with its body.
	Result(ctx context.Context, slug, id string) (StoredResult, error)
	// Results lists them newest first, without bodies; empty filters match all.
	Results(ctx context.Context, slug string, f ResultFilter) ([]StoredResult, error)

	// Close releases what the store holds.
	Close() error
}

// Workspace is one plan area with its layers, revisions and results. Nothing leaks between workspaces.
type Workspace struct {
	Slug           string    `json:"slug"`
	Name           string    `json:"name"`
	DivisionCodes  []string  `json:"division_codes,omitempty"` // scope of every plan here; what they manage belongs too
	Region         []float64 `json:"region,omitempty"`         // west, south, east, north; China where absent
	Plans          []string  `json:"plans,omitempty"`
	DefaultCRS     string    `json:"default_crs,omitempty"`
	AllowedOrigins []string  `json:"allowed_origins,omitempty"`
	Public         bool      `json:"public,omitempty"`      // read without a token, small counts hidden
	SharesWith     string    `json:"shares_with,omitempty"` // slug of the region whose plan adds up this one's figures
	Revision       int       `json:"revision"`              // the newest; 0 before the first upload
	Created        time.Time `json:"created"`

	Mappings map[string]Mapping `json:"mappings,omitempty"` // by name; PutMapping alone changes them
}

var slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// ValidSlug reports whether s can name a workspace: 1 to 63 of a-z, 0-9 and hyphen.
func ValidSlug(s string) bool { return slugPattern.MatchString(s) }

// Origin is who made a revision, from what, and when.
type Origin struct {
	Author string    `json:"author,omitempty"`
	Source string    `json:"source,omitempty"` // the file's name, or what was done
	CRS    string    `json:"crs,omitempty"`    // as declared; "undeclared" where it was not
	At     time.Time `json:"at"`
	Job    string    `json:"job,omitempty"` // the long work that made it
}

// Mode is how a change meets what is there.
type Mode string

// The modes.
const (
	Replace Mode = "replace" // the layer becomes what is given
	Merge   Mode = "merge"   // features are added or replaced by id; the rest stays
	Remove  Mode = "remove"  // the ids given are dropped; one that is not there is ErrNotFound
)

// Change is what a revision is made of.
type Change struct {
	Layer    Layer
	Mode     Mode
	Features iter.Seq2[Feature, error]
	Origin   Origin
	IfMatch  int     // the revision it was based on; 0: last writer wins; stale is ErrConflict
	Note     []Issue // warnings that stay with the revision (undeclared CRS …)
}

// Validate reports as ErrInvalid a change that no store can take: no such layer or mode, or no features.
func (c Change) Validate() error {
	switch {
	case c.Layer.New() == nil:
		return fmt.Errorf("no layer is called %q: %w", c.Layer, ErrInvalid)
	case c.Mode != Replace && c.Mode != Merge && c.Mode != Remove:
		return fmt.Errorf("no mode is called %q; use replace, merge or remove: %w", c.Mode, ErrInvalid)
	case c.Features == nil:
		return fmt.Errorf("a change of %s without features: %w", c.Layer, ErrInvalid)
	}
	return nil
}

// Revision is what an accepted change made: numbered from 1, immutable. A restore names the
// revision it restores, and no layer; its warnings are those that came back with the layers.
type Revision struct {
	Number   int           `json:"revision"`
	Layer    Layer         `json:"layer"`
	Mode     Mode          `json:"mode"`
	Origin   Origin        `json:"origin"`
	Accepted int           `json:"accepted"` // features in the change
	Added    int           `json:"added"`
	Changed  int           `json:"changed"`
	Removed  int           `json:"removed"`
	Counts   map[Layer]int `json:"counts"` // features of every layer after it
	Restores int           `json:"restores,omitempty"`
	Warnings []Issue       `json:"warnings,omitempty"`
}

// StoredResult is an assessment as it is kept.
type StoredResult struct {
	ID       string    `json:"id"`
	Plan     string    `json:"plan"`
	AsOf     string    `json:"as_of"`
	Horizon  string    `json:"horizon"`
	Revision int       `json:"revision"`
	Default  bool      `json:"default"` // default parameters and no scenario: `latest` looks here
	Created  time.Time `json:"created"`
	Body     []byte    `json:"-"` // the Assessment as JSON
}

// ResultFilter narrows a list of results.
type ResultFilter struct {
	Plan, AsOf  string
	DefaultOnly bool
	Limit       int
	Before      string // id after which the page starts
}
