package coverage

import (
	"cmp"
	"fmt"
	"slices"
)

// Choice is how many facilities of a class people have within a distance: who has none, who has one and
// would have none if it closed, who may choose.
type Choice struct {
	SupplyCount
	Class       string       `json:"class"`
	Method      string       `json:"reach_method"`
	Metres      int          `json:"metres" doc:"of walking, the limit included"`
	K           int          `json:"k" doc:"how many are counted"`
	Verdict     Verdict      `json:"verdict" doc:"measured; not_assessable, with what is missing; not_applicable"`
	Missing     []string     `json:"missing,omitempty"`
	Denominator string       `json:"denominator" doc:"how the city is bounded"`
	Areas       int          `json:"areas" doc:"residential areas in it"`
	EldersBasis string       `json:"elders60_basis,omitempty"`
	Whole       ChoicePart   `json:"whole"`
	By          []ChoicePart `json:"by" doc:"by county, then by township; each level sums to the whole"`
}

// ChoicePart is the whole, or a division.
type ChoicePart struct {
	Level    string        `json:"level,omitempty"`
	Division string        `json:"division,omitempty"`
	Name     string        `json:"name,omitempty"`
	Counts   []ChoiceCount `json:"counts" doc:"for 0, 1, 2 … k facilities; with unknown they sum to all"`
	Unknown  Amounts       `json:"unknown" doc:"who has none for certain, and perhaps one"`
	AtLeast  []ChoiceShare `json:"at_least" doc:"for 1, 2 … k facilities"`
}

// ChoiceCount is who has so many facilities for certain.
type ChoiceCount struct {
	Facilities int  `json:"facilities"`
	OrMore     bool `json:"or_more,omitempty"`
	Amounts
}

// ChoiceShare is the share of those who have at least so many.
type ChoiceShare struct {
	Facilities int `json:"facilities"`
	Shares
}

// MaxChoice is the most facilities that are counted.
const MaxChoice = 10

// Choice counts the facilities, up to k, that each demand point of the city has within metres: sites, since
// records that share a site_id are one. Along the ways one search gives all counts. What may serve, and
// what no way leads to and the straight line reaches, is in doubt; so is a demand point too far from any way.
// A k not in 1 to MaxChoice or a distance not above zero is ErrInvalid.
//
// Invariant: counts and unknown sum to the whole; at_least does not rise with its number.
func (s *Supply) Choice(k, metres int) (Choice, error) {
	if k < 1 || k > MaxChoice || metres <= 0 {
		return Choice{}, fmt.Errorf("choice of %d within %d m: 1 to %d within more than 0: %w", k, metres, MaxChoice, ErrInvalid)
	}
	c := Choice{
		SupplyCount: s.count(), Class: s.class.String(), Method: s.method(), Metres: metres, K: k,
		Denominator: s.city.by, Areas: len(s.city.areas), EldersBasis: s.run.eldersBasis(s.city.areas), By: []ChoicePart{},
	}
	c.Verdict, c.Missing = s.verdict()
	whole := make(choosing, k)
	parts := map[level]map[*Division]choosing{levelCounty: {}, levelTownship: {}}
	if c.Verdict == Measured {
		count := s.counter(k, metres)
		for _, i := range s.city.areas {
			has := s.choosing(i, k, count)
			whole.add(has)
			for l, by := range parts {
				d := s.run.up(s.run.areaUnits[i], l)
				if by[d] == nil {
					by[d] = make(choosing, k)
				}
				by[d].add(has)
			}
		}
	}
	c.Whole = whole.part(Part{})
	for l, by := range parts {
		for d, has := range by {
			c.By = append(c.By, has.part(newPart(l, d)))
		}
	}
	slices.SortFunc(c.By, func(a, b ChoicePart) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Division, b.Division))
	})
	return c, nil
}

// choosing is the loads that have at least 1, 2 … k facilities.
type choosing [][loads]split

func (c choosing) add(o choosing) {
	for n := range c {
		for l := range loads {
			c[n][l].add(o[n][l])
		}
	}
}

func (c choosing) part(p Part) ChoicePart {
	out := ChoicePart{Level: p.Level, Division: p.Division, Name: p.Name}
	out.Counts = append(out.Counts, ChoiceCount{0, false, amounts(c[0], func(s split) int64 { return s.unserved })})
	out.Unknown = amounts(c[0], func(s split) int64 { return s.doubtful })
	for n := range c {
		exactly := c[n]
		for l := range loads {
			if n+1 < len(c) { // the whole stays: what moves is no longer counted as served
				exactly[l].unserved += c[n+1][l].served
				exactly[l].served -= c[n+1][l].served
			}
		}
		out.Counts = append(out.Counts, ChoiceCount{n + 1, n+1 == len(c), amounts(exactly, func(s split) int64 { return s.served })})
		out.AtLeast = append(out.AtLeast, ChoiceShare{n + 1, sharesOf(c[n])})
	}
	return out
}
