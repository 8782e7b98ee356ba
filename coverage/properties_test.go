package coverage_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

var unitRows = map[string]int{"s1": 2, "s2": 3, "s3": 2, "s3d": 2, "s3a": 2, "s4": 1, "s6": 2, "s8": 3, "s8v": 3}

// TestEveryRowAnswers: pass, fail and unknown are all in scope, bounds hold the value, an order of
// rows, a number of workers and a road through JSON change not a byte.
func TestEveryRowAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { everyRowAnswers(t) })
}

func everyRowAnswers(t *rapid.T) {
	w := drawWorld(t)
	rows := ruleRows(t)
	things := append(bannerDivisions(), w.things()...)
	a := assess(t, worldWith(t, []string{banner}, things...), asked{}, rows...)
	require.Len(t, a.Indicators, len(rows))
	for _, res := range a.Indicators {
		require.NotEmpty(t, res.Verdict, res.ID)
		if n, ok := unitRows[res.ID]; ok {
			require.Equal(t, n, res.Counts.Total(), res.ID)
			require.Equal(t, res.Unknown, res.Counts.Unknown(), res.ID)
			require.Equal(t, *res.Need-float64(res.Counts.Pass), max(*res.Shortfall, *res.Need-float64(res.Counts.Pass)))
		}
		if res.Value != nil && res.Low != nil && unitRows[res.ID] > 0 {
			require.True(t, *res.Low <= *res.Value && *res.Value <= *res.High, res.ID)
		}
		if res.Verdict == coverage.NotAssessable {
			require.NotEmpty(t, res.Missing, "%s names no field", res.ID)
		}
	}
	for _, g := range a.Gaps {
		require.False(t, g.Kind == coverage.GapDataMissing && len(g.Fields) == 0, "%s names no field", g.ID)
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(g.Indicators))), len(g.Indicators), g.ID)
	}
	shuffled := rapid.Permutation(things).Draw(t, "order")
	require.Equal(t, spelt(t, a), spelt(t, assess(t, worldWith(t, []string{banner}, shuffled...), asked{}, rows...)))
	many, err := coverage.Assess(worldWith(t, []string{banner}, things...), coverage.Question{
		Plans: []*coverage.Plan{planOf(rows...)}, AsOf: coverage.YearEnd(2025),
		Parameters: coverage.DefaultParameters(), Workers: 5,
	})
	require.NoError(t, err)
	require.Equal(t, spelt(t, a), spelt(t, many))
	var back coverage.Assessment
	require.NoError(t, json.Unmarshal([]byte(spelt(t, a)), &back))
	require.JSONEq(t, spelt(t, a), spelt(t, &back))
}

// FuzzAssess makes small worlds of bytes: none panics, and every row answers.
func FuzzAssess(f *testing.F) { f.Fuzz(rapid.MakeFuzz(everyRowAnswers)) }

// TestMoreFacilitiesNeverCoverFewer: one that operates and of which all is known.
func TestMoreFacilitiesNeverCoverFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, rows := drawWorld(t), ruleRows(t)
		before := assess(t, inBanner(t, w.things()...), asked{}, rows...)
		f := drawFacility(t, "new")
		f.Kind = pick(t, "kind", coverage.ComprehensiveCareCenter, coverage.CommunityCareStation, coverage.MutualAidHome,
			coverage.ChildcareCenter, coverage.ElderSchool)
		f.Status, f.OpenDate, f.CloseDate, f.SourceDate = coverage.Operating, date("2020-01-01"), coverage.Date{},
			coverage.Date{}
		f.FunctionsComplete, f.Filed, f.FunctionMode = ptr(true), ptr(true), "own"
		after := assess(t, inBanner(t, append(w.things(), f)...), asked{}, rows...)
		for id := range unitRows {
			require.GreaterOrEqual(t, *resultOf(after, id).Low, *resultOf(before, id).Low, id)
		}
	})
}

// learn makes one unknown of a world known; false where there was none to learn.
func learn(t *rapid.T, w anyWorld) bool {
	var ways []func()
	for i := range w.facilities {
		f := &w.facilities[i]
		if f.Kind == "" {
			ways = append(ways, func() {
				f.Kind = pick(t, "learnt kind", coverage.ComprehensiveCareCenter, coverage.CommunityCareStation, coverage.Hospital)
			})
		}
		if f.Status == "" {
			ways = append(ways, func() {
				f.Status = pick(t, "learnt status", coverage.Operating, coverage.Planned,
					coverage.Closed)
			})
		}
		if f.Filed == nil {
			ways = append(ways, func() { f.Filed = pick(t, "learnt filing", ptr(true), ptr(false)) })
		}
		if f.FunctionsComplete == nil {
			ways = append(ways, func() { f.FunctionsComplete = ptr(true) }, func() { f.Functions = fullSet })
		}
		if f.FloorAreaM2 == nil {
			ways = append(ways, func() { f.FloorAreaM2 = pick(t, "learnt floor", ptr(10.0), ptr(400.0)) })
		}
	}
	for i := range w.estates {
		a := &w.estates[i]
		if a.CareRooms == nil {
			if a.LandContractDate == date("2020-12") || a.LandContractDate.IsZero() && (a.IsNew == nil || !*a.IsNew) {
				continue // an existing estate that declares a share has said it all (ruling 21)
			}
			ways = append(ways, func() {
				a.CareRooms = pick(t, "learnt rooms", &[]coverage.CareRoom{}, &[]coverage.CareRoom{room(a.ID+"r", 350)},
					&[]coverage.CareRoom{room(a.ID+"r", 20)})
			})
			continue
		}
		for j := range *a.CareRooms {
			r := &(*a.CareRooms)[j]
			if r.FloorAreaM2 == nil && r.EldersAreaM2 == nil {
				ways = append(ways, func() { r.FloorAreaM2 = pick(t, "learnt area", ptr(10.0), ptr(400.0)) })
			}
			if r.HandoverDate.IsZero() && r.DeliveredState == "" {
				ways = append(ways, func() { r.HandoverDate = pick(t, "learnt handover", date("2024-06-01"), date("2026-06-01")) })
			}
		}
	}
	if len(ways) == 0 {
		return false
	}
	ways[rapid.IntRange(0, len(ways)-1).Draw(t, "learn")]()
	return true
}

// TestBoundsContainTheTruth: what is learnt of a thing lies within what was said before, and who had
// passed or failed still has.
func TestBoundsContainTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, rows := drawWorld(t), ruleRows(t)
		before := assess(t, inBanner(t, w.things()...), asked{}, rows...)
		if !learn(t, w) {
			return
		}
		after := assess(t, inBanner(t, w.things()...), asked{}, rows...)
		for _, id := range []string{"s1", "s2", "s3", "s3d", "s3a", "s4", "s6", "s8", "s8v", "X-A4"} {
			old, now := resultOf(before, id), resultOf(after, id)
			if old.Low == nil {
				require.Nil(t, now.Low, id)
				continue
			}
			require.LessOrEqual(t, *old.Low, *now.Low, id)
			require.GreaterOrEqual(t, *old.High, *now.High, id)
		}
		for _, f := range before.Findings {
			if f.Rule != coverage.A1 || f.Verdict != coverage.Pass && f.Verdict != coverage.Fail {
				continue
			}
			for _, g := range findingsOf(after, f.Rule, f.Subject.ID) {
				if slices.Equal(g.Indicators, f.Indicators) {
					require.Equal(t, f.Verdict, g.Verdict, "%v on %s", f.Indicators, f.Subject.ID)
				}
			}
		}
	})
}

// TestMoreHomesAndMoreRoom: more households never turn a fail into a pass, more area never a pass
// into a fail.
func TestMoreHomesAndMoreRoom(t *testing.T) {
	t.Parallel()
	verdict := func(a *coverage.Assessment, rule coverage.Rule, id string) coverage.Verdict {
		var v coverage.Verdict
		for _, f := range findingsOf(a, rule, id) {
			if v == "" || f.Verdict == coverage.Fail {
				v = f.Verdict
			}
		}
		return v
	}
	rapid.Check(t, func(t *rapid.T) {
		w, rows := drawWorld(t), ruleRows(t)
		before := assess(t, inBanner(t, w.things()...), asked{}, rows...)
		for i := range w.estates {
			a := &w.estates[i]
			if a.Households != nil && *a.Households > 0 {
				was := a.Households
				a.Households = ptr(*was + 300)
				after := assess(t, inBanner(t, w.things()...), asked{}, rows...)
				for _, rule := range []coverage.Rule{coverage.A1, coverage.A4} {
					require.False(t, verdict(before, rule, a.ID) == coverage.Fail && verdict(after, rule, a.ID) == coverage.Pass, rule)
				}
				a.Households = was
			}
		}
		for i := range w.estates { // after all, since a room more is a pool's
			if w.estates[i].CareRooms == nil {
				continue
			}
			for j := range *w.estates[i].CareRooms {
				r := &(*w.estates[i].CareRooms)[j]
				if r.FloorAreaM2 != nil {
					r.FloorAreaM2 = ptr(*r.FloorAreaM2 + 100)
				}
			}
		}
		after := assess(t, inBanner(t, w.things()...), asked{}, rows...)
		for _, f := range before.Findings {
			if slices.Contains([]coverage.Rule{coverage.A1, coverage.A2, coverage.A4}, f.Rule) && verdict(before, f.Rule,
				f.Subject.ID) == coverage.Pass {
				require.NotEqual(t, coverage.Fail, verdict(after, f.Rule, f.Subject.ID), "%s on %s", f.Rule, f.Subject.ID)
			}
		}
	})
}

// TestShiftingTheWorld in longitude changes coordinates and nothing else.
func TestShiftingTheWorld(t *testing.T) {
	t.Parallel()
	at := func(degrees float64) string {
		origin := draw.Origin
		origin[0] += degrees
		s := draw.NewAt(origin, 150, `
			a--D---b   K    c
			      H       R       d
			e        S                    f
		`)
		d := s.Division(streetOne, "东街道", s.Box(-5, -5, 15, 5))
		s.Division(streetTwo, "西街道", s.Box(15, -5, 40, 5))
		require.NotNil(t, d.Geometry)
		a := assess(t, s.World(t), asked{}, ruleRows(t)...)
		a.ID = ""
		for i := range a.Gaps {
			a.Gaps[i].Geometry = nil
		}
		return spelt(t, a)
	}
	here := at(0)
	for _, degrees := range []float64{0.5, -10, -60} {
		require.JSONEq(t, here, at(degrees))
	}
}
