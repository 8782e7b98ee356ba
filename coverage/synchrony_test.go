package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// due is an estate whose homes come to their last stage on a day, with a room that has not.
func due(id, delivered string) coverage.ResidentialArea {
	r := room("r", 200)
	r.HandoverDate, r.DeliveredState = coverage.Date{}, coverage.NotDone
	home := estate(id, 1000)
	home.DeliveryDate = date(delivered)
	home.Developer, home.Status = "甲公司", coverage.AreaAccepted
	home.CareRooms = &[]coverage.CareRoom{r}
	return home
}

// TestSynchroniesTellWhatFallsDue works the days out by hand from 2025-12-31.
func TestSynchroniesTellWhatFallsDue(t *testing.T) {
	t.Parallel()
	blank := due("blank", "2024-12-01")
	(*blank.CareRooms)[0].DeliveredState = coverage.StageUnknown
	built := due("built", "2026-02-01")
	(*built.CareRooms)[0].HandoverDate = date("2025-12-01")
	soon, later, overdue := due("soon", "2026-03-31"), due("later", "2026-06-29"), due("overdue", "2025-12-01")
	w := inBanner(t, soon, later, overdue, blank, built)
	a := assess(t, w, asked{asOf: "2025-12-31"}, syncRow(coverage.ForElders))
	lines := w.Synchronies(a)
	var ids []string
	byID := map[string]coverage.Synchrony{}
	for _, l := range lines {
		ids, byID[l.Project] = append(ids, l.Project), l
	}
	require.Equal(t, []string{"overdue", "soon", "later", "blank", "built"}, ids, "longest overdue, then due soonest")
	require.Equal(t, 30, byID["overdue"].OverdueDays)
	require.Equal(t, ptr(90), byID["soon"].DueInDays)
	require.Equal(t, "delivered", byID["soon"].DueStage)
	require.Equal(t, "2026-03-31", byID["soon"].DueDate.String())
	require.Equal(t, ptr(180), byID["later"].DueInDays)
	require.Nil(t, byID["built"].DueInDays, "the room is there already")
	require.Equal(t, []string{"care-rooms.handover_date"}, byID["blank"].AskedFor)
	require.Equal(t, "甲公司", byID["soon"].Developer)
	require.Equal(t, coverage.AreaAccepted, byID["soon"].Status)
	require.Len(t, byID["soon"].Stages, 4)

	grace := asked{asOf: "2025-12-31", parameters: map[string]any{"handover_days": 10}}
	for _, l := range w.Synchronies(assess(t, w, grace, syncRow(coverage.ForElders))) {
		if l.Project == "soon" {
			require.Equal(t, ptr(100), l.DueInDays, "the days of grace are added")
		}
	}
}

// TestSynchroniesShareALine joins two rows that say the same of a project.
func TestSynchroniesShareALine(t *testing.T) {
	t.Parallel()
	w := inBanner(t, due("p", "2024-12-01"))
	second := syncRow(coverage.ForElders)
	second.ID, second.Measure = "second", "m-second"
	lines := w.Synchronies(assess(t, w, asked{}, syncRow(coverage.ForElders), second))
	require.Len(t, lines, 1)
	require.Len(t, lines[0].Indicators, 2)
	require.Empty(t, w.Synchronies(assess(t, w, asked{})), "no row of A5, no ledger")
}
