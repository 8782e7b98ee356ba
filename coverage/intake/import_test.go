package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// shelf keeps the last change that was put whole; the stores proper are tested where they are.
type shelf struct {
	coverage.Store
	workspace coverage.Workspace
	change    coverage.Change
	features  []coverage.Feature
	puts      int
}

func (s *shelf) Workspace(_ context.Context, slug string) (coverage.Workspace, error) {
	if slug != s.workspace.Slug {
		return coverage.Workspace{}, coverage.ErrNotFound
	}
	return s.workspace, nil
}

func (s *shelf) Put(_ context.Context, _ string, c coverage.Change) (coverage.Revision, error) {
	s.puts++
	var features []coverage.Feature
	for f, err := range c.Features {
		if err != nil {
			return coverage.Revision{}, err
		}
		features = append(features, f)
	}
	s.change, s.features = c, features
	s.workspace.Revision++
	return coverage.Revision{Number: s.workspace.Revision, Layer: c.Layer, Warnings: c.Note}, nil
}

func (s *shelf) take(t *testing.T, text string, o intake.Options, dry bool) (intake.Result, error) {
	t.Helper()
	return intake.Import(t.Context(), s, "demo", strings.NewReader(text), o, coverage.Replace, 0, coverage.Origin{}, dry)
}

func TestImport(t *testing.T) {
	t.Parallel()
	s := &shelf{workspace: coverage.Workspace{Slug: "demo", Region: []float64{117, 49, 118, 50}}}
	o := intake.Options{Layer: coverage.Facilities, Name: "f.csv"}
	const head = "编号,床位数,护理型床位,经度,纬度\n"

	res, err := s.take(t, head+"F-1,50,20,117.4,49.6\n", o, true)
	require.NoError(t, err)
	require.Nil(t, res.Revision)
	require.Zero(t, s.puts, "a dry run writes nothing")

	res, err = s.take(t, head+"F-1,50,20,117.4,49.6\n", o, false)
	require.NoError(t, err)
	require.Equal(t, 1, *res.Revision)
	require.Equal(t, "undeclared", s.change.Origin.CRS)
	require.Equal(t, "f.csv", s.change.Origin.Source)
	require.Len(t, s.change.Note, 1)
	require.Equal(t, "crs_undeclared", s.change.Note[0].Code)

	res, err = s.take(t, head+"F-1,50,80,117.4,49.6\nF-2,50,20,117.4,49.6\nF-3,50,20,119.4,49.6\n", o, false)
	require.NoError(t, err)
	require.True(t, res.Refused)
	require.Nil(t, res.Revision)
	require.Equal(t, []int{1, 2}, []int{res.Accepted, res.Rejected})
	require.Len(t, s.features, 1, "what was there stays")
	b, err := json.Marshal(res)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(b, []byte(`{"revision":null,"accepted":1,"rejected":2,"issues":[`)), string(b))

	o.Skip = true
	res, err = s.take(t, head+"F-1,50,80,117.4,49.6\nF-2,50,20,117.4,49.6\n", o, false)
	require.NoError(t, err)
	require.Equal(t, 2, *res.Revision)
	require.Equal(t, "F-2", s.features[0].ID)

	_, err = intake.Import(t.Context(), s, "none", strings.NewReader(head), o, coverage.Replace, 0, coverage.Origin{}, false)
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = intake.Import(t.Context(), s, "demo", strings.NewReader(head), o, "swap", 0, coverage.Origin{}, false)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = intake.Import(t.Context(), s, "demo", strings.NewReader(head), o, coverage.Replace, 1, coverage.Origin{}, true)
	require.ErrorIs(t, err, coverage.ErrConflict)
	o.Limits.MaxBytes = 10
	_, err = s.take(t, head, o, false)
	require.ErrorIs(t, err, coverage.ErrTooLarge)
}

func TestWorkspaceCRSServesWhereNobodySays(t *testing.T) {
	t.Parallel()
	s := &shelf{workspace: coverage.Workspace{Slug: "demo", DefaultCRS: "EPSG:4548"}}
	res, err := s.take(t, "编号,东坐标,北坐标\nA,500000,5495000\n", intake.Options{Layer: coverage.Facilities}, false)
	require.NoError(t, err)
	require.False(t, res.Refused, "%v", res.Issues)
	require.Contains(t, res.CRS, "4548")
	require.Empty(t, s.change.Note)
}
