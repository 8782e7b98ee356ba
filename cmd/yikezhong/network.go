package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
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
	coverage.NetworkSummary
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
	var r networkReport
	workers := runtime.GOMAXPROCS(0)
	if r.NetworkSummary, err = w.NetworkSummary(coverage.DefaultParameters(), workers); err != nil {
		return fmt.Errorf("%w; yikezhong import -w %s -l walkways FILE brings them", err, c.Workspace)
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
		Zh: "步行道%d条（注明不可走%d条，无法使用%d条） · 节点%d · 路段%d · %.1f公里\n连通部分%d个，短于%d米的%d个，最大部分之外%.1f公里\n" +
			"接入路网：设施%d处，未接入%d处；需求点%d个，未接入%d个（接路上限%d米）\n\n",
		En: "%d ways (%d said not to be walked, %d unusable) · %d nodes · %d edges · %.1f km\n%d parts, shorter than %d m %d of them, %.1f km outside the largest\n" +
			"on the network: %d facilities, %d not; %d demand points, %d not (within %d m)\n\n",
	}
	fmt.Fprintf(w, say(words, lang), r.Ways, r.LeftOut.SaidNot, r.LeftOut.Unusable, r.Nodes, r.Edges, r.Kilometres,
		r.Parts, r.PieceM, r.Small, r.HangsOffKm, r.Facilities.On, r.Facilities.Off, r.Points.On, r.Points.Off, r.SnapM)
	head := coverage.Text{
		Zh: "部分,长度(米),占比(%),节点,路段,设施,需求点,所含步行道,位置", En: "part,metres,share,nodes,edges,facilities,demand points,a way,at",
	}
	rows := [][]string{strings.Split(say(head, lang), ",")}
	for _, part := range r.Largest {
		rows = append(rows, []string{
			fmt.Sprint(part.Part), fmt.Sprintf("%.0f", part.Metres), fmt.Sprintf("%.2f", part.Share), fmt.Sprint(part.Nodes),
			fmt.Sprint(part.Edges), fmt.Sprint(part.Facilities), fmt.Sprint(part.Points), part.Way,
			fmt.Sprintf("%.6f,%.6f", part.At[0], part.At[1]),
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
