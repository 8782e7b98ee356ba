package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

func TestNetworkIsDescribed(t *testing.T) {
	t.Parallel()
	c := walked(t)
	n := want[coverage.NetworkReport](t, c.get(townPath+"/network"), 200)
	require.Equal(t, 1, n.Components)
	require.Equal(t, 100.0, n.LargestShare)
	require.Equal(t, 1, n.Parts[0].Facilities)
	require.Equal(t, 1, n.FacilitiesOff, "F3 has no place")
	require.NotZero(t, n.Parts[0].Points)
	bare := serve(t, nil)
	bare.town("town")
	require.Equal(t, http.StatusNotFound, bare.get(townPath+"/network").StatusCode)
	require.Equal(t, http.StatusNotFound, bare.get(townPath+"/network/snaps").StatusCode)
}

func TestSnapsArePaged(t *testing.T) {
	t.Parallel()
	c := walked(t)
	type snaps = api.FeatureCollection[api.SnapProperties]
	all := want[snaps](t, c.get(townPath+"/network/snaps"), 200)
	require.Greater(t, all.NumberMatched, 10)
	require.Equal(t, all.NumberMatched, all.NumberReturned)
	require.Equal(t, "facilities/F1/0", all.Features[0].ID)
	require.Equal(t, "LineString", all.Features[0].Geometry.Type)
	require.Equal(t, "w1", all.Features[0].Properties.Way)
	require.Equal(t, 0, *all.Features[0].Properties.Part)

	off := want[snaps](t, c.get(townPath+"/network/snaps?layer=facilities&ok=false"), 200)
	require.Equal(t, 1, off.NumberMatched)
	require.Equal(t, "F2", off.Features[0].Properties.ID)
	require.Equal(t, "Point", off.Features[0].Geometry.Type)
	require.Equal(t, "too_far", off.Features[0].Properties.Why)
	require.Contains(t, off.Features[0].Properties.Refused, "w1 ")
	require.Nil(t, off.Features[0].Properties.Metres)

	var ids []string
	for path := townPath + "/network/snaps?limit=7"; path != ""; {
		page := want[snaps](t, c.get(path), 200)
		path = ""
		for _, f := range page.Features {
			ids = append(ids, f.ID)
		}
		for _, l := range page.Links {
			if l.Rel == "next" {
				path = l.Href
			}
		}
	}
	require.Len(t, ids, all.NumberMatched)
	for i, f := range all.Features {
		require.Equal(t, f.ID, ids[i])
	}
	one := want[snaps](t, c.get(townPath+"/network/snaps?layer=residential-areas&id=a1&ok=true&limit=1"), 200)
	require.Equal(t, "residential-areas/a1/0", one.Features[0].ID)
	require.Equal(t, http.StatusUnprocessableEntity, c.get(townPath+"/network/snaps?cursor=zz").StatusCode)
}
