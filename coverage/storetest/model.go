package storetest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

// model is what a workspace ought to hold: by revision, by layer, by id.
type model []map[coverage.Layer]map[string]coverage.Feature

func (m model) next() map[coverage.Layer]map[string]coverage.Feature {
	now := map[coverage.Layer]map[string]coverage.Feature{}
	for layer, features := range m[len(m)-1] {
		now[layer] = maps.Clone(features)
	}
	return now
}

// difference counts what came, changed and went from one state of all layers to another.
func difference(was, is map[coverage.Layer]map[string]coverage.Feature) (added, changed, removed int) {
	for layer, features := range is {
		for id, f := range features {
			switch old, known := was[layer][id]; {
			case !known:
				added++
			case !bytes.Equal(old.Properties, f.Properties):
				changed++
			}
		}
	}
	for layer, features := range was {
		for id := range features {
			if _, left := is[layer][id]; !left {
				removed++
			}
		}
	}
	return added, changed, removed
}

// Random histories over two layers and few ids and contents, so that things go and come back;
// after each, every revision is read and compared with the model's.
func histories(t *testing.T, s coverage.Store) {
	var n int
	rapid.Check(t, func(r *rapid.T) {
		n++
		slug := town(t, s, fmt.Sprint("town-", n))
		m := model{{}}
		for range rapid.IntRange(1, 8).Draw(r, "revisions") {
			var got coverage.Revision
			var err error
			now := m.next()
			if len(m) > 1 && rapid.IntRange(0, 3).Draw(r, "restore") == 0 {
				then := rapid.IntRange(1, len(m)-1).Draw(r, "then")
				now = m[then]
				got, err = s.Restore(context.Background(), slug, then, coverage.Origin{})
			} else {
				got, err = s.Put(context.Background(), slug, draw(r, now))
			}
			require.NoError(r, err)
			added, changed, removed := difference(m[len(m)-1], now)
			require.Equal(r, []int{added, changed, removed}, []int{got.Added, got.Changed, got.Removed})
			m = append(m, now)
			require.Equal(r, len(m)-1, got.Number)
		}
		for n := 1; n < len(m); n++ {
			m.check(t, s, slug, n)
		}
	})
}

// draw makes a change and does it to a state of the model.
func draw(r *rapid.T, now map[coverage.Layer]map[string]coverage.Feature) coverage.Change {
	c := change(rapid.SampledFrom([]coverage.Mode{coverage.Replace, coverage.Merge, coverage.Remove}).Draw(r, "mode"))
	c.Layer = rapid.SampledFrom([]coverage.Layer{coverage.Facilities, coverage.Dwellings}).Draw(r, "layer")
	ids := []string{"a", "b", "c", "d"}
	if c.Mode == coverage.Remove {
		ids = slices.Sorted(maps.Keys(now[c.Layer]))
	}
	if c.Mode == coverage.Replace || now[c.Layer] == nil {
		now[c.Layer] = map[string]coverage.Feature{}
	}
	var features []coverage.Feature
	for _, id := range ids {
		if !rapid.Bool().Draw(r, "with "+id) {
			continue
		}
		f := facility(id, rapid.SampledFrom([]string{"1", "2"}).Draw(r, "name"))
		features = append(features, f)
		if now[c.Layer][id] = f; c.Mode == coverage.Remove {
			delete(now[c.Layer], id)
		}
	}
	c.Features = each(rapid.Permutation(features).Draw(r, "order"))
	return c
}

func (m model) check(t testing.TB, s coverage.Store, slug string, n int) {
	want := map[coverage.Layer][]coverage.Feature{}
	for layer, features := range m[n] {
		want[layer] = slices.Collect(maps.Values(features))
	}
	requireWorld(t, world(t, s, slug, n), want, nil)
}
