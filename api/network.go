package api

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// NetworkIn asks what a workspace's walkways are as one network.
type NetworkIn struct {
	InWorkspace
	InFresh
	Revision int `query:"revision" minimum:"0" doc:"as it was then; the newest where absent"`
}

// NetworkOut is a coverage.NetworkReport.
type NetworkOut struct {
	OutRevision
	Body struct {
		Revision int `json:"revision"`
		coverage.NetworkReport
	}
}

// maxParts bounds the parts of a network that are listed one by one.
const maxParts = 100

func (s *Server) networkRoutes() {
	const path, at = wsPath + "/network", "/v1/workspaces/demo/network"
	route(s, get("network", path, "The walking network: its parts, what hangs off, who comes to it; by the default parameters", at), s.network)
	snaps := get("snaps", path+"/snaps",
		"How facilities and homes come to the network: a line from each to its way, and why nearer ways were refused", at+"/snaps?layer=facilities&ok=false")
	route(s, snaps, s.snaps)
	s.geo(snaps.Path)
}

func (s *Server) network(ctx context.Context, in *NetworkIn) (*NetworkOut, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, in.Revision)
	if err != nil {
		return nil, err
	}
	out := &NetworkOut{OutRevision: OutRevision{w.Revision}}
	out.Body.Revision = w.Revision
	r := w.NetworkReport(coverage.DefaultParameters(), maxParts, s.o.Workers)
	if r == nil {
		return nil, fmt.Errorf("network of %s, which has no walkways: %w", in.Workspace, coverage.ErrNotFound)
	}
	out.Body.NetworkReport = *r
	return out, nil
}

// SnapsIn asks for a page of how places come to the network.
type SnapsIn struct {
	InWorkspace
	InPage
	InFresh
	Layer    string `query:"layer" enum:"facilities,residential-areas" doc:"of both where absent"`
	ID       string `query:"id" maxLength:"400" doc:"only the facility or the residential area of this id"`
	OK       string `query:"ok" enum:"true,false" doc:"only places that come to the network, or only those that do not"`
	Revision int    `query:"revision" minimum:"0" doc:"as it was then; the newest where absent"`
}

// SnapProperties are flat, because map libraries turn nested ones into strings.
type SnapProperties struct {
	Layer   coverage.Layer `json:"layer"`
	ID      string         `json:"id" doc:"of the facility or the residential area"`
	Point   int            `json:"point" doc:"which of the area's demand points; 0 of a facility"`
	OK      bool           `json:"ok"`
	Metres  *float64       `json:"metres,omitempty" doc:"from the place to the way; it is walked"`
	Way     string         `json:"way,omitempty"`
	Part    *int           `json:"part,omitempty" doc:"of the network, 0 being the longest"`
	Refused string         `json:"refused,omitempty" doc:"nearer ways that will not do, or the nearest at all: way metres reason, separated by semicolons"`
	Why     string         `json:"why,omitempty" doc:"reason of the first: too_far, small_component, across_barrier"`
}

func (s *Server) snaps(ctx context.Context, in *SnapsIn) (*GeoOut[SnapProperties], error) {
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	revision := in.Revision
	if c.Of != "" {
		if revision, err = strconv.Atoi(c.Of); err != nil {
			return nil, fault("query.cursor", "not a cursor of this list", in.Cursor)
		}
	}
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, revision)
	if err != nil {
		return nil, err
	}
	if len(w.Walkways) == 0 {
		return nil, fmt.Errorf("network of %s, which has no walkways: %w", in.Workspace, coverage.ErrNotFound)
	}
	all := in.targets(w.World, s.o.Workers)
	from, to, next, err := slicePage(len(all), in.InPage, c, strconv.Itoa(w.Revision))
	if err != nil {
		return nil, err
	}
	fc := FeatureCollection[SnapProperties]{
		Type: "FeatureCollection", Features: []Feature[SnapProperties]{}, NumberMatched: len(all), NumberReturned: to - from,
		Revision: w.Revision,
	}
	some := all[from:to]
	if in.OK == "" {
		w.Snap(some, coverage.DefaultParameters(), s.o.Workers)
	}
	for _, snap := range some {
		fc.Features = append(fc.Features, snapFeature(snap))
	}
	q := queryOf("layer", in.Layer, "id", in.ID, "ok", in.OK, "limit", strconv.Itoa(in.Limit), "cursor", in.Cursor)
	if in.Revision != 0 {
		q.Set("revision", strconv.Itoa(in.Revision))
	}
	fc.Links = links(fmt.Sprintf("/v1/workspaces/%s/network/snaps", in.Workspace), q, next)
	return &GeoOut[SnapProperties]{OutRevision{w.Revision}, geoJSONType, fc}, nil
}

// targets lists what passes the filters. Only where it matters which come to the network are all asked;
// else the page is, later.
func (in *SnapsIn) targets(w *coverage.World, workers int) []coverage.Snapped {
	p := coverage.DefaultParameters()
	all := slices.DeleteFunc(w.SnapTargets(p, workers), func(s coverage.Snapped) bool {
		return in.Layer != "" && string(s.Layer) != in.Layer || in.ID != "" && s.ID != in.ID
	})
	if in.OK == "" {
		return all
	}
	w.Snap(all, p, workers)
	return slices.DeleteFunc(all, func(s coverage.Snapped) bool { return s.OK != (in.OK == "true") })
}

// snapFeature draws the leg; a place that comes to no way is a point.
func snapFeature(s coverage.Snapped) Feature[SnapProperties] {
	f := Feature[SnapProperties]{
		Type: "Feature", ID: fmt.Sprintf("%s/%s/%d", s.Layer, s.ID, s.Point), Geometry: geojson.NewGeometry(s.At),
		Properties: SnapProperties{Layer: s.Layer, ID: s.ID, Point: s.Point, OK: s.OK},
	}
	if s.OK {
		f.Geometry = geojson.NewGeometry(orb.LineString{s.At, s.Foot})
		f.Properties.Metres, f.Properties.Way, f.Properties.Part = &s.Metres, s.Way, &s.Part
	}
	var refused []string
	for _, r := range s.Refusals {
		refused = append(refused, fmt.Sprintf("%s %.1f %s", r.Way, r.Metres, r.Why))
	}
	f.Properties.Refused = strings.Join(refused, "; ")
	if len(s.Refusals) > 0 {
		f.Properties.Why = s.Refusals[0].Why
	}
	return f
}
