package api

import (
	"context"
	"strconv"

	"yikezhong/coverage"
)

// SeriesIn asks for a measure over the years.
type SeriesIn struct {
	InWorkspace
	InFresh
	Measure  string   `query:"measure" required:"true" maxLength:"100" example:"nursing_bed_share" doc:"key of a measure; rows of plans bear it"`
	Division string   `query:"division" maxLength:"12" doc:"code; the plan's territory where absent"`
	Plan     []string `query:"plan,explode" maxItems:"20" doc:"whose rows and targets; the workspace's plans, else all, where absent"`
	From     int      `query:"from" minimum:"1900" maximum:"2200" default:"2020"`
	To       int      `query:"to" minimum:"1900" maximum:"2200" doc:"this year where absent"`
}

// SeriesOut is a measure over the years.
type SeriesOut struct {
	OutRevision
	Body coverage.Series
}

func (s *Server) series(ctx context.Context, in *SeriesIn) (*SeriesOut, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, 0)
	if err != nil {
		return nil, err
	}
	chains, err := s.chains(in.Plan, w.Workspace.Plans)
	if err != nil {
		return nil, err
	}
	to := in.To
	if to == 0 {
		if to, err = strconv.Atoi(Today(s.o.Now())[:4]); err != nil {
			return nil, err
		}
	}
	got, err := coverage.SeriesOf(w.World, chains, in.Measure, in.Division, in.From, to, coverage.DefaultParameters())
	return &SeriesOut{OutRevision{w.Revision}, got}, err
}

// chains returns plans with their parents: those asked for, else the workspace's, else all.
func (s *Server) chains(asked, own []string) ([][]*coverage.Plan, error) {
	ids := asked
	if len(ids) == 0 {
		ids = own
	}
	if len(ids) == 0 {
		for _, p := range s.o.Plans.Plans {
			ids = append(ids, p.ID)
		}
	}
	chains := make([][]*coverage.Plan, len(ids))
	for i, id := range ids {
		chain, err := s.o.Plans.Chain(id)
		if err != nil {
			return nil, fault("query.plan", "no such plan; GET /v1/plans lists them", id)
		}
		chains[i] = chain
	}
	return chains, nil
}
