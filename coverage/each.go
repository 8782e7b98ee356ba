package coverage

import (
	"math"
	"slices"
)

// kept is what each judged of some things, in their order.
type kept[T comparable, J any] struct {
	things  []T
	answers patched[J]
	said    patched[*said]
	before  *kept[T, J] // of a scenario: what was kept of the same things; nil otherwise
	rates   *rates      // see rulingRates
}

// each judges the things of a row one by one, in order, and keeps what was said of each. In a scenario
// it judges again only those that changed says have other inputs, and those that are new; of the rest it
// takes what was said before.
//
// What judge answers and raises may depend on the thing and on what changed looks at, and on nothing
// that it did for another thing.
func each[T comparable, J any](r *run, things []T, changed func(T) bool, judge func(T) J) *kept[T, J] {
	l, old := r.log, keptBefore[T, J](r)
	k := &kept[T, J]{things: things}
	again := func(i int) (J, *said) {
		var s said
		l.now = &s
		j := judge(things[i])
		if len(s.findings)+len(s.gaps) > 0 {
			return j, &s
		}
		return j, nil
	}
	if old != nil && slices.Equal(old.things, things) {
		k.before, k.answers.base, k.said.base = old, old.answers.base, old.said.base
		for i, th := range things {
			if changed(th) {
				j, s := again(i)
				k.answers.put(i, j)
				k.said.put(i, s)
			}
		}
	} else {
		k.judgeOf(old, changed, again)
	}
	l.now = &said{}
	l.said = append(l.said, k.said, patched[*said]{base: []*said{l.now}})
	l.kept = append(l.kept, k)
	return k
}

// judgeOf fills lists of its own, with what was kept of those things that are not new.
func (k *kept[T, J]) judgeOf(old *kept[T, J], changed func(T) bool, again func(i int) (J, *said)) {
	k.answers.base, k.said.base = make([]J, len(k.things)), make([]*said, len(k.things))
	next := 0
	for i, th := range k.things {
		at := -1
		if old != nil {
			at = old.find(next, th)
		}
		if at >= 0 {
			next = at + 1
		}
		if at < 0 || changed(th) {
			k.answers.base[i], k.said.base[i] = again(i)
			continue
		}
		k.answers.base[i], k.said.base[i] = old.answers.base[at], old.said.base[at]
	}
}

// keptBefore returns what the same call kept before a scenario; nil where there was none.
func keptBefore[T comparable, J any](r *run) *kept[T, J] {
	if r.edit != nil && !r.edit.upset {
		if before := r.edit.from.logs[r.log.row].kept; len(before) > len(r.log.kept) {
			return before[len(r.log.kept)].(*kept[T, J])
		}
	}
	return nil
}

// find returns where a thing is, from a place on that it most often has; -1 where it is not.
func (k *kept[T, J]) find(from int, th T) int {
	if from < len(k.things) && k.things[from] == th {
		return from
	}
	if i := slices.Index(k.things[min(from, len(k.things)):], th); i >= 0 {
		return from + i
	}
	return -1
}

// ruling is what a rule says of a project or community.
type ruling struct {
	judged
	out   bool    // the row does not speak of it
	rest  bool    // it is judged with its community
	worth float64 // its figure; infinite where it has none
}

// verdicts are what a row says of its things, together.
type verdicts struct {
	*rates
	lacks []string // fields that keep things from being judged, once each, in the order of the things
	worst float64  // the least of their figures; infinite where there is none
}

func (r *run) verdictsOf(things []judged, worst float64) verdicts {
	v := verdicts{r.ratesOf(things), nil, worst}
	for _, th := range things {
		v.lack(th.missing)
	}
	return v
}

// ruled returns what a row says of the projects or communities that it speaks of.
func ruled[T comparable](r *run, k *kept[T, ruling]) verdicts {
	v := verdicts{rates: rulingRates(r, k), worst: math.Inf(1)}
	for _, a := range k.answers.all() {
		if !a.out {
			v.lack(a.missing)
			v.worst = math.Min(v.worst, a.worth)
		}
	}
	return v
}

func (v *verdicts) lack(fields []string) {
	for _, f := range fields {
		v.lacks = appendNew(v.lacks, f)
	}
}

// plus adds what the row says of other things, which follow.
func (v verdicts) plus(o verdicts) verdicts {
	sum := verdicts{newRates(), slices.Clone(v.lacks), math.Min(v.worst, o.worst)}
	sum.lack(o.lacks)
	for _, c := range []*rates{v.rates, o.rates} {
		sum.all.addTimes(c.all, 1)
		for l, by := range c.by {
			for d, p := range by {
				part := sum.by[l][d]
				part.addTimes(p.Rate, 1)
				part.things += p.things
				sum.by[l][d] = part
			}
		}
	}
	return sum
}

// worthOf is a finding's figure as a ruling has it.
func (f Finding) worthOf(key string) float64 {
	if v := f.number(key); v != nil {
		return *v
	}
	return math.Inf(1)
}
