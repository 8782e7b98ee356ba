package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/geo/tile"
)

// tileID is the id of a feature in tiles: a hash of its own, small enough for JavaScript's numbers.
func tileID(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64() >> 11
}

// tileFeature makes a feature of a thing's JSON. What a tile cannot say, lists and objects, is JSON as text.
func tileFeature(id string, g orb.Geometry, props any) (tile.Feature, error) {
	b, err := json.Marshal(props)
	if err != nil {
		return tile.Feature{}, fmt.Errorf("write feature %s: %w", id, err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(b, &members); err != nil {
		return tile.Feature{}, fmt.Errorf("write feature %s: %w", id, err)
	}
	f := tile.Feature{ID: tileID(id), Geometry: g, Properties: make(map[string]any, len(members))}
	for name, raw := range members {
		if v := flat(raw); v != nil {
			f.Properties[name] = v
		}
	}
	return f, nil
}

// flat is a JSON value as a tile has it; nil for null.
func flat(raw json.RawMessage) any {
	if raw[0] == '{' || raw[0] == '[' {
		return string(raw)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		panic("what json.Marshal wrote is JSON: " + err.Error())
	}
	n, ok := v.(json.Number)
	if !ok {
		return v
	}
	if i, err := n.Int64(); err == nil {
		return i
	}
	f, err := n.Float64()
	if err != nil {
		panic("a number of json.Marshal's is a float64: " + err.Error())
	}
	return f
}

// worldLayer is a layer of a world for tiles, with the properties of GET …/layers/{layer}.
func worldLayer(w *coverage.World, layer coverage.Layer) (*tile.Layer, error) {
	items, err := listLayer(w, layer)
	if err != nil {
		return nil, err
	}
	var features []tile.Feature
	for _, it := range items {
		if !it.located {
			continue
		}
		f, err := tileFeature(it.id, it.geom, it.props)
		if err != nil {
			return nil, err
		}
		features = append(features, f)
	}
	return tile.NewLayer(string(layer), features), nil
}

// severities are in the order of how much they matter.
var severities = []coverage.Severity{
	coverage.SevObligatory, coverage.SevAnticipatory, coverage.SevRequired, coverage.SevReference,
}

// gapLayer is an assessment's gaps for tiles, with the properties of GET …/gaps: the worst first.
func gapLayer(a *answer, lang string) (*tile.Layer, error) {
	gaps := make([]*coverage.Gap, len(a.Gaps))
	for i := range a.Gaps {
		gaps[i] = &a.Gaps[i]
	}
	slices.SortStableFunc(gaps, func(p, q *coverage.Gap) int {
		return cmp.Compare(slices.Index(severities, p.Severity), slices.Index(severities, q.Severity))
	})
	var features []tile.Feature
	for _, g := range gaps {
		if g.Geometry == nil {
			continue
		}
		f, err := tileFeature(g.ID, g.Geometry.Geometry(), a.gapFeature(g, lang).Properties)
		if err != nil {
			return nil, err
		}
		features = append(features, f)
	}
	return tile.NewLayer("gaps", features), nil
}

// AreaProperties are a residential area as an assessment sees it.
type AreaProperties struct {
	ID            string              `json:"id"`
	Name          string              `json:"name,omitempty"`
	Division      string              `json:"division,omitempty"`
	Status        coverage.AreaStatus `json:"status,omitempty"`
	Urban         *bool               `json:"urban,omitempty"`
	IsNew         *bool               `json:"is_new,omitempty"`
	Households    *int                `json:"households,omitempty"`
	Elders60      *int                `json:"elders60,omitempty"`
	Elders60Basis string              `json:"elders60_basis,omitempty"`
	ServedShare   any                 `json:"served_share,omitempty"` // percent of its demand points (S5)
	MedianM       any                 `json:"median_m,omitempty"`     // the walk from its median demand point
	WorstM        any                 `json:"worst_m,omitempty"`
	Verdict       coverage.Verdict    `json:"verdict"` // any fail is fail, else any unknown is review
	Gaps          int                 `json:"gaps"`
	Severity      coverage.Severity   `json:"severity,omitempty"` // of its worst gap
}

// areaLayer is the residential areas of an assessment's world, joined with what it found of each.
func areaLayer(w *coverage.World, a *answer) (*tile.Layer, error) {
	found := map[string]*AreaProperties{}
	rates := map[string]*coverage.Rate{}
	for _, area := range w.Areas {
		found[area.ID] = &AreaProperties{
			ID: area.ID, Name: area.Name, Division: area.Division, Status: area.Status, Urban: area.Urban, IsNew: area.IsNew,
			Households: area.Households, Elders60: area.Elders60, Elders60Basis: area.Elders60Basis,
		}
		rates[area.ID] = new(coverage.Rate)
	}
	for _, f := range a.Findings {
		p := found[f.Subject.ID]
		if p == nil || f.Subject.Layer != coverage.ResidentialAreas {
			continue
		}
		rates[p.ID].Add(f.Verdict)
		if f.Rule == coverage.S5 {
			p.ServedShare, p.MedianM, p.WorstM = f.Figures["served_share"], f.Figures["median_m"], f.Figures["worst_m"]
		}
	}
	for _, g := range a.Gaps {
		if p := found[g.Subject.ID]; p != nil && g.Subject.Layer == coverage.ResidentialAreas {
			p.Gaps++
			if p.Severity == "" || slices.Index(severities, g.Severity) < slices.Index(severities, p.Severity) {
				p.Severity = g.Severity
			}
		}
	}
	var features []tile.Feature
	for _, area := range w.Areas {
		if area.Geometry == nil {
			continue
		}
		p := found[area.ID]
		p.Verdict = rates[area.ID].Duty()
		f, err := tileFeature(area.ID, area.Geometry, p)
		if err != nil {
			return nil, err
		}
		features = append(features, f)
	}
	return tile.NewLayer("areas", features), nil
}

// circleLayer is where people live who walk to care within each distance in use, the longest first, so that
// the shorter are drawn over it.
func (s *Server) circleLayer(ctx context.Context, in *AssessmentIn, a *answer) (*tile.Layer, error) {
	p := a.Parameters
	metres := []int{p.CircleM, p.ElderlyM, p.StrictM, p.FiveMinuteM}
	slices.Sort(metres)
	metres = slices.Compact(metres)
	slices.Reverse(metres)
	var fc FeatureCollection[CircleProperties]
	ask := CirclesIn{AssessmentIn: *in, Class: coverage.ClassCare.String()}
	ask.ID = a.ID // latest may be another by now
	if err := s.classCircles(ctx, &ask, metres, &fc); err != nil {
		return nil, err
	}
	var features []tile.Feature
	for _, c := range fc.Features {
		if c.Geometry == nil {
			continue
		}
		f, err := tileFeature(c.ID, c.Geometry.Geometry(), c.Properties)
		if err != nil {
			return nil, err
		}
		features = append(features, f)
	}
	return tile.NewLayer("circles", features), nil
}

// tileSource is a layer that tiles are cut from, and the key that its content goes by.
type tileSource struct {
	key   string
	fixed bool // the content under this address never changes
	make  func(ctx context.Context) (*tile.Layer, error)
}

// layer returns the layer of a source, from memory or made.
func (s *Server) tileLayer(ctx context.Context, src tileSource) (*tile.Layer, error) {
	v, err := s.tiles.get("layer/"+src.key, func() (any, int64, error) {
		l, err := src.make(context.WithoutCancel(ctx))
		if err != nil {
			return nil, 0, err
		}
		return l, l.Bytes(), nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*tile.Layer), nil
}

func (s *Server) tileLevel(ctx context.Context, src tileSource, zoom int) (*tile.Level, error) {
	v, err := s.tiles.get(fmt.Sprintf("level/%s/%d", src.key, zoom), func() (any, int64, error) {
		l, err := s.tileLayer(ctx, src)
		if err != nil {
			return nil, 0, err
		}
		level := l.Level(zoom)
		return level, level.Bytes(), nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*tile.Level), nil
}
