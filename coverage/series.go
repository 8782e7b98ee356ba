package coverage

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Series is a measure of one division over the years. Points of one basis make a line; those of
// unlike bases (口径) stand beside each other and are not joined.
type Series struct {
	Measure  string         `json:"measure"`
	Division string         `json:"division,omitempty"` // 12-digit code; empty: the plan's territory
	Unit     string         `json:"unit"`
	From     int            `json:"from"`
	To       int            `json:"to"`
	Points   []SeriesPoint  `json:"points"`
	Targets  []SeriesTarget `json:"targets"`
	Bases    []string       `json:"bases"` // of the points that have a value
	Flags    []Flag         `json:"flags"` // F17 where there is more than one
}

// SeriesPoint is a measure at the end of one year, from one source.
type SeriesPoint struct {
	Year           int      `json:"year"`
	AsOf           Date     `json:"as_of"`
	Value          *float64 `json:"value"` // nil: not known
	Low            *float64 `json:"low"`
	High           *float64 `json:"high"`
	Verdict        Verdict  `json:"verdict,omitempty"` // none for a baseline
	Source         string   `json:"source"`            // computed, baseline, reported
	Plan           string   `json:"plan"`
	Indicators     []string `json:"indicators"` // rows of the plan that mean the same
	Basis          string   `json:"basis"`
	PopulationYear int      `json:"population_year,omitempty"`
}

// SeriesTarget is what a plan asks of the measure by the end of a year; 0 is always.
type SeriesTarget struct {
	Year      int     `json:"year"`
	Value     float64 `json:"value"`
	Op        Op      `json:"op"`
	Plan      string  `json:"plan"`
	Indicator string  `json:"indicator"`
}

// The sources of a point.
const (
	FromRule     = "computed"
	FromBaseline = "baseline"
	FromReport   = "reported"
)

// SeriesOf follows a measure through the years from..to (at most 50) in a division, which may be
// left empty for the plan's territory. Each of plans is a plan and its parents; the world is
// asked at each year's end. A measure that none of the plans has, or an unknown division, is
// ErrNotFound; years out of order are ErrInvalid.
//
// Source: standards 3.00, 18 and 19.
func SeriesOf(w *World, plans [][]*Plan, measure, division string, from, to int, p Parameters) (Series, error) {
	s := Series{
		Measure: measure, Division: FullCode(division), From: from, To: to,
		Points: []SeriesPoint{}, Targets: []SeriesTarget{}, Bases: []string{}, Flags: []Flag{},
	}
	if from > to || to-from >= 50 || from < 1900 {
		return s, fmt.Errorf("series from %d to %d: the years must be in order and at most 50: %w", from, to,
			ErrInvalid)
	}
	if division != "" && newTree(w.Divisions).byCode[s.Division] == nil {
		return s, fmt.Errorf("series of %s: division %s: %w", measure, division, ErrNotFound)
	}
	found := false
	for _, full := range plans {
		chain, rows := measuring(full, measure)
		if len(rows) == 0 {
			continue
		}
		if !found {
			s.Unit, found = rows[0].Unit, true
		}
		for _, ind := range rows {
			s.promise(chain[0], ind)
		}
		if err := s.follow(w, chain, rows, p); err != nil {
			return s, err
		}
	}
	if !found {
		return s, fmt.Errorf("series: no plan here has the measure %s: %w", measure, ErrNotFound)
	}
	s.finish()
	return s, nil
}

// measuring returns a chain of plans cut down to the rules that a measure's rows need, and those rows.
func measuring(chain []*Plan, measure string) ([]*Plan, []*Indicator) {
	var rows []*Indicator
	var needed []Rule
	if len(chain) == 0 {
		return nil, nil
	}
	for i := range chain[0].Indicators {
		if ind := &chain[0].Indicators[i]; ind.Measure == measure {
			rows, needed = append(rows, ind), append(needed, ind.Rule)
		}
	}
	cut := make([]*Plan, len(chain))
	for i, p := range chain {
		small := *p
		small.Conflicts = nil
		small.Indicators = slices.DeleteFunc(slices.Clone(p.Indicators), func(ind Indicator) bool {
			return !slices.Contains(needed, ind.Rule)
		})
		cut[i] = &small
	}
	return cut, rows
}

// promise adds a row's targets, and its baseline where the series is the territory's.
func (s *Series) promise(plan *Plan, ind *Indicator) {
	for _, t := range ind.Targets {
		s.Targets = append(s.Targets, SeriesTarget{t.Year, t.Value.Float(), ind.Op, plan.ID, ind.ID})
	}
	if ind.Baseline == nil || s.Division != "" || ind.BaselineYear < s.From || ind.BaselineYear > s.To {
		return
	}
	s.Points = append(s.Points, SeriesPoint{
		Year: ind.BaselineYear, AsOf: YearEnd(ind.BaselineYear), Value: ind.Baseline, Low: ind.Baseline,
		High:   ind.Baseline,
		Source: FromBaseline, Plan: plan.ID, Indicators: []string{ind.ID}, Basis: "plan." + plan.ID,
	})
}

// follow asks the world at each year's end, and adds what was reported for it.
func (s *Series) follow(w *World, chain []*Plan, rows []*Indicator, p Parameters) error {
	for year := s.From; year <= s.To; year++ {
		q := Question{Plans: chain, AsOf: YearEnd(year), Parameters: p}
		a, err := Assess(w, q)
		if err != nil {
			return fmt.Errorf("series of %s in %d: %w", s.Measure, year, err)
		}
		r := newRun(w, q)
		for _, ind := range rows {
			i := slices.IndexFunc(a.Indicators,
				func(res Result) bool { return res.ID == ind.ID && res.Plan == chain[0].ID })
			res := &a.Indicators[i] // every row of the plan answers
			if ind.Rule != ReportedRule {
				s.Points = append(s.Points, s.point(res, year))
			}
			s.reports(r, row{Indicator: ind, plan: chain[0]}, res, year)
		}
	}
	return nil
}

// point is what a result says of the series' division.
func (s *Series) point(res *Result, year int) SeriesPoint {
	pt := SeriesPoint{
		Year: year, AsOf: YearEnd(year), Value: res.Value, Low: res.Low, High: res.High, Verdict: res.Verdict,
		Source: FromRule, Plan: res.Plan, Indicators: []string{res.ID}, Basis: res.Basis.Code,
		PopulationYear: res.PopulationYear,
	}
	if basis, ok := res.Basis.Figures["population_basis"].(string); ok {
		pt.Basis += "/" + basis
	}
	if s.Division == "" {
		return pt
	}
	pt.Value, pt.Low, pt.High, pt.Verdict = nil, nil, nil, ""
	if slices.Contains([]Rule{A1, A2, A5, A13}, res.Rule) {
		pt.Basis += "/passing" // the whole's value is its worst thing, a part's the share that pass
	}
	for _, part := range res.By {
		if part.Division == s.Division {
			pt.Value, pt.Low, pt.High = part.Value, part.Low, part.High
		}
	}
	return pt
}

// reports adds the figures reported for a row in one year; a row of rule REPORTED gives its
// verdict to the one that it was judged by.
func (s *Series) reports(r *run, ro row, res *Result, year int) {
	for _, rp := range r.reportsOf(ro) {
		mine := s.Division == "" && r.whole(rp)
		if d := r.tree.find(rp.Division, r.q.AsOf); s.Division != "" && d != nil {
			mine = FullCode(d.Code) == s.Division
		}
		if !mine || rp.AsOf.IsZero() || rp.AsOf.Year() != year {
			continue
		}
		v, _ := valueOf(rp, ro.Unit)
		pt := SeriesPoint{
			Year: year, AsOf: rp.AsOf, Value: floatOrNil(v), Low: floatOrNil(v), High: floatOrNil(v),
			Source: FromReport, Plan: ro.plan.ID, Indicators: []string{ro.ID}, Basis: "reported",
		}
		if rp.Basis != "" {
			pt.Basis += "/" + rp.Basis
		}
		if ro.Rule == ReportedRule && s.Division == "" && res.Figures["figure_date"] == rp.AsOf.String() {
			pt.Verdict = res.Verdict
		}
		s.Points = append(s.Points, pt)
	}
}

// finish sorts, makes one point of those that differ by their row alone, and flags unlike bases.
func (s *Series) finish() {
	slices.SortStableFunc(s.Points, func(a, b SeriesPoint) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Plan, b.Plan),
			cmp.Compare(a.Basis, b.Basis), slices.Compare(a.Indicators, b.Indicators))
	})
	seen := map[string]int{}
	once := s.Points[:0]
	for _, pt := range s.Points {
		same := pt
		same.Indicators = nil
		key, err := json.Marshal(same)
		if err != nil {
			panic(fmt.Sprintf("series point: %v", err)) // numbers and words only
		}
		if i, ok := seen[string(key)]; ok {
			for _, id := range pt.Indicators {
				once[i].Indicators = appendNew(once[i].Indicators, id)
			}
			continue
		}
		seen[string(key)] = len(once)
		once = append(once, pt)
		if pt.Value != nil {
			s.Bases = appendNew(s.Bases, pt.Basis)
		}
	}
	s.Points = once
	slices.Sort(s.Bases)
	slices.SortStableFunc(s.Targets, func(a, b SeriesTarget) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Indicator, b.Indicator))
	})
	if len(s.Bases) > 1 {
		s.Flags = append(s.Flags, Flag{
			Code: FlagPopulationBasis, Variant: "series",
			Figures: Figures{"bases": s.Bases},
		})
	}
}
