package pdf

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/signintech/gopdf"
)

//go:embed font/NotoSansSC.ttf.gz
var packedFont []byte

// fontName is the font's name in a document.
const fontName = "NotoSansSC"

// geta is printed for a character that the font lacks, as printers do.
const geta = '〓'

var fontBytes = sync.OnceValue(func() []byte {
	z, err := gzip.NewReader(bytes.NewReader(packedFont))
	if err == nil {
		var b []byte
		if b, err = io.ReadAll(z); err == nil {
			return b
		}
	}
	panic("the font in the binary: " + err.Error()) // a test reads it
})

// face measures the font's characters, each once.
type face struct {
	pdf    *gopdf.GoPdf
	widths map[rune]float64 // at size 1
	drawn  map[rune]rune    // what is printed for it
}

func newFace(g *gopdf.GoPdf) (*face, error) {
	if err := g.AddTTFFontData(fontName, fontBytes()); err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	return &face{pdf: g, widths: map[rune]float64{}, drawn: map[rune]rune{}}, g.SetFont(fontName, "", 10)
}

// rune returns what is printed for r, and how wide that is at size 1.
func (f *face) rune(r rune) (rune, float64) {
	if w, ok := f.widths[r]; ok {
		return f.drawn[r], w
	}
	out := r
	if r == '\t' || r == '\u00a0' {
		out = ' '
	}
	if has, err := f.pdf.IsCurrFontContainGlyph(out); err != nil || !has {
		out = geta
	}
	const size = 100
	_ = f.pdf.SetFontSize(size) // a size above zero is never refused
	w, err := f.pdf.MeasureTextWidth(string(out))
	if err != nil {
		w = size
	}
	f.widths[r], f.drawn[r] = w/size, out
	return out, w / size
}

// width is how wide a text is at a size, in points.
func (f *face) width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		_, one := f.rune(r)
		w += one
	}
	return w * size
}
