package coverage

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

type geometry = orb.Geometry

type Reach struct{}

func pending(r *run, ro row) Result { res := r.result(ro); res.Verdict = NotAssessable; return res }

func (r *run) takeReach()                      {}
func (r *run) circle(ro row) Result            { return pending(r, ro) }
func (r *run) nearness(ro row) Result          { return pending(r, ro) }

type index struct{}

func (w *World) index() *index                                   { return &index{} }
func (ix *index) divisionAt(g orb.Geometry, asOf Date) *Division { return nil }

func (r *run) reached(p *project, purpose Purpose, metres int) Tri    { return Unknown }
func shapeOfAreas(areas []*ResidentialArea) (*geojson.Geometry, bool) { return nil, false }
func (r *run) shapeOf(d *Division) (*geojson.Geometry, bool)          { return nil, false }

func (r *run) walkingFigures(res *Result, purpose Purpose) {}
