package coverage_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/seeds"
)

// TestRepairedIsAssessedAnew: whatever is edited of whatever world, in whatever order, the baseline's
// answer is to the byte that of an assessment from the beginning, and so is what it says of the change.
func TestRepairedIsAssessedAnew(t *testing.T) {
	t.Parallel()
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		s := drawTown(t)
		w, q := build(t, s), drawQuestion(t, catalogue)
		base, err := coverage.NewBaseline(w, q)
		require.NoError(t, err)
		before, err := coverage.Assess(w, q)
		require.NoError(t, err)
		require.Equal(t, spelt(t, before), spelt(t, base.Assessment()))
		facilitiesOnly := true
		for i := range rapid.IntRange(1, 4).Draw(t, "edits") {
			layer, f := drawEdit(t, s, fmt.Sprintf("n%d", i))
			facilitiesOnly = facilitiesOnly && layer == coverage.Facilities
			w, err = w.With(map[coverage.Layer][]coverage.Feature{layer: {f}})
			require.NoError(t, err)
			requireAsAnew(t, base, before, w, facilitiesOnly)
		}
		requireAsRebuilt(t, s, w, q)
		again, err := json.Marshal(base.Assessment())
		require.NoError(t, err)
		require.Equal(t, spelt(t, before), string(again), "no scenario changes the baseline")
	})
}

func requireAsAnew(t *rapid.T, base *coverage.Baseline, before *coverage.Assessment, w *coverage.World, repaired bool) {
	x, err := base.WhatIf(w)
	require.NoError(t, err)
	require.Equal(t, repaired, x.Repaired())
	anew, err := base.Anew(w)
	require.NoError(t, err)
	require.Equal(t, spelt(t, anew.Assessment()), spelt(t, x.Assessment()))
	d := x.Difference()
	got, err := json.Marshal(d)
	require.NoError(t, err)
	want, err := json.Marshal(anew.Difference())
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	c := coverage.Compare(before, anew.Assessment())
	require.ElementsMatch(t, c.Opened, d.GapsOpened)
	require.ElementsMatch(t, c.Closed, d.GapsClosed)
	require.ElementsMatch(t, slices.Concat(c.Grown, c.Shrunk, c.Altered), d.GapsChanged)
	for _, ch := range d.Indicators {
		require.Contains(t, c.Indicators, ch)
	}
}

// requireAsRebuilt holds a scenario to the world that a store would make of the same features. The look
// at all places apart, which stays the base's, and what names the world, they answer alike.
func requireAsRebuilt(t *rapid.T, s *draw.Sketch, w *coverage.World, q coverage.Question) {
	whole, err := coverage.Assess(build(t, s), q)
	require.NoError(t, err)
	edited, err := coverage.Assess(w, q)
	require.NoError(t, err)
	for _, a := range []*coverage.Assessment{whole, edited} {
		a.ID = ""
		for i := range a.Indicators {
			res := &a.Indicators[i]
			res.Flags = slices.DeleteFunc(res.Flags, func(f coverage.Flag) bool { return f.Code == coverage.FlagMisplaced })
		}
	}
	require.Equal(t, spelt(t, whole), spelt(t, edited))
}

// drawTown draws a small town of the invented banner: with streets or without, its facilities doubtful,
// off the streets or nowhere, its estates old and new, served, pooled and with rooms.
func drawTown(t *rapid.T) *draw.Sketch {
	s := draw.New(1, ``)
	s.Workspace.DivisionCodes = []string{banner}
	for i, d := range bannerDivisions() {
		d := d.(coverage.Division)
		if rapid.IntRange(0, 2).Draw(t, "drawn") == 0 {
			d.Geometry = s.Box(float64(i*300-1500), -1500, float64(i*300-1200), 1500)
		}
		s.Divisions = append(s.Divisions, &d)
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "facilities") {
		addTownFacility(t, s, fmt.Sprintf("f%d", i))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "estates") {
		addTownEstate(t, s, fmt.Sprintf("e%d", i))
	}
	if rapid.Bool().Draw(t, "network") {
		crossroads(t, s)
	}
	return s
}

func addTownFacility(t *rapid.T, s *draw.Sketch, id string) {
	f := drawFacility(t, id)
	f.Kind = pick(t, "other kind", f.Kind, f.Kind, coverage.EmbeddedFacility, coverage.CommunityHealthCenter, coverage.DayCareCenter,
		coverage.CommunityCareStation, coverage.TownshipCareCenter)
	f.Division = pick(t, "stated", f.Division, "")
	f.SiteID = pick(t, "site", "", "", "x")
	f.Beds, f.ChildcarePlaces = pick(t, "beds", nil, ptr(40)), pick(t, "places", nil, ptr(30))
	f.Medical = pick(t, "medical", "", "own", "none")
	f.Geometry = drawPlace(t, s)
	if f.Geometry != nil && rapid.IntRange(0, 3).Draw(t, "entrance") == 0 {
		p := s.At(coordinate(t)/2, coordinate(t)/2)
		f.Entrance = &p
	}
	s.Facilities[id] = &f
}

func drawPlace(t *rapid.T, s *draw.Sketch) orb.Geometry {
	switch rapid.IntRange(0, 8).Draw(t, "place") {
	case 0:
		return nil
	case 1:
		return s.At(coordinate(t)+3000, coordinate(t)) // off any street
	case 2:
		x, y := coordinate(t)/2, coordinate(t)/2
		return s.Box(x, y, x+40, y+40)
	}
	return s.At(coordinate(t)/2, coordinate(t)/2)
}

func addTownEstate(t *rapid.T, s *draw.Sketch, id string) {
	a := drawEstate(t, id)
	a.Elders60 = pick(t, "elders", nil, ptr(90))
	a.ProjectID = pick(t, "project", "", "", "p1", "e0")
	x, y := coordinate(t)/2, coordinate(t)/2
	switch rapid.IntRange(0, 4).Draw(t, "shape") {
	case 0:
		a.Geometry = nil
	case 1:
		a.Geometry = s.At(x, y)
	default:
		a.Geometry = s.Box(x, y, x+rapid.Float64Range(1, 300).Draw(t, "w"), y+rapid.Float64Range(1, 300).Draw(t, "h"))
	}
	s.Areas[id] = &a
}

// drawEdit edits the sketch and returns the feature that says so.
func drawEdit(t *rapid.T, s *draw.Sketch, id string) (coverage.Layer, coverage.Feature) {
	feature := func(layer coverage.Layer, id string, g orb.Geometry, v any) (coverage.Layer, coverage.Feature) {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return layer, coverage.Feature{ID: id, Geometry: g, Properties: b}
	}
	do := pick(t, "do", "add", "add", "move", "move", "close", "convert", "area", "way")
	there := make([]string, 0, len(s.Facilities))
	for known := range s.Facilities {
		there = append(there, known)
	}
	if slices.Sort(there); len(there) == 0 && (do == "move" || do == "close" || do == "convert") {
		do = "add"
	}
	switch do {
	case "area":
		addTownEstate(t, s, id)
		return feature(coverage.ResidentialAreas, id, s.Areas[id].Geometry, s.Areas[id])
	case "way":
		s.Way(s.At(coordinate(t)/2, coordinate(t)/2), s.At(coordinate(t)/2, coordinate(t)/2))
		y := s.Walkways[len(s.Walkways)-1]
		return feature(coverage.Walkways, y.ID, y.Geometry, y)
	case "add":
		id = pick(t, "id", id, "a"+id, "f1"+id)
		addTownFacility(t, s, id)
	default:
		id = pick(t, "which", there...)
		f := *s.Facilities[id]
		switch do {
		case "move":
			f.Geometry = drawPlace(t, s)
		case "close":
			f.Status = coverage.Closed
		default:
			addTownFacility(t, s, id)
			s.Facilities[id].Geometry = f.Geometry
			f = *s.Facilities[id]
		}
		s.Facilities[id] = &f
	}
	return feature(coverage.Facilities, id, s.Facilities[id].Geometry, s.Facilities[id])
}

// drawQuestion asks for a plan of every rule, or for one of the seeds.
func drawQuestion(t *rapid.T, c *seeds.Catalogue) coverage.Question {
	p := coverage.DefaultParameters()
	q := coverage.Question{Plans: []*coverage.Plan{planOf(townRows(t)...)}, AsOf: date("2025-12-31"), Parameters: p}
	if n := rapid.IntRange(-2, len(c.Plans)-1).Draw(t, "plan"); n >= 0 {
		var err error
		q, err = c.Question(c.Plans[n].ID, coverage.YearEnd(2025), nil)
		require.NoError(t, err)
	}
	q.Parameters.LatticeM, q.Parameters.SnapM = 100, 200
	q.Parameters.ReachCapM = pick(t, "cap", 2000, 1200)
	q.Horizon = pick(t, "horizon", coverage.AsBuilt, coverage.AsBuilt, coverage.AsPlanned)
	q.Reach = pick(t, "reach", "", "", coverage.StraightLine)
	q.Workers = rapid.IntRange(0, 3).Draw(t, "workers")
	return q
}

// townRows are rows of every rule, and of what else they may look at.
func townRows(t *rapid.T) []coverage.Indicator {
	beds := minimum(t, "a12b", coverage.A12, "500", "张", coverage.Args{Count: "beds"})
	both := coverage.Indicator{
		ID: "a15s", Rule: coverage.A15, Measure: "a15s", Op: coverage.Qualitative,
		Args: coverage.Args{Purpose: coverage.ForShared},
	}
	return append(ruleRows(t), beds, both, minimum(t, "rep", coverage.ReportedRule, "5", "%", coverage.Args{}),
		minimum(t, "a14c", coverage.A14, "100", "%", coverage.Args{CommunityToo: true}),
		coverage.Indicator{ID: "s1q", Rule: coverage.S1, Measure: "s1q", Op: coverage.Qualitative})
}

// featureOf is a thing as a store has it.
func featureOf(id string, g orb.Geometry, v any) coverage.Feature {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // every layer's type is JSON
	}
	return coverage.Feature{ID: id, Geometry: g, Properties: b}
}

// TestBaselineIsSharedByMany: scenarios held against one baseline at once tell what each tells alone.
func TestBaselineIsSharedByMany(t *testing.T) {
	t.Parallel()
	s := acrossTheRiver()
	w := s.World(t)
	base, err := coverage.NewBaseline(w, circleQuestion())
	require.NoError(t, err)
	tell := func(i int) string {
		f := draw.New(1, `D`).Facilities["D"]
		f.ID, f.Geometry = "T", s.At(float64(i%3), float64(i%4))
		edited, err := w.With(map[coverage.Layer][]coverage.Feature{coverage.Facilities: {featureOf(f.ID, f.Geometry, f)}})
		if err != nil {
			return err.Error()
		}
		x, err := base.WhatIf(edited)
		if err != nil {
			return err.Error()
		}
		b, err := json.Marshal([]any{x.Difference(), x.Assessment()})
		return string(b) + fmt.Sprint(err)
	}
	got := make([]string, 24)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i] = tell(i) })
	}
	all.Wait()
	for i := range got {
		require.Equal(t, tell(i), got[i])
	}
}

// TestScenarioOfAnotherWorldIsRefused: a baseline tells only of edits of its own world.
func TestScenarioOfAnotherWorldIsRefused(t *testing.T) {
	t.Parallel()
	base, err := coverage.NewBaseline(acrossTheRiver().World(t), circleQuestion())
	require.NoError(t, err)
	_, err = base.WhatIf(acrossTheRiver().World(t))
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = coverage.NewBaseline(base.World(), coverage.Question{})
	require.ErrorIs(t, err, coverage.ErrInvalid)
}
