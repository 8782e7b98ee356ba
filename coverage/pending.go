package coverage

func pending(r *run, ro row) Result { res := r.result(ro); res.Verdict = NotAssessable; return res }

func (r *run) bedsPerThousand(ro row) Result   { return pending(r, ro) }
func (r *run) nursingShare(ro row) Result      { return pending(r, ro) }
func (r *run) inclusiveBeds(ro row) Result     { return pending(r, ro) }
func (r *run) placesPerThousand(ro row) Result { return pending(r, ro) }
func (r *run) inclusivePlaces(ro row) Result   { return pending(r, ro) }
func (r *run) perCounty(ro row) Result         { return pending(r, ro) }
func (r *run) totals(ro row) Result            { return pending(r, ro) }
func (r *run) carers(ro row) Result            { return pending(r, ro) }
func (r *run) medical(ro row) Result           { return pending(r, ro) }
func (r *run) reported(ro row) Result          { return pending(r, ro) }
