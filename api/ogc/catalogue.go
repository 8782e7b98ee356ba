package ogc

import (
	"encoding/json"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// Catalogue is what one workspace offers, at one revision.
type Catalogue struct {
	Title, Description string
	Revision           int
	Projected          geo.CRS // the workspace's own Gauss-Krüger; none where zero
	Collections        []Collection
}

// Collection is a list of features by one name.
type Collection struct {
	ID, Title, Description string
	Fields                 []Field
	Features               []Feature // by id
}

// Field is a property that can be asked for by its value.
type Field struct {
	Name, Title string
	Type        string // string, integer, number, boolean
	Format      string // date, or empty
}

// Feature is one thing, CGCS2000 longitude, latitude. Geometry may be absent.
type Feature struct {
	ID         string
	Geometry   orb.Geometry
	Bound      orb.Bound // of Geometry
	Properties func() (json.RawMessage, error)
}

func (c *Catalogue) collection(id string) *Collection {
	i := slices.IndexFunc(c.Collections, func(k Collection) bool { return k.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Collections[i]
}

func (k *Collection) feature(id string) *Feature {
	i := slices.IndexFunc(k.Features, func(f Feature) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Features[i]
}

// extent is the box of all that has a place; not ok where nothing has.
func (k *Collection) extent() (b orb.Bound, ok bool) {
	for i := range k.Features {
		if k.Features[i].Geometry == nil {
			continue
		}
		if !ok {
			b, ok = k.Features[i].Bound, true
			continue
		}
		b = b.Union(k.Features[i].Bound)
	}
	return b, ok
}
