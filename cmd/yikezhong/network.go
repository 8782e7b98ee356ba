package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"

	"yikezhong/api"
	"yikezhong/coverage"
)

type networkCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Revision  int    `help:"An older revision; the newest where absent."`
	Off       bool   `help:"List too the facilities and estates that no way leads to, and why nearer ways were refused."`
	Format    string `help:"${enum}." enum:"table,json" default:"table"`
}

// Help teaches by example.
func (networkCmd) Help() string {
	return `Examples:
  yikezhong network -w linhe
  yikezhong network -w linhe --off

A part of the network from which no way leads to the rest serves itself alone: a gap in the map, more often than
an island.`
}

// networkReport is what the command answers as JSON.
type networkReport struct {
	*coverage.NetworkReport
	Off []coverage.Snapped `json:"off,omitempty"`
}

func (c networkCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	w, err := store.World(ctx, c.Workspace, c.Revision)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	workers := runtime.GOMAXPROCS(0)
	r := networkReport{NetworkReport: w.NetworkReport(coverage.DefaultParameters(), 100, workers)}
	if r.NetworkReport == nil {
		return fmt.Errorf("network of %s, which has no walkways: %w; yikezhong import -w %s -l walkways FILE brings them",
			c.Workspace, coverage.ErrNotFound, c.Workspace)
	}
	if c.Off {
		for _, s := range w.SnapReport(coverage.DefaultParameters(), workers) {
			if !s.OK {
				r.Off = append(r.Off, s)
			}
		}
	}
	if c.Format == "json" {
		return api.WriteJSON(o.out, r)
	}
	r.print(o.out, p.Lang)
	return nil
}

func (r networkReport) print(w io.Writer, lang string) {
	words := coverage.Text{
		Zh: "步行道%d条（无法使用%d条） · 节点%d · 路段%d · %.1f公里 · 连通部分%d个，最大部分占%.2f%%\n" +
			"未接入路网：设施%d处，需求点%d个\n",
		En: "%d ways (%d unusable) · %d nodes · %d edges · %.1f km · %d parts, the largest has %.2f %%\n" +
			"not on the network: %d facilities, %d demand points\n",
	}
	fmt.Fprintf(w, say(words, lang), r.Ways, r.Unusable, r.Nodes, r.Edges, r.Metres/1000, r.Components, r.LargestShare,
		r.FacilitiesOff, r.PointsOff)
	left := coverage.Text{Zh: "不作步行道：%s %d条\n", En: "not walked: %s %d\n"}
	for _, why := range slices.Sorted(maps.Keys(r.LeftOut)) {
		fmt.Fprintf(w, say(left, lang), why, r.LeftOut[why])
	}
	fmt.Fprintln(w)
	head := coverage.Text{
		Zh: "部分,长度(米),占比(%),节点,路段,设施,需求点,范围", En: "part,metres,share,nodes,edges,facilities,demand points,box",
	}
	rows := [][]string{strings.Split(say(head, lang), ",")}
	for _, part := range r.Parts {
		rows = append(rows, []string{
			fmt.Sprint(part.Number), fmt.Sprintf("%.0f", part.Metres), fmt.Sprintf("%.2f", part.Share), fmt.Sprint(part.Nodes),
			fmt.Sprint(part.Edges), fmt.Sprint(part.Facilities), fmt.Sprint(part.Points),
			fmt.Sprintf("%.5f,%.5f,%.5f,%.5f", part.Box[0], part.Box[1], part.Box[2], part.Box[3]),
		})
	}
	table(w, rows)
	r.printOff(w)
}

// printOff prints a line for each place that no way leads to.
func (r networkReport) printOff(w io.Writer) {
	rows := [][]string{}
	for _, s := range r.Off {
		why := []string{}
		for _, refused := range s.Refusals {
			why = append(why, fmt.Sprintf("%s %.1f m %s", refused.Way, refused.Metres, refused.Why))
		}
		rows = append(rows, []string{string(s.Layer), s.ID, fmt.Sprint(s.Point), strings.Join(why, "; ")})
	}
	if len(rows) > 0 {
		fmt.Fprintln(w)
		table(w, rows)
	}
}
