package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func feature(id, properties string) coverage.Feature {
	return coverage.Feature{ID: id, Properties: []byte(properties)}
}

func world(t *testing.T) *coverage.World {
	t.Helper()
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "town"}, 3, map[coverage.Layer][]coverage.Feature{
		coverage.Facilities:       {feature("f1", `{"id":"f1","name":"one"}`), feature("f2", `{"id":"f2","name":"two"}`)},
		coverage.ResidentialAreas: {feature("old", `{"id":"old"}`)},
	}, nil)
	require.NoError(t, err)
	return w
}

func TestWithReplacesById(t *testing.T) {
	t.Parallel()
	w := world(t)
	got, err := w.With(map[coverage.Layer][]coverage.Feature{
		coverage.Facilities: {feature("f2", `{"id":"f2","name":"moved"}`), feature("f0", `{"id":"f0"}`)},
	})
	require.NoError(t, err)
	require.Len(t, got.Facilities, 3)
	require.Equal(t, []string{"f0", "f1", "f2"}, []string{got.Facilities[0].ID, got.Facilities[1].ID, got.Facilities[2].ID})
	require.Equal(t, "moved", got.Facilities[2].Name)
	require.Equal(t, "two", w.Facilities[1].Name, "the world it was made from is not changed")
	require.NotEqual(t, w.Hashes[coverage.Facilities], got.Hashes[coverage.Facilities])
	require.Equal(t, w.Hashes[coverage.ResidentialAreas], got.Hashes[coverage.ResidentialAreas])
}

func TestWithNothingIsTheSameWorld(t *testing.T) {
	t.Parallel()
	w := world(t)
	got, err := w.With(nil)
	require.NoError(t, err)
	require.Equal(t, w.Hashes, got.Hashes)
	require.Equal(t, w.Facilities, got.Facilities)
}

func TestWithRefusesWhatIsNotOfTheLayer(t *testing.T) {
	t.Parallel()
	_, err := world(t).With(map[coverage.Layer][]coverage.Feature{coverage.Facilities: {feature("x", `{"beds":"many"}`)}})
	require.ErrorIs(t, err, coverage.ErrInvalid)
	require.ErrorContains(t, err, "x")
}

func TestCheckWorldTakesAreasAsNewUnlessTheySayNot(t *testing.T) {
	t.Parallel()
	w, err := coverage.CheckWorld(world(t), []coverage.Feature{
		feature("a", `{"id":"a"}`), feature("b", `{"id":"b","is_new":false}`),
	})
	require.NoError(t, err)
	require.Len(t, w.Areas, 2, "the place's own estates are not the file's")
	require.True(t, *w.Areas[0].IsNew)
	require.Equal(t, "check", w.Areas[0].IsNewBasis)
	require.False(t, *w.Areas[1].IsNew)
	require.Len(t, w.Facilities, 2)
	alone, err := coverage.CheckWorld(nil, []coverage.Feature{feature("a", `{"id":"a"}`)})
	require.NoError(t, err)
	require.Len(t, alone.Areas, 1)
	require.Empty(t, alone.Facilities)
}
