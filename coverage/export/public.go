package export

import (
	"maps"
	"slices"
	"strings"

	"yikezhong/coverage"
)

// What the public sees of a workspace is made here and nowhere else: sentences, tables and layers are
// all written from it. Figures about fewer elders than the parameter public_elders are hidden, none at
// all is not: it is about nobody. Where one figure about elders is hidden, all that stand with it are,
// for a total and its rest give away the part. What a layer does not know (extra) is not shown: it may
// be anything.

// Public returns an assessment as the public may see it. a is not changed.
func Public(a *coverage.Assessment) *coverage.Assessment {
	least := max(a.Parameters.PublicElders, coverage.DefaultParameters().PublicElders)
	out := *a
	out.Flags = publicFlags(a.Flags, least)
	out.Indicators = slices.Clone(a.Indicators)
	for i := range out.Indicators {
		r := &out.Indicators[i]
		r.Figures, r.Basis.Figures = publicFigures(r.Figures, least), publicFigures(r.Basis.Figures, least)
		r.Flags = publicFlags(r.Flags, least)
	}
	out.Findings = slices.Clone(a.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.Figures, f.Flags = publicFigures(f.Figures, least), publicFlags(f.Flags, least)
		f.Stages = slices.Clone(f.Stages)
		for j := range f.Stages {
			if d := f.Stages[j].Decision; d != nil {
				f.Stages[j].Decision = PublicThing(d).(*coverage.Decision)
			}
		}
	}
	out.Gaps = slices.Clone(a.Gaps)
	for i := range out.Gaps {
		g := &out.Gaps[i]
		g.Flags = publicFlags(g.Flags, least)
		if few(g.Elders60, least) {
			g.Elders60, g.Elders60Basis = nil, ""
		}
	}
	return &out
}

func publicFlags(flags []coverage.Flag, least int) []coverage.Flag {
	out := slices.Clone(flags)
	for i := range out {
		out[i].Figures = publicFigures(out[i].Figures, least)
	}
	return out
}

// publicFigures hides the figures about elders where one of them is of few.
func publicFigures(figures coverage.Figures, least int) coverage.Figures {
	hide := false
	for key, v := range figures {
		hide = hide || aboutElders(key) && !strings.Contains(key, "share") && fewOf(v, least)
	}
	if !hide {
		return figures
	}
	out := maps.Clone(figures)
	maps.DeleteFunc(out, func(key string, _ any) bool { return aboutElders(key) || key == "rank" })
	return out
}

// aboutElders reports whether a key of figures counts people of sixty and over, or residents of an
// institution for them. The elderly_… of a threshold are named by a pace and count areas and people.
func aboutElders(key string) bool {
	return strings.Contains(key, "elders6") || strings.HasPrefix(key, "residents_")
}

func fewOf(v any, least int) bool {
	switch n := v.(type) {
	case int:
		return n > 0 && n < least
	case *int:
		return few(n, least)
	case int64:
		return n > 0 && n < int64(least)
	case float64:
		return n > 0 && n < float64(least)
	case *float64:
		return n != nil && fewOf(*n, least)
	}
	return false
}

func few(n *int, least int) bool { return n != nil && fewOf(*n, least) }

// PublicThing returns a thing of a layer, a pointer to its type, as the public may see it. It is a copy.
func PublicThing(thing any) any {
	least := coverage.DefaultParameters().PublicElders
	hide := func(counts ...**int) {
		if slices.ContainsFunc(counts, func(n **int) bool { return few(*n, least) }) {
			for _, n := range counts {
				*n = nil
			}
		}
	}
	switch t := thing.(type) {
	case *coverage.Division:
		c := *t
		c.Extra, c.Populations = nil, slices.Clone(t.Populations)
		for i := range c.Populations {
			hide(&c.Populations[i].Elders60, &c.Populations[i].Elders65)
		}
		return &c
	case *coverage.ResidentialArea:
		c := *t
		c.Extra = nil
		hide(&c.Elders60)
		if t.CareRooms != nil {
			rooms := slices.Clone(*t.CareRooms)
			for i := range rooms {
				rooms[i].Extra = nil
			}
			c.CareRooms = &rooms
		}
		return &c
	case *coverage.Dwelling:
		c := *t
		c.Extra = nil
		hide(&c.Elders60)
		return &c
	case *coverage.Facility:
		c := *t
		c.Extra = nil
		hide(&c.ResidentsDependent, &c.ResidentsSelfcare)
		return &c
	case *coverage.Decision:
		c := *t
		c.By = ""
		return &c
	}
	return publicPlain(thing)
}

// publicPlain is PublicThing for the layers that count nobody.
func publicPlain(thing any) any {
	switch t := thing.(type) {
	case *coverage.CareRoom:
		c := *t
		c.Extra = nil
		return &c
	case *coverage.Scope:
		c := *t
		c.Extra = nil
		return &c
	case *coverage.Reported:
		c := *t
		c.Extra = nil
		return &c
	}
	return thing
}
