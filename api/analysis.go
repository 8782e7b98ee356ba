package api

import (
	"context"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// CirclesIn asks for the circle of facilities.
type CirclesIn struct {
	AssessmentIn
	Facility []string `query:"facility,explode" required:"true" minItems:"1" maxItems:"50" doc:"ids of facilities"`
	Metres   int      `query:"metres" minimum:"50" maximum:"10000" doc:"walking distance; the assessment's circle_m where absent"`
}

// CircleProperties say what a circle is drawn about.
type CircleProperties struct {
	Facility string `json:"facility"`
	Name     string `json:"name"`
	Metres   int    `json:"metres" doc:"of walking"`
	Method   string `json:"reach_method"`
	Drawing  bool   `json:"drawing" doc:"always true: served is decided on demand points, not by this polygon"`
}

func (s *Server) circles(ctx context.Context, in *CirclesIn) (*GeoOut[CircleProperties], error) {
	a, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, a.Revision)
	if err != nil {
		return nil, err
	}
	metres := in.Metres
	if metres == 0 {
		metres = a.Parameters.CircleM
	}
	fc := FeatureCollection[CircleProperties]{
		Type: "FeatureCollection", Features: []Feature[CircleProperties]{}, Revision: a.Revision, Assessment: a.ID, Links: []Link{},
	}
	for _, id := range in.Facility {
		f := w.facility(id)
		if f == nil {
			return nil, fmt.Errorf("facility %q of %s at revision %d: %w", id, in.Workspace, a.Revision, coverage.ErrNotFound)
		}
		fc.NumberMatched++
		if f.Geometry == nil {
			fc.NumberUnlocated++
			continue
		}
		shape, err := circle(w.World, id, metres, a.Parameters)
		if err != nil {
			return nil, err
		}
		fc.Features = append(fc.Features, Feature[CircleProperties]{
			Type: "Feature", ID: id, Geometry: geojson.NewGeometry(shape), Properties: CircleProperties{
				Facility: id, Name: f.Name, Metres: metres, Method: a.ReachMethod, Drawing: true,
			},
		})
	}
	fc.NumberReturned = len(fc.Features)
	return &GeoOut[CircleProperties]{OutRevision{a.Revision}, geoJSONType, fc}, nil
}

func circle(w *coverage.World, id string, metres int, p coverage.Parameters) (orb.Geometry, error) {
	return w.Circle(id, metres, p)
}

func (h *heldWorld) facility(id string) *coverage.Facility {
	for _, f := range h.Facilities {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// CompareIn names two assessments, before and after.
type CompareIn struct {
	AssessmentIn
	Other string `path:"other" maxLength:"64" doc:"the later one: an id, or latest"`
}

// CompareOut is what changed between them.
type CompareOut struct {
	Body coverage.Comparison
}

func (s *Server) compare(ctx context.Context, in *CompareIn) (*CompareOut, error) {
	before, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	other := in.AssessmentIn
	other.ID = in.Other
	after, err := s.find(ctx, &other)
	if err != nil {
		return nil, err
	}
	return &CompareOut{Body: coverage.Compare(before.Assessment, after.Assessment)}, nil
}
