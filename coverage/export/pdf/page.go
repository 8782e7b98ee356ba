package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/signintech/gopdf"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// Sizes of a page in points.
const (
	margin   = 34.0
	headline = 22.0 // from the top edge to the line at the head
	leading  = 1.32 // from line to line, of the size of type
)

// sheet is a document being written, page by page from the top. The first error is kept.
type sheet struct {
	gopdf.GoPdf
	*face
	lang        export.Lang
	wide, tall  float64
	y           float64 // where the next thing goes
	left, right string  // at the head of each page
	err         error
}

func newSheet(size gopdf.Rect, lang export.Lang, title string, asOf coverage.Date) *sheet {
	s := &sheet{lang: lang, wide: size.W, tall: size.H}
	s.Start(gopdf.Config{PageSize: size})
	info := gopdf.PdfInfo{Title: title, Creator: "yikezhong", Producer: "yikezhong"}
	if day, err := time.Parse(time.DateOnly, asOf.String()); err == nil {
		info.CreationDate = day
	}
	s.SetInfo(info)
	s.face, s.err = newFace(&s.GoPdf)
	return s
}

// do runs f unless something failed before.
func (s *sheet) do(f func() error) {
	if s.err == nil {
		s.err = f()
	}
}

func (s *sheet) newPage() {
	s.AddPage()
	s.y = margin + 6
}

// room begins a page where less than height is left on this one.
func (s *sheet) room(height float64) bool {
	if s.y+height <= s.tall-margin {
		return false
	}
	s.newPage()
	return true
}

// write puts one line of text; x, y is its upper left corner.
func (s *sheet) write(text string, x, y, size float64, color string) {
	if text == "" {
		return
	}
	r, g, b := rgb(color)
	s.SetTextColor(r, g, b)
	s.do(func() error { return s.SetFontSize(size) })
	s.SetXY(x, y)
	s.do(func() error { return s.Cell(nil, text) })
}

// paragraph puts a text in lines as wide as the page, and goes below it.
func (s *sheet) paragraph(text string, size float64, color string) {
	for _, line := range s.wrap(text, size, s.wide-2*margin) {
		s.room(size * leading)
		s.write(line, margin, s.y, size, color)
		s.y += size * leading
	}
}

// finish numbers the pages and writes the document.
func (s *sheet) finish(w io.Writer) error {
	pages := s.GetNumberOfPages()
	for n := 1; n <= pages; n++ {
		s.do(func() error { return s.SetPage(n) })
		const size = 7
		s.write(s.left, margin, headline-9, size, ink)
		s.write(s.right, s.wide-margin-s.width(s.right, size), headline-9, size, ink)
		s.stroke(0.4, grey)
		s.Line(margin, headline, s.wide-margin, headline)
		foot := fmt.Sprintf(s.say("第%d页 共%d页", "%d / %d"), n, pages)
		s.write(foot, (s.wide-s.width(foot, size))/2, s.tall-margin+12, size, ink)
	}
	s.do(func() error { _, err := s.WriteTo(w); return err })
	if s.err != nil {
		return fmt.Errorf("write PDF: %w", s.err)
	}
	return nil
}

// Colors of what is no verdict.
const (
	ink    = "#1F2328"
	grey   = "#8A8D93"
	rule   = "#B4B8BD"
	faint  = "#D5D8DC"
	shaded = "#E7EBF0"
)

// rgb reads "#rrggbb"; anything else is ink.
func rgb(color string) (r, g, b uint8) {
	if len(color) == 7 {
		if n, err := strconv.ParseUint(color[1:], 16, 32); err == nil {
			return uint8(n >> 16), uint8(n >> 8), uint8(n)
		}
	}
	return rgb(ink)
}

func (s *sheet) stroke(width float64, color string) {
	r, g, b := rgb(color)
	s.SetLineWidth(width)
	s.SetStrokeColor(r, g, b)
}

func (s *sheet) fill(color string) {
	r, g, b := rgb(color)
	s.SetFillColor(r, g, b)
}
