package export

import (
	"fmt"
	"io"
	"strings"

	"yikezhong/coverage"
)

// Threshold names a distance as planners do, and says where it comes from.
func Threshold(t coverage.ThresholdShare, lang Lang) (name, source string) {
	key := t.Name
	if !t.Default {
		key = "set"
	}
	return lang.label("threshold", t.Name), lang.label("threshold_source", key)
}

var sensitivityHeader = coverage.Text{
	Zh: "距离档,步行距离(米),参数,居住用地覆盖率(%),户数覆盖率(%),人口覆盖率(%),60岁及以上覆盖率(%),小区覆盖率(%)," +
		"未覆盖户数,未覆盖人口,未覆盖60岁及以上人口,依据",
	En: "threshold,metres,parameter,land_share,households_share,people_share,elders60_share,estates_share," +
		"unserved_households,unserved_people,unserved_elders60,source",
}

// Sensitivity is a class's circle at every distance as a table: its head, and a row for each threshold.
// A share in doubt has its bounds behind it; what is not known is a dash.
func Sensitivity(s coverage.Sensitivity, lang Lang) [][]string {
	rows := [][]string{strings.Split(lang.of(sensitivityHeader), ",")}
	for _, t := range s.Thresholds {
		name, source := Threshold(t, lang)
		rows = append(rows, []string{
			name, fmt.Sprint(t.Metres), t.Parameter, bounded(t.Shares.Land), bounded(t.Shares.Households),
			bounded(t.Shares.People), bounded(t.Shares.Elders60), bounded(t.Estates),
			dashed(t.Unserved.Households), dashed(t.Unserved.People), dashed(t.Unserved.Elders60), source,
		})
	}
	return rows
}

var uncoveredHeader = coverage.Text{
	Zh: "序号,小区编号,小区名称,区划代码,区划名称,需求点覆盖率(%),户数,未覆盖户数,人口,未覆盖人口," +
		"60岁及以上人口,未覆盖60岁及以上人口,老年人口来源,中位步行距离(米),最远步行距离(米),最近设施",
	En: "rank,id,name,division_code,division_name,served_share,households,unserved_households,people,unserved_people," +
		"elders60,unserved_elders60,elders60_basis,median_m,worst_m,nearest",
}

// Uncovered is the areas beyond a distance as a table: its head, and a row for each.
func Uncovered(all []coverage.Uncovered, lang Lang) [][]string {
	rows := [][]string{strings.Split(lang.of(uncoveredHeader), ",")}
	for _, u := range all {
		rows = append(rows, []string{
			fmt.Sprint(u.Rank), u.ID, u.Name, u.Division, u.DivisionName, dashed(u.ServedShare),
			whole(u.Households), dashed(u.HouseholdsBeyond), whole(u.People), dashed(u.PeopleBeyond),
			whole(u.Elders60), dashed(u.Elders60Beyond), u.Elders60Basis, dashed(u.MedianM), dashed(u.WorstM), u.Nearest,
		})
	}
	return rows
}

// Table writes a table with its head as CSV (UTF-8 with BOM).
func Table(w io.Writer, rows [][]string) error { return writeCSV(w, rows[0], rows[1:]) }

// bounded shows a share, and its bounds where they differ: 60 (50–70).
func bounded(b coverage.Bounded) string {
	switch {
	case b.Low == nil || b.High == nil:
		return "—"
	case *b.Low == *b.High:
		return Number(*b.Low)
	}
	return fmt.Sprintf("%s (%s–%s)", dashed(b.Value), Number(*b.Low), Number(*b.High))
}

func dashed(v *float64) string {
	if v == nil {
		return "—"
	}
	return Number(*v)
}

func whole(n *int) string {
	if n == nil {
		return "—"
	}
	return fmt.Sprint(*n)
}
