package coverage

import "github.com/paulmach/orb"

type geometry = orb.Geometry

type Reach struct{}
type project struct{}

func pending(r *run, ro row) Result { res := r.result(ro); res.Verdict = NotAssessable; return res }

func (r *run) takeReach()                      {}
func (r *run) circle(ro row) Result            { return pending(r, ro) }
func (r *run) nearness(ro row) Result          { return pending(r, ro) }
func (r *run) comprehensive(ro row) Result     { return pending(r, ro) }
func (r *run) communityCare(ro row) Result     { return pending(r, ro) }
func (r *run) ruralCare(ro row) Result         { return pending(r, ro) }
func (r *run) childcareCoverage(ro row) Result { return pending(r, ro) }
func (r *run) learning(ro row) Result          { return pending(r, ro) }
func (r *run) threeTiers(ro row) Result        { return pending(r, ro) }
func (r *run) floorArea(ro row) Result         { return pending(r, ro) }
func (r *run) singleSite(ro row) Result        { return pending(r, ro) }
func (r *run) perCapita(ro row) Result         { return pending(r, ro) }
func (r *run) attainment(ro row) Result        { return pending(r, ro) }
func (r *run) fourSync(ro row) Result          { return pending(r, ro) }
func (r *run) existingAreas(ro row) Result     { return pending(r, ro) }
func (r *run) takeProjects()                   {}
func (r *run) flagRow(ro row, res *Result)     {}
func (r *run) unlocated() map[Layer]int        { return map[Layer]int{} }
func (r *run) norms() []*Norm                  { return r.w.Norms }
func (n *Norm) row(p *Plan) row                { return row{} }
func (n *Norm) phasingRow(p *Plan) row         { return row{} }

type index struct{}

func (w *World) index() *index                                   { return &index{} }
func (ix *index) divisionAt(g orb.Geometry, asOf Date) *Division { return nil }
