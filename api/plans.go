package api

import (
	"context"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// PlanSummary is a plan in a list.
type PlanSummary struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Region   string            `json:"region"`
	Parent   string            `json:"parent,omitempty"`
	Document coverage.Document `json:"document"`
	Rows     int               `json:"number_indicators"`
	Note     string            `json:"note,omitempty"`
}

// PlansOut lists plans.
type PlansOut struct {
	Body struct {
		Plans []PlanSummary `json:"plans"`
	}
}

// PlanIn names a plan.
type PlanIn struct {
	Plan string `path:"plan" maxLength:"100"`
}

// PlanOut is a plan with all its rows, and the norms that may be adopted with it.
type PlanOut struct {
	Body struct {
		coverage.Plan
		Norms []*coverage.Norm `json:"norms" doc:"references until a workspace adopts them"`
	}
}

// LegendOut is how things are named and drawn.
type LegendOut struct {
	Body map[string][]seeds.Label
}

func (s *Server) plans(_ context.Context, in *InLang) (*PlansOut, error) {
	out := &PlansOut{}
	out.Body.Plans = make([]PlanSummary, len(s.o.Plans.Plans))
	for i, p := range s.o.Plans.Plans {
		out.Body.Plans[i] = PlanSummary{
			ID: p.ID, Name: say(p.Name, in.Lang), Region: p.Region, Parent: p.Parent, Document: p.Document,
			Rows: len(p.Indicators), Note: p.Note,
		}
	}
	return out, nil
}

func (s *Server) plan(_ context.Context, in *PlanIn) (*PlanOut, error) {
	p, err := s.o.Plans.Plan(in.Plan)
	if err != nil {
		return nil, err
	}
	out := &PlanOut{}
	out.Body.Plan, out.Body.Norms = *p, append([]*coverage.Norm{}, s.o.Plans.NormsFor(p.ID)...)
	return out, nil
}

func (s *Server) legend(context.Context, *struct{}) (*LegendOut, error) {
	out := &LegendOut{Body: map[string][]seeds.Label{}}
	for _, kind := range seeds.LabelKinds() {
		out.Body[kind] = seeds.Legend(kind)
	}
	out.Body["parameter"] = parameterLabels()
	return out, nil
}
