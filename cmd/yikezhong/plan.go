package main

import (
	"fmt"
	"strconv"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

type planCmd struct {
	List planListCmd `cmd:"" help:"The plans there are."`
	Show planShowCmd `cmd:"" help:"One plan with all its rows. Example: yikezhong plan show bayannur-2025"`
}

type planListCmd struct{}

func (planListCmd) Run(p *program, o outputs) error {
	c, err := p.catalogue()
	if err != nil {
		return err
	}
	rows := [][]string{{"plan", "name", "region", "parent", "rows"}}
	for _, plan := range c.Plans {
		rows = append(rows, []string{plan.ID, say(plan.Name, p.Lang), plan.Region, plan.Parent, strconv.Itoa(len(plan.Indicators))})
	}
	table(o.out, rows)
	return nil
}

type planShowCmd struct {
	Plan string `arg:"" help:"Id of the plan."`
}

func (c planShowCmd) Run(p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	plan, err := catalogue.Plan(c.Plan)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "%s  %s\n%s %s\n%s\n\n", plan.ID, say(plan.Name, p.Lang), plan.Document.Title, plan.Document.Number, plan.Note)
	rows := [][]string{{"row", "rule", "target", "unit", "nature", "name", "clause"}}
	for _, ind := range plan.Indicators {
		rows = append(rows, []string{
			ind.ID, string(ind.Rule), targets(ind), ind.Unit, label("nature", string(ind.Nature), p.Lang), say(ind.Name, p.Lang), ind.Clause,
		})
	}
	table(o.out, rows)
	return nil
}

func targets(ind coverage.Indicator) string {
	var all []string
	for _, t := range ind.Targets {
		text := strconv.FormatFloat(t.Value.Float(), 'f', -1, 64)
		if t.Year > 0 {
			text = fmt.Sprintf("%d: %s", t.Year, text)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func say(t coverage.Text, lang string) string {
	if lang == "en" && t.En != "" {
		return t.En
	}
	return t.Zh
}

func label(kind, key, lang string) string { return say(seeds.LabelOf(kind, key).Text(), lang) }
