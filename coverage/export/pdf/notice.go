package pdf

import (
	"io"
	"strings"

	"github.com/signintech/gopdf"

	"yikezhong/coverage/export"
)

// WriteNotice prints a notice, A4 upright, with room for what the bureau fills in.
func WriteNotice(w io.Writer, n *export.Notice) error {
	s := newSheet(*gopdf.PageSizeA4, n.Lang, n.Title, n.AsOf)
	s.right = strings.Join(n.Marks, "　")
	s.newPage()
	s.y += 8
	s.write(s.plain(n.Title), (s.wide-s.width(n.Title, 20))/2, s.y, 20, ink)
	s.y += 40
	s.blanks(n.Blanks[:2])
	for _, f := range n.Project {
		s.write(f.Name, margin, s.y, 10, grey)
		for _, line := range s.wrap(f.Value, 10, s.wide-2*margin-80) {
			s.write(line, margin+80, s.y, 10, ink)
			s.y += 10 * 1.6
		}
	}
	for _, sec := range []export.Section{n.Faults, n.Stages} {
		s.head(sec.Title)
		for _, note := range sec.Notes {
			s.paragraph(note, 9, ink)
		}
		if len(sec.Rows) > 0 {
			s.table(&sec)
		}
	}
	if len(n.Filed) > 0 {
		s.head(s.say("应补资料", "To be filed"))
		s.paragraph(strings.Join(n.Filed, s.say("、", ", ")), 9, ink)
	}
	s.y += 24
	s.room(110)
	s.blanks(n.Blanks[2:])
	s.paragraph(n.Foot, 8, grey)
	return s.finish(w)
}

func (s *sheet) head(title string) {
	s.y += 10
	s.room(50)
	s.paragraph(title, 12, ink)
	s.y += 3
}

// blanks are lines to write on, two beside each other.
func (s *sheet) blanks(names []string) {
	half := (s.wide - 2*margin) / 2
	for i, name := range names {
		x := margin + float64(i%2)*half
		s.write(name, x, s.y, 10, ink)
		s.stroke(0.5, ink)
		s.Line(x+60, s.y+13, x+half-20, s.y+13)
		if i%2 == 1 || i == len(names)-1 {
			s.y += 26
		}
	}
}
