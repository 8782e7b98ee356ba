package api

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Feature is a GeoJSON feature (RFC 7946) with properties of a known type.
type Feature[P any] struct {
	Type       string            `json:"type" enum:"Feature"`
	ID         string            `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties P                 `json:"properties"`
}

// FeatureCollection is a page of features, with its counts as foreign members.
type FeatureCollection[P any] struct {
	Type            string       `json:"type" enum:"FeatureCollection"`
	Features        []Feature[P] `json:"features"`
	NumberMatched   int          `json:"numberMatched" doc:"all that match, located or not"`
	NumberReturned  int          `json:"numberReturned"`
	NumberUnlocated int          `json:"numberUnlocated" doc:"of those that match but for bbox, how many have no geometry"`
	Revision        int          `json:"revision"`
	Assessment      string       `json:"assessment,omitempty"`
	Links           []Link       `json:"links"`
}

// GeoOut is a GeoJSON answer.
type GeoOut[P any] struct {
	OutRevision
	ContentType string `header:"Content-Type"`
	Body        FeatureCollection[P]
}

const geoJSONType = "application/geo+json"

// member is one thing that may be on a page.
type member[P any] struct {
	id      string
	located bool
	bound   orb.Bound
	feature func() (Feature[P], error)
}

// page fills a collection from members in id order: those after the cursor that meet the box.
// A thing without geometry meets no box.
func page[P any](all func(yield func(member[P]) bool), box orb.Bound, boxed bool, after string, limit int) (
	fc FeatureCollection[P], last string, err error,
) {
	fc = FeatureCollection[P]{Type: "FeatureCollection", Features: []Feature[P]{}}
	more := false
	for m := range all {
		if !m.located {
			fc.NumberUnlocated++
		}
		if boxed && !(m.located && m.bound.Intersects(box)) {
			continue
		}
		fc.NumberMatched++
		switch {
		case m.id <= after && after != "":
		case len(fc.Features) >= limit:
			more = true
		default:
			f, err := m.feature()
			if err != nil {
				return fc, "", err
			}
			fc.Features = append(fc.Features, f)
			last = m.id
		}
	}
	fc.NumberReturned = len(fc.Features)
	if !more {
		last = ""
	}
	return fc, last, nil
}

func geometryOf(g orb.Geometry) *geojson.Geometry {
	if g == nil {
		return nil
	}
	return geojson.NewGeometry(g)
}
