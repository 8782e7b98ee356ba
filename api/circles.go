package api

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// CirclesIn asks for the circles of some facilities, or for a class's together.
type CirclesIn struct {
	AssessmentIn
	Facility []string `query:"facility,explode" maxItems:"50" doc:"ids of facilities; not with class"`
	Class    string   `query:"class" enum:"care,comprehensive,day_care,residential,mutual_aid,meals,learning,childcare,primary_medical,hospital" doc:"the union of all facilities of a class that serve at the date; not with facility"`
	Metres   []int    `query:"metres" maxItems:"5" doc:"walking distances, 50 to 10,000, separated by commas: one drawing each; the assessment's circle_m where absent" example:"[300,500,1000]"`
	Minutes  int      `query:"minutes" minimum:"1" maximum:"120" doc:"of walking, in place of metres"`
	Speed    float64  `query:"speed" minimum:"0.1" maximum:"3" default:"1" doc:"metres a second, for minutes"`
}

// walks returns the walking distances asked for, in metres.
func (in *CirclesIn) walks(a *coverage.Assessment) ([]int, error) {
	metres := int(math.Round(float64(in.Minutes*60) * in.Speed))
	switch {
	case len(in.Metres) > 0 && in.Minutes != 0:
		return nil, fault("query.minutes", "give metres or minutes, not both", in.Minutes)
	case metres > 10_000:
		return nil, fault("query.minutes", "the walk is longer than 10,000 m", in.Minutes)
	case in.Minutes != 0:
		return []int{max(metres, 1)}, nil
	case len(in.Metres) == 0:
		return []int{a.Parameters.CircleM}, nil
	}
	for _, m := range in.Metres {
		if m < 50 || m > 10_000 {
			return nil, fault("query.metres", "write distances of 50 to 10,000 m, as 300,500,1000", m)
		}
	}
	return in.Metres, nil
}

// CircleProperties say what a circle is drawn about.
type CircleProperties struct {
	Facility   string  `json:"facility,omitempty"`
	Class      string  `json:"class,omitempty"`
	Name       string  `json:"name"`
	Metres     int     `json:"metres" doc:"of walking"`
	Method     string  `json:"reach_method"`
	ToleranceM float64 `json:"tolerance_m,omitempty" doc:"of a class: a place drawn on the wrong side is within so much of one that is rightly there; 20 unless the drawing would be too large"`
	Count      int     `json:"facilities,omitempty" doc:"of a class: how many serve for certain, and are drawn about where they have a place"`
	Doubtful   int     `json:"facilities_doubtful,omitempty" doc:"of a class: how many may serve, and are not drawn about"`
	Drawing    bool    `json:"drawing" doc:"always true: served is decided on demand points, not by this polygon"`
}

func (s *Server) circles(ctx context.Context, in *CirclesIn) (*GeoOut[CircleProperties], error) {
	switch {
	case in.Class != "" && len(in.Facility) > 0:
		return nil, fault("query.class", "give facility or class, not both", in.Class)
	case in.Class == "" && len(in.Facility) == 0:
		return nil, fault("query.facility", "circles of what? give facility=, as often as there are, or class=", nil)
	}
	a, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	metres, err := in.walks(a.Assessment)
	if err != nil {
		return nil, err
	}
	fc := FeatureCollection[CircleProperties]{
		Type: "FeatureCollection", Features: []Feature[CircleProperties]{}, Revision: a.Revision, Assessment: a.ID, Links: []Link{},
	}
	if in.Class != "" {
		err = s.classCircles(ctx, in, metres, &fc)
	} else {
		err = s.facilityCircles(ctx, in, a, metres, &fc)
	}
	fc.NumberReturned = len(fc.Features)
	return &GeoOut[CircleProperties]{OutRevision{a.Revision}, geoJSONType, fc}, err
}

// facilityCircles draws each facility by itself. One that has no place, or that no way leads to, is counted
// as unlocated.
func (s *Server) facilityCircles(ctx context.Context, in *CirclesIn, a *answer, metres []int, fc *FeatureCollection[CircleProperties]) error {
	w, err := s.worldOf(ctx, in.Workspace, a)
	if err != nil {
		return err
	}
	for _, id := range in.Facility {
		f := facility(w, id)
		if f == nil {
			return fmt.Errorf("facility %q of %s at revision %d: %w", id, in.Workspace, a.Revision, coverage.ErrNotFound)
		}
		for _, m := range metres {
			fc.NumberMatched++
			shape, err := w.Circle(id, m, a.ReachMethod, a.Parameters)
			if errors.Is(err, coverage.ErrNotFound) {
				fc.NumberUnlocated++
				continue
			}
			if err != nil {
				return err
			}
			addCircle(fc, id, m, len(metres), geojson.NewGeometry(shape), CircleProperties{
				Facility: id, Name: f.Name, Metres: m, Method: a.ReachMethod, Drawing: true,
			})
		}
	}
	return nil
}

// classCircles draws all facilities of a class together. Where nobody can walk to any, there is no shape.
func (s *Server) classCircles(ctx context.Context, in *CirclesIn, metres []int, fc *FeatureCollection[CircleProperties]) error {
	_, supply, err := s.supply(ctx, &in.AssessmentIn, in.Class)
	if err != nil {
		return err
	}
	c, err := supply.Circles(metres)
	if err != nil {
		return err
	}
	for i, m := range metres {
		fc.NumberMatched++
		var shape *geojson.Geometry
		if len(c.Shapes[i]) == 0 {
			fc.NumberUnlocated++
		} else {
			shape = geojson.NewGeometry(c.Shapes[i])
		}
		addCircle(fc, in.Class, m, len(metres), shape, CircleProperties{
			Class: in.Class, Name: label("class", in.Class, in.Lang), Metres: m, Method: c.Method, ToleranceM: c.ToleranceM,
			Count: c.Facilities, Doubtful: c.Doubtful, Drawing: true,
		})
	}
	return nil
}

// addCircle names a circle by what it is about, and by its metres where there are several.
func addCircle(fc *FeatureCollection[CircleProperties], id string, m, of int, shape *geojson.Geometry, p CircleProperties) {
	if of > 1 {
		id = fmt.Sprintf("%s@%d", id, m)
	}
	fc.Features = append(fc.Features, Feature[CircleProperties]{Type: "Feature", ID: id, Geometry: shape, Properties: p})
}

func facility(w *coverage.World, id string) *coverage.Facility {
	for _, f := range w.Facilities {
		if f.ID == id {
			return f
		}
	}
	return nil
}
