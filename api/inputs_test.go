package api_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

func FuzzBBox(f *testing.F) {
	for _, s := range []string{"", "117.3,49.5,117.5,49.7", "1,2,3", "NaN,0,1,1", "-180,-90,180,90", "1e999,0,1,1", " 1 , 2 , 3 , 4 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, ok, err := api.ParseBBox(text)
		var p *api.Problem
		switch {
		case err != nil:
			require.True(t, errors.As(err, &p))
			require.Equal(t, 422, p.Status)
			require.False(t, ok)
		case ok:
			for _, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
				require.False(t, math.IsNaN(v) || math.IsInf(v, 0))
			}
			require.LessOrEqual(t, b.Min[0], b.Max[0])
			require.LessOrEqual(t, b.Min[1], b.Max[1])
			require.LessOrEqual(t, math.Abs(b.Max[1]), 90.0)
		default:
			require.Empty(t, text)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add("eyJvIjoiMyIsImEiOiJGMSJ9")
	f.Add("e30")
	f.Fuzz(func(t *testing.T, text string) {
		of, after, err := api.ParseCursor(text)
		if err != nil || text == "" {
			require.Empty(t, of)
			require.Empty(t, after)
			return
		}
		again, last, err := api.ParseCursor(api.CursorText(of, after))
		require.NoError(t, err)
		require.Equal(t, []string{of, after}, []string{again, last})
	})
}

func TestCodePrefixCoversWhatLiesBelow(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"": "", "150000": "15", "150700": "1507", "150781": "150781", "150781001": "150781001",
		"150781000000": "150781", "150781001000": "150781001", "150781001005": "150781001005", "150000000000": "15",
	} {
		require.Equal(t, want, api.CodePrefix(code), code)
	}
}
