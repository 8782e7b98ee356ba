package api

import (
	"context"
	"errors"

	"yikezhong/coverage"
)

// InClass is the part of an input that chooses a class of facility.
type InClass struct {
	Class string `query:"class" default:"care" enum:"care,comprehensive,day_care,residential,mutual_aid,meals,learning,childcare,primary_medical,hospital" doc:"of facility"`
}

// supply returns a class as an assessment saw it: its world, date, horizon, parameters and way to measure.
func (s *Server) supply(ctx context.Context, in *AssessmentIn, class string) (*answer, *coverage.Supply, error) {
	a, err := s.find(ctx, in)
	if err != nil {
		return nil, nil, err
	}
	c, ok := coverage.ClassNamed(class)
	if !ok {
		return nil, nil, fault("query.class", "no such class of facility", class)
	}
	w, err := s.worldOf(ctx, in.Workspace, a)
	if err != nil {
		return nil, nil, err
	}
	q, err := s.o.Plans.Question(a.Plan, a.AsOf, nil)
	if errors.Is(err, coverage.ErrNotFound) {
		return nil, nil, fault("path.id", "its plan is not here any more", a.Plan)
	}
	if err != nil {
		return nil, nil, err
	}
	q.Parameters, q.Horizon, q.Reach, q.Workers = a.Parameters, a.Horizon, a.ReachMethod, s.o.Workers
	if len(w.Walkways) == 0 {
		q.Reach = ""
	}
	supply, err := w.Supply(q, c)
	return a, supply, err
}

// worldOf returns the world that an assessment is of: a scenario's is held with it.
func (s *Server) worldOf(ctx context.Context, slug string, a *answer) (*coverage.World, error) {
	if a.world != nil {
		return a.world, nil
	}
	h, err := s.worlds.at(ctx, slug, a.Revision)
	if err != nil {
		return nil, err
	}
	return h.World, nil
}

// OfAssessment says of which assessment an answer beside it is.
type OfAssessment struct {
	Assessment string        `json:"assessment"`
	Plan       string        `json:"plan"`
	AsOf       coverage.Date `json:"as_of"`
	Revision   int           `json:"revision"`
}

func of(a *answer) OfAssessment { return OfAssessment{a.ID, a.Plan, a.AsOf, a.Revision} }

// ChoiceIn asks how many facilities people have within a walk.
type ChoiceIn struct {
	AssessmentIn
	InClass
	K      int `query:"k" minimum:"1" maximum:"10" default:"3" doc:"how many are counted"`
	Metres int `query:"metres" minimum:"50" maximum:"10000" doc:"of walking; the assessment's circle_m where absent"`
}

// ChoiceOut is a coverage.Choice.
type ChoiceOut struct {
	OutRevision
	Body struct {
		OfAssessment
		coverage.Choice
	}
}

func (s *Server) choice(ctx context.Context, in *ChoiceIn) (*ChoiceOut, error) {
	a, supply, err := s.supply(ctx, &in.AssessmentIn, in.Class)
	if err != nil {
		return nil, err
	}
	metres := in.Metres
	if metres == 0 {
		metres = a.Parameters.CircleM
	}
	out := &ChoiceOut{OutRevision: OutRevision{a.Revision}}
	out.Body.OfAssessment = of(a)
	out.Body.Choice, err = supply.Choice(in.K, metres)
	return out, err
}

// NearestIn asks what is nearest to a residential area.
type NearestIn struct {
	AssessmentIn
	InClass
	Area string `query:"area" required:"true" maxLength:"400" doc:"id of a residential area"`
	K    int    `query:"k" minimum:"1" maximum:"50" default:"3"`
}

// NearestOut is a coverage.Nearest.
type NearestOut struct {
	OutRevision
	Body struct {
		OfAssessment
		coverage.Nearest
	}
}

func (s *Server) nearest(ctx context.Context, in *NearestIn) (*NearestOut, error) {
	a, supply, err := s.supply(ctx, &in.AssessmentIn, in.Class)
	if err != nil {
		return nil, err
	}
	out := &NearestOut{OutRevision: OutRevision{a.Revision}}
	out.Body.OfAssessment = of(a)
	out.Body.Nearest, err = supply.Nearest(in.Area, in.K)
	return out, err
}
