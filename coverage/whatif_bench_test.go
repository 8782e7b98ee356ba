//go:build unix

package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
)

// BenchmarkWhatIf edits one facility of the city that BenchmarkWalkReach walks through: one is added,
// moved or closed, each of a random kind that cares for the aged, at a random place. An edit is a world
// of its own, made by With.
//
// circle is a question of one S5 row: reach repaired in every class, who gained and who lost, the row's
// figures and gaps. rows is the whole plan with its parents: every row that sees the facility is judged
// again. full is the whole answer, findings included. with is the making of the edited world.
func BenchmarkWhatIf(b *testing.B) {
	catalogue, layers := wholeCity(b)
	layers[coverage.Walkways] = bigcity.Streets(1, bigcity.Whole, 329)
	w := newWorld(b, layers)
	circle := circleQuestion()
	circle.Plans[0].Indicators = circle.Plans[0].Indicators[:1]
	circle.Workers = 2
	b.Run("with", func(b *testing.B) {
		measure(b, w, func(edited *coverage.World) {})
	})
	for _, q := range []struct {
		name string
		coverage.Question
	}{
		{"circle", circle},
		{"rows/bayannur-2025", wholePlan(b, catalogue, "bayannur-2025")},
		{"rows/manzhouli-2025", wholePlan(b, catalogue, "manzhouli-2025")},
	} {
		empty := live()
		base, err := coverage.NewBaseline(w, q.Question)
		require.NoError(b, err)
		held := live() - empty
		b.Run(q.name, func(b *testing.B) {
			measure(b, w, func(edited *coverage.World) {
				x, err := base.WhatIf(edited)
				require.NoError(b, err)
				require.NotEmpty(b, x.Difference().After.ID)
			})
			b.ReportMetric(held/1e6, "held-MB")
		})
		b.Run("full/"+q.name, func(b *testing.B) {
			measure(b, w, func(edited *coverage.World) {
				x, err := base.WhatIf(edited)
				require.NoError(b, err)
				require.NotEmpty(b, x.Assessment().Indicators)
			})
		})
	}
}

// measure reports the median and the 99th percentile of work over random edits of a world, without the
// making of the edit: by the clock, and of all the program's processor time, the collector's included.
func measure(b *testing.B, w *coverage.World, work func(edited *coverage.World)) {
	rnd := rand.New(rand.NewPCG(7, 7))
	var took, spent, made []float64
	for b.Loop() {
		f := editOf(w, rnd)
		start := time.Now()
		edited, err := w.With(map[coverage.Layer][]coverage.Feature{coverage.Facilities: {f}})
		require.NoError(b, err)
		made = append(made, float64(time.Since(start).Nanoseconds())/1e3)
		before := processorTime()
		start = time.Now()
		work(edited)
		took = append(took, float64(time.Since(start).Nanoseconds())/1e3)
		spent = append(spent, float64((processorTime()-before).Nanoseconds())/1e3)
	}
	report := func(name string, all []float64) {
		slices.Sort(all)
		b.ReportMetric(all[len(all)/2], "p50-µs"+name)
		b.ReportMetric(all[len(all)*99/100], "p99-µs"+name)
	}
	report("", took)
	report("-cpu", spent)
	report("-with", made)
}

// processorTime is what the program has had of all processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other argument to refuse
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// editOf adds, moves or closes a facility.
func editOf(w *coverage.World, rnd *rand.Rand) coverage.Feature {
	kinds := []coverage.FacilityKind{
		coverage.DayCareCenter, coverage.CommunityCareStation, coverage.ComprehensiveCareCenter, coverage.EmbeddedFacility,
	}
	var cares []*coverage.Facility
	for _, f := range w.Facilities {
		if slices.Contains(kinds, f.Kind) {
			cares = append(cares, f)
		}
	}
	f := *cares[rnd.IntN(len(cares))]
	near := w.Areas[rnd.IntN(len(w.Areas))].Geometry.Bound().Center()
	at := orb.Point{near[0] + rnd.Float64()*0.003, near[1] + rnd.Float64()*0.003}
	switch rnd.IntN(3) {
	case 0:
		f.ID, f.Name = fmt.Sprintf("f%02d-trial-%d", rnd.IntN(10), rnd.IntN(1000)), "拟建"
		f.Kind, f.Geometry, f.Entrance, f.Division = kinds[rnd.IntN(len(kinds))], at, nil, ""
	case 1:
		f.Geometry, f.Entrance = at, nil
	default:
		f.Status = coverage.Closed
	}
	return featureOf(f.ID, f.Geometry, f)
}
