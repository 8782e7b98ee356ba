package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// font is what spreadsheets of Chinese offices have; others put their own in its place.
const font = "宋体"

// book is a workbook being written. The first error is kept, and nothing is done after it.
type book struct {
	*excelize.File
	styles map[look]int
	err    error
}

// look is how a cell is shown.
type look struct {
	bold, head, note, title bool
	color                   string // of the text, "#rrggbb"
	decimals                int    // of a number; -1 for text
	asText, fault           bool   // kept as it is typed; on red
}

func newBook() *book {
	b := &book{File: excelize.NewFile(), styles: map[look]int{}}
	b.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &ordered{w: w, parts: map[string]*bytes.Buffer{}} })
	return b
}

// do runs f unless something failed before.
func (b *book) do(f func() error) {
	if b.err == nil {
		b.err = f()
	}
}

func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok || b.err != nil {
		return id
	}
	s := &excelize.Style{
		Font: &excelize.Font{
			Family: font, Size: 10, Bold: l.bold || l.head || l.title, Color: strings.TrimPrefix(l.color, "#"),
		},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	}
	switch {
	case l.title:
		s.Font.Size = 14
	case l.note:
		s.Font.Color = "595959"
	case l.head:
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EBF0"}}
		s.Alignment.Vertical, s.Alignment.Horizontal = "center", "center"
	}
	if !l.title && !l.note {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
		}
	}
	if l.fault {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FBE3E0"}}
	}
	if l.asText {
		s.NumFmt = 49 // "@"
	}
	if l.decimals >= 0 {
		format := "0"
		if l.decimals > 0 {
			format += "." + strings.Repeat("0", l.decimals)
		}
		s.CustomNumFmt, s.Alignment.Horizontal = &format, "right"
	}
	b.do(func() (err error) { b.styles[l], err = b.NewStyle(s); return err })
	return b.styles[l]
}

// properties says what the book is, of the as-of date and nobody.
func (b *book) properties(title string, asOf coverage.Date, lang export.Lang) {
	day := ""
	if !asOf.IsZero() {
		day = asOf.String() + "T00:00:00Z"
	}
	b.do(func() error {
		return b.SetDocProps(&excelize.DocProperties{
			Title: title, Creator: "yikezhong", LastModifiedBy: "yikezhong", Created: day, Modified: day,
			Language: map[export.Lang]string{export.Zh: "zh-CN", export.En: "en"}[lang],
		})
	})
}

// finish writes the book and frees it.
func (b *book) finish(w io.Writer) error {
	b.do(func() error { return b.Write(w) })
	if err := errors.Join(b.err, b.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// ordered is an archive whose parts are written in order of their names.
type ordered struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
}

// Create implements excelize.ZipWriter.
func (o *ordered) Create(name string) (io.Writer, error) {
	o.parts[name] = new(bytes.Buffer)
	return o.parts[name], nil
}

// AddFS implements excelize.ZipWriter; no book of ours is made of files.
func (o *ordered) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter. The list of contents stands first: some readers guess the
// kind of a file from its first part.
func (o *ordered) Close() error {
	z := zip.NewWriter(o.w)
	const first = "[Content_Types].xml"
	names := slices.SortedFunc(maps.Keys(o.parts), func(a, b string) int {
		switch {
		case a == first:
			return -1
		case b == first:
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		part, err := z.Create(name)
		if err == nil {
			_, err = o.parts[name].WriteTo(part)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}
