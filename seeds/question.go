package seeds

import "yikezhong/coverage"

// Question asks a plan of a date: its chain of parents, the norms to show as references, and its
// parameters, which overrides change by their JSON names. An unknown plan is ErrNotFound, a bad
// parameter ErrInvalid.
func (c *Catalogue) Question(plan string, asOf coverage.Date, overrides map[string]any) (coverage.Question, error) {
	chain, err := c.Chain(plan)
	if err != nil {
		return coverage.Question{}, err
	}
	p, err := coverage.DefaultParameters().With(chain[0].Parameters)
	if err == nil {
		p, err = p.With(overrides)
	}
	return coverage.Question{Plans: chain, References: c.NormsFor(plan), AsOf: asOf, Parameters: p}, err
}
