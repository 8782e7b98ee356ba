package coverage_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// decidedEstate is in step in every stage until somebody decides otherwise.
const decidedEstate = `{"id": "a", "project_id": "A", "is_new": true, "urban": true, "households": 500, "status": "delivered",
	"planning_condition_date": "2022-01-01", "plan_permit_date": "2022-05-10", "construction_start_date": "2022-08-01",
	"acceptance_date": "2025-05-31", "delivery_date": "2025-09-30", "care_rooms": [{"id": "room", "purpose": "elders",
	"floor_area_m2": 400, "plan_permit_date": "2022-05-10", "construction_start_date": "2022-08-01",
	"acceptance_date": "2025-05-31", "handover_date": "2025-09-30"}]}`

func decided(t *testing.T, asOf string, decisions ...coverage.Decision) (sync, attained coverage.Finding) {
	t.Helper()
	layers := map[coverage.Layer][]string{coverage.ResidentialAreas: {decidedEstate}}
	for _, d := range decisions {
		b, err := json.Marshal(d)
		require.NoError(t, err)
		layers[coverage.Decisions] = append(layers[coverage.Decisions], string(b))
	}
	for _, f := range exampleAnswer(exampleWorld(layers), "bayannur-2025", asOf).Findings {
		switch {
		case f.Rule == coverage.A5 && f.Indicators[0] == "BY-29":
			sync = f
		case f.Rule == coverage.A4:
			attained = f
		}
	}
	return sync, attained
}

func stageDecision(id, stage string, kind coverage.DecisionKind, day string) coverage.Decision {
	return coverage.Decision{ID: id, Project: "A", Stage: stage, Decision: kind, Date: date(day), Reason: "未见消防验收", DocumentNo: "〔2025〕1号"}
}

func TestReturnedStageIsNotDone(t *testing.T) {
	t.Parallel()
	returned := stageDecision("000002", "accepted", coverage.DecidedReturned, "2025-10-15")
	accepted := stageDecision("000003", "accepted", coverage.DecidedAccepted, "2025-11-20")
	other := returned
	other.Project = "B"
	for name, c := range map[string]struct {
		asOf      string
		decisions []coverage.Decision
		verdict   coverage.Verdict
		overdue   *int
		shown     coverage.DecisionKind
	}{
		"nothing decided":              {"2025-12-31", nil, coverage.Pass, nil, ""},
		"another project's":            {"2025-12-31", []coverage.Decision{other}, coverage.Pass, nil, ""},
		"returned":                     {"2025-12-31", []coverage.Decision{returned}, coverage.Fail, ptr(214), coverage.DecidedReturned},
		"returned on the day":          {"2025-10-15", []coverage.Decision{returned}, coverage.Fail, ptr(137), coverage.DecidedReturned},
		"not yet returned":             {"2025-10-14", []coverage.Decision{returned}, coverage.Pass, nil, ""},
		"returned, then accepted":      {"2025-12-31", []coverage.Decision{returned, accepted}, coverage.Pass, nil, coverage.DecidedAccepted},
		"before it was accepted again": {"2025-11-19", []coverage.Decision{returned, accepted}, coverage.Fail, ptr(172), coverage.DecidedReturned},
		"of one day the last made holds": {"2025-12-31", []coverage.Decision{
			returned, stageDecision("000004", "accepted", coverage.DecidedAccepted, "2025-10-15"),
		}, coverage.Pass, nil, coverage.DecidedAccepted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sync, attained := decided(t, c.asOf, c.decisions...)
			require.Equal(t, c.verdict, sync.Verdict)
			stage := sync.Stages[2]
			require.Equal(t, c.verdict, stage.Verdict)
			require.Equal(t, c.overdue, stage.OverdueDays)
			if c.shown == "" {
				require.Nil(t, stage.Decision)
			} else {
				require.Equal(t, c.shown, stage.Decision.Decision)
			}
			require.Equal(t, c.verdict == coverage.Pass, attained.Verdict == coverage.Pass, "a room that is returned is not handed over")
		})
	}
}

func TestDutyDecisions(t *testing.T) {
	t.Parallel()
	exempt := coverage.Decision{ID: "1", Project: "A", Decision: coverage.DecidedExempt, DocumentNo: "〔2024〕7号", Date: date("2024-07-01")}
	sync, attained := decided(t, "2025-12-31", exempt)
	require.Equal(t, coverage.NotApplicable, sync.Verdict)
	require.Equal(t, "〔2024〕7号", sync.Figures["exemption"])
	require.Equal(t, coverage.NotApplicable, attained.Verdict)
	sync, _ = decided(t, "2024-06-30", exempt)
	require.NotEqual(t, coverage.NotApplicable, sync.Verdict, "not yet")

	elsewhere := coverage.Decision{ID: "1", Project: "A", Decision: coverage.DecidedElsewhere, DocumentNo: "〔2024〕8号", Date: date("2024-07-01")}
	sync, _ = decided(t, "2025-12-31", elsewhere)
	require.Equal(t, coverage.Pass, sync.Verdict, "it is shown and changes no verdict")
	require.Equal(t, "〔2024〕8号", sync.Figures["elsewhere"])
	var b bytes.Buffer
	require.NoError(t, export.FourSync(&b, []coverage.Finding{sync}, export.Zh))
	require.Contains(t, b.String(), "易地补建 〔2024〕8号")
}

func TestDecisionValidates(t *testing.T) {
	t.Parallel()
	good := stageDecision("1", "built", coverage.DecidedReturned, "2025-01-02")
	require.NoError(t, good.Validate())
	for field, change := range map[string]func(*coverage.Decision){
		"decision":    func(d *coverage.Decision) { d.Decision = "maybe" },
		"stage":       func(d *coverage.Decision) { d.Stage = "finished" },
		"date":        func(d *coverage.Decision) { d.Date = date("2025-01") },
		"reason":      func(d *coverage.Decision) { d.Reason = "" },
		"document_no": func(d *coverage.Decision) { d.Decision, d.Stage, d.DocumentNo = coverage.DecidedExempt, "", "" },
	} {
		d := good
		change(&d)
		err := d.Validate()
		require.ErrorIs(t, err, coverage.ErrInvalid, field)
		require.ErrorContains(t, err, field+":")
	}
}
