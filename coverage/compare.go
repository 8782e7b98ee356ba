package coverage

import (
	"cmp"
	"slices"
)

// Comparison is what changed from one assessment to another. Where the two were not asked the
// same way, Unlike says how, and figures are shown without a difference.
type Comparison struct {
	Before     Compared          `json:"before"`
	After      Compared          `json:"after"`
	Unlike     []string          `json:"unlike"` // plan, horizon, parameters, rules_version, reach_method
	Opened     []Gap             `json:"opened"`
	Closed     []Gap             `json:"closed"`
	Grown      []GapChange       `json:"grown"`
	Shrunk     []GapChange       `json:"shrunk"`
	Altered    []GapChange       `json:"altered"` // an amount came to be known, or ceased to be
	Unchanged  int               `json:"unchanged"`
	Indicators []IndicatorChange `json:"indicators"`
}

// Compared names one of the two assessments.
type Compared struct {
	ID       string  `json:"id"`
	Plan     string  `json:"plan"`
	AsOf     Date    `json:"as_of"`
	Horizon  Horizon `json:"horizon"`
	Revision int     `json:"revision"`
}

// GapChange is a gap that both have.
type GapChange struct {
	Gap    Gap      `json:"gap"` // as it is after
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	Change *float64 `json:"change"`
}

// IndicatorChange is a row before and after; either is nil where the row is new or gone.
type IndicatorChange struct {
	Measure string           `json:"measure"`
	Unit    string           `json:"unit"`
	Before  *IndicatorFigure `json:"before"`
	After   *IndicatorFigure `json:"after"`
	Change  *float64         `json:"change"`           // nil where unlike, or where a value is not known
	Unlike  []string         `json:"unlike,omitempty"` // basis, population_basis, unit, horizon, reach_method
}

// IndicatorFigure is what a row came to.
type IndicatorFigure struct {
	ID      string   `json:"id"`
	Plan    string   `json:"plan"`
	Verdict Verdict  `json:"verdict"`
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Target  *float64 `json:"target"`
	Basis   Basis    `json:"basis"`
}

// Compare says what changed. Gaps are joined by id. Indicators are joined by plan and row; a row
// that has no partner there, by its measure. Figures of unlike bases or horizons are not
// subtracted (standards 3.00, 19). Neither assessment is changed.
func Compare(before, after *Assessment) Comparison {
	c := Comparison{
		Before: compared(before), After: compared(after), Unlike: unlikeQuestions(before, after),
		Opened: []Gap{}, Closed: []Gap{}, Grown: []GapChange{}, Shrunk: []GapChange{}, Altered: []GapChange{},
		Indicators: []IndicatorChange{},
	}
	c.gaps(before.Gaps, after.Gaps)
	c.rows(before, after)
	return c
}

func compared(a *Assessment) Compared { return Compared{a.ID, a.Plan, a.AsOf, a.Horizon, a.Revision} }

func unlikeQuestions(a, b *Assessment) []string {
	out := []string{}
	for _, d := range []struct {
		what string
		same bool
	}{
		{"plan", a.Plan == b.Plan},
		{"horizon", a.Horizon == b.Horizon},
		{"parameters", a.Parameters == b.Parameters},
		{"rules_version", a.RulesVersion == b.RulesVersion},
		{"reach_method", a.ReachMethod == b.ReachMethod},
	} {
		if !d.same {
			out = append(out, d.what)
		}
	}
	return out
}

func (c *Comparison) gaps(before, after []Gap) {
	old := map[string]Gap{}
	for _, g := range before {
		old[g.ID] = g
	}
	for _, g := range after {
		was, ok := old[g.ID]
		if !ok {
			c.Opened = append(c.Opened, g)
			continue
		}
		delete(old, g.ID)
		change := GapChange{Gap: g, Before: was.Missing, After: g.Missing}
		switch {
		case was.Missing == nil && g.Missing == nil:
			c.Unchanged++
			continue
		case was.Missing == nil || g.Missing == nil || was.Unit != g.Unit:
			c.Altered = append(c.Altered, change)
			continue
		}
		change.Change = ptr(*g.Missing - *was.Missing)
		switch d := *change.Change; {
		case d > 0:
			c.Grown = append(c.Grown, change)
		case d < 0:
			c.Shrunk = append(c.Shrunk, change)
		default:
			c.Unchanged++
		}
	}
	for _, g := range old {
		c.Closed = append(c.Closed, g)
	}
	byID := func(a, b Gap) int { return cmp.Compare(a.ID, b.ID) }
	byGap := func(a, b GapChange) int { return cmp.Compare(a.Gap.ID, b.Gap.ID) }
	slices.SortFunc(c.Opened, byID)
	slices.SortFunc(c.Closed, byID)
	for _, list := range [][]GapChange{c.Grown, c.Shrunk, c.Altered} {
		slices.SortFunc(list, byGap)
	}
}

func (c *Comparison) rows(before, after *Assessment) {
	taken := make([]bool, len(before.Indicators))
	find := func(same func(Result) bool) *Result {
		for i := range before.Indicators {
			if !taken[i] && same(before.Indicators[i]) {
				taken[i] = true
				return &before.Indicators[i]
			}
		}
		return nil
	}
	partners := make([]*Result, len(after.Indicators))
	for i, res := range after.Indicators {
		partners[i] = find(func(was Result) bool { return was.Plan == res.Plan && was.ID == res.ID && was.Norm == res.Norm })
	}
	for i := range after.Indicators {
		res := &after.Indicators[i]
		if partners[i] == nil && res.Measure != "" {
			partners[i] = find(func(was Result) bool { return was.Measure == res.Measure && was.Norm == res.Norm })
		}
		c.Indicators = append(c.Indicators, changeOf(partners[i], res, c.Unlike))
	}
	for i := range before.Indicators {
		if !taken[i] {
			c.Indicators = append(c.Indicators, changeOf(&before.Indicators[i], nil, c.Unlike))
		}
	}
}

func changeOf(before, after *Result, questions []string) IndicatorChange {
	shown := after
	if after == nil {
		shown = before
	}
	ch := IndicatorChange{Measure: shown.Measure, Unit: shown.Unit, Before: figureOf(before), After: figureOf(after)}
	if before == nil || after == nil {
		return ch
	}
	for _, d := range []struct {
		what string
		same bool
	}{
		{"basis", before.Basis.Code == after.Basis.Code},
		{"population_basis", before.Basis.Figures["population_basis"] == after.Basis.Figures["population_basis"]},
		{"unit", before.Unit == after.Unit},
		{"horizon", !slices.Contains(questions, "horizon")},
		{"reach_method", !slices.Contains(questions, "reach_method") || !slices.Contains([]Rule{S5, S6, S7, A15},
			after.Rule)},
	} {
		if !d.same {
			ch.Unlike = append(ch.Unlike, d.what)
		}
	}
	if len(ch.Unlike) == 0 && before.Value != nil && after.Value != nil {
		ch.Change = ptr(*after.Value - *before.Value)
	}
	return ch
}

func figureOf(res *Result) *IndicatorFigure {
	if res == nil {
		return nil
	}
	return &IndicatorFigure{res.ID, res.Plan, res.Verdict, res.Value, res.Low, res.High, res.Target, res.Basis}
}
