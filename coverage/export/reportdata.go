package export

import (
	"fmt"
	"strings"

	"yikezhong/coverage"
)

// data says what the figures were made from and of which day it is (数据底图与时点).
func (p *reporter) data() Section {
	s := Section{
		Title: p.say("数据底图与时点", "Data"),
		Notes: []string{
			p.say("坐标为CGCS2000经纬度（EPSG:4490），距离和面积在椭球面上量算。",
				"Coordinates are CGCS2000 longitude, latitude (EPSG:4490); lengths and areas are taken on the ellipsoid."),
			fmt.Sprintf(p.say("评估时点%s，数据版本%d。", "As of %s, revision %d."), p.a.AsOf, p.a.Revision),
		},
		Columns: p.columns("图层|layer|8", "数量|features|6", "未定位|without place|6", "资料时点|dates|12", "内容校验|content hash|17",
			"提示|notes|40"),
	}
	for _, l := range append(append([]coverage.Layer{}, coverage.UploadLayers...), coverage.Norms) {
		n, dates := p.content(l)
		var notes []string
		for _, note := range p.w.Notes[l] {
			notes = append(notes, note.Message)
		}
		s.Rows = append(s.Rows, []Entry{
			text(p.label("layer", string(l))), count(n), count(p.a.Unlocated[l]), text(dates.String()),
			text(p.w.Hashes[l]), text(strings.Join(notes, p.say("；", "; "))),
		})
	}
	return s
}

// content counts a layer's features and finds the days its records are of.
func (p *reporter) content(l coverage.Layer) (int, span) {
	var days span
	w := p.w
	switch l {
	case coverage.Divisions:
		for _, d := range w.Divisions {
			for _, people := range d.Populations {
				days.year(people.Year)
			}
		}
		return len(w.Divisions), days
	case coverage.ResidentialAreas:
		for _, a := range w.Areas {
			days.day(a.SourceDate)
		}
		return len(w.Areas), days
	case coverage.Facilities:
		for _, f := range w.Facilities {
			days.day(f.SourceDate)
		}
		return len(w.Facilities), days
	case coverage.Reporteds:
		for _, r := range w.Reported {
			days.day(r.AsOf)
		}
		return len(w.Reported), days
	}
	return map[coverage.Layer]int{
		coverage.Scopes: len(w.Scopes), coverage.CareRooms: len(w.Rooms), coverage.Dwellings: len(w.Dwellings),
		coverage.Walkways: len(w.Walkways), coverage.Norms: len(w.Norms),
	}[l], days
}

// span is the first and the last date of records, as text, which sorts as the dates do.
type span struct{ first, last string }

func (s *span) day(d coverage.Date) { s.add(d.String()) }

func (s *span) year(y int) {
	if y != 0 {
		s.add(fmt.Sprint(y))
	}
}

func (s *span) add(d string) {
	if d == "" {
		return
	}
	if s.first == "" || d < s.first {
		s.first = d
	}
	s.last = max(s.last, d)
}

func (s span) String() string {
	if s.first == s.last {
		return s.first
	}
	return s.first + " – " + s.last
}
