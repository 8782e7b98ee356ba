package coverage

import (
	"math"
	"slices"
)

// kept is what each judged of some things, in their order.
type kept[T comparable, J any] struct {
	things  []T
	answers []J
	said    []*said
}

// each judges the things of a row one by one, in order, and keeps what was said of each. In a scenario
// it judges again only those that changed says have other inputs, and those that are new; of the rest it
// takes what was said before.
//
// What judge answers and raises may depend on the thing and on what changed looks at, and on nothing
// that it did for another thing.
func each[T comparable, J any](r *run, things []T, changed func(T) bool, judge func(T) J) []J {
	l, old := r.log, keptBefore[T, J](r)
	k := &kept[T, J]{things: things}
	again := func(i int) {
		var s said
		l.now = &s
		k.answers[i], k.said[i] = judge(things[i]), nil
		if len(s.findings)+len(s.gaps) > 0 {
			k.said[i] = &s
		}
	}
	if len(things) > 0 && len(old.things) == len(things) && &old.things[0] == &things[0] {
		k.answers, k.said = slices.Clone(old.answers), slices.Clone(old.said)
		for i, th := range things {
			if changed(th) {
				again(i)
			}
		}
	} else {
		k.answers, k.said = make([]J, len(things)), make([]*said, len(things))
		next := 0
		for i, th := range things {
			at := old.find(next, th)
			if at >= 0 {
				next = at + 1
			}
			if at < 0 || changed(th) {
				again(i)
				continue
			}
			k.answers[i], k.said[i] = old.answers[at], old.said[at]
		}
	}
	l.now = &said{}
	l.kept = append(l.kept, k)
	l.said = append(append(l.said, k.said...), l.now)
	return k.answers
}

// keptBefore returns what the same call kept before a scenario; nothing where there was none.
func keptBefore[T comparable, J any](r *run) *kept[T, J] {
	if r.edit != nil && !r.edit.upset {
		if before := r.edit.from.logs[r.log.row].kept; len(before) > len(r.log.kept) {
			return before[len(r.log.kept)].(*kept[T, J])
		}
	}
	return &kept[T, J]{}
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

// ruled returns the things that a row speaks of, and the least of their figures.
func ruled(all []ruling) (things []judged, worst float64) {
	worst = math.Inf(1)
	things = make([]judged, 0, len(all))
	for i := range all {
		if a := &all[i]; !a.out {
			things, worst = append(things, a.judged), math.Min(worst, a.worth)
		}
	}
	return things, worst
}

// worthOf is a finding's figure as a ruling has it.
func (f Finding) worthOf(key string) float64 {
	if v := f.number(key); v != nil {
		return *v
	}
	return math.Inf(1)
}
