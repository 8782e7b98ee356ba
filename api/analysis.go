package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// CirclesIn asks for the circle of facilities.
type CirclesIn struct {
	AssessmentIn
	Facility []string `query:"facility,explode" required:"true" minItems:"1" maxItems:"50" doc:"ids of facilities"`
	Metres   int      `query:"metres" minimum:"50" maximum:"10000" doc:"walking distance; the assessment's circle_m where absent"`
	Minutes  int      `query:"minutes" minimum:"1" maximum:"120" doc:"of walking, in place of metres"`
	Speed    float64  `query:"speed" minimum:"0.1" maximum:"3" default:"1" doc:"metres a second, for minutes"`
}

// walk returns the walking distance asked for, in metres.
func (in *CirclesIn) walk(a *coverage.Assessment) (int, error) {
	metres := int(math.Round(float64(in.Minutes*60) * in.Speed))
	switch {
	case in.Metres != 0 && in.Minutes != 0:
		return 0, fault("query.minutes", "give metres or minutes, not both", in.Minutes)
	case metres > 10_000:
		return 0, fault("query.minutes", "the walk is longer than 10,000 m", in.Minutes)
	}
	return cmp.Or(in.Metres, metres, a.Parameters.CircleM), nil
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
	metres, err := in.walk(a.Assessment)
	if err != nil {
		return nil, err
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
		shape, err := w.Circle(id, metres, a.ReachMethod, a.Parameters)
		if errors.Is(err, coverage.ErrNotFound) { // it has no place, or no way leads to it
			fc.NumberUnlocated++
			continue
		}
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
