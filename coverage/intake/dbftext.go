package intake

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// languages are the charsets that a .dbf may state by a number. 0x03 and 0x57 are those of whichever machine wrote
// it, and say nothing.
// Source: Esri, language driver ids of dBASE tables.
var languages = map[byte]string{0x4d: "936", 0x7a: "936", 0x4f: "950", 0x78: "950"}

// settleCharset tells how the texts are written: as the caller says, by the .cpg, by the number in the head; else
// UTF-8 where all texts can be, GB18030 where they can be that, else windows-1252. d is read to its end for it.
func (s *shapefile) settleCharset(d *dbfReader) (bool, error) {
	if asked := s.rd.o.Encoding; asked != "" {
		c, ok := charsetNamed(asked)
		if !ok {
			s.rd.issues.stop("encoding_unknown", place{value: asked})
		}
		s.charset, s.stated = c, asked
		return ok, nil
	}
	cpg, err := s.small(".cpg")
	if err != nil {
		return false, err
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(cpg)), "\n")
	for _, name := range []string{strings.TrimSpace(line), languages[d.language]} {
		if c, ok := charsetNamed(name); ok {
			s.charset, s.stated = c, name
			return true, nil
		}
	}
	s.charset, err = likelyCharset(d)
	return true, err
}

// likelyCharset tells the charset by all names and texts of a table.
func likelyCharset(d *dbfReader) (charset, error) {
	left := []charset{utf8Charset, gbCharset, latinCharset}
	rule := func(b []byte) {
		if b = bytes.TrimRight(b, " \x00"); plainASCII(string(b)) {
			return
		}
		for len(left) > 1 {
			if _, _, ok := left[0].decode(b); ok {
				return
			}
			left = left[1:]
		}
	}
	for _, f := range d.fields {
		rule(f.raw)
	}
	for {
		_, err := d.next()
		if errors.Is(err, io.EOF) || len(left) == 1 {
			return left[0], nil
		}
		if err != nil {
			return left[0], err
		}
		for _, f := range d.fields {
			if f.kind == 'C' {
				rule(d.cell(f))
			}
		}
	}
}

// fields reads the record of a shape.
func (s *shapefile) fields(d *dbfReader) {
	for i, f := range d.fields {
		if s.cols[i].ignore {
			continue
		}
		v := value{}
		if f.kind == 'C' {
			v = s.textual(d.cell(f), f, s.cols[i])
		} else {
			v = f.value(d.cell(f))
		}
		if v.shape != absent && v.text != "" {
			s.rec.fields = append(s.rec.fields, field{s.cols[i], v})
		}
	}
}

// textual reads a text and tells of one that ends within a character.
func (s *shapefile) textual(b []byte, f dbfField, col *column) value {
	b = bytes.TrimRight(b, " \x00")
	if plainASCII(string(b)) {
		return value{textual, strings.TrimSpace(string(b))}
	}
	text, cut, ok := s.charset.decode(b)
	p := place{row: s.rec.row, field: col.spelled, value: text}
	switch {
	case !ok && s.stated != "":
		s.rd.issues.add("encoding_declared", p, "other", s.stated)
		return value{}
	case !ok:
		s.rd.issues.add("encoding", p)
		return value{}
	case cut && len(b) >= f.width-1:
		s.rd.issues.add("dbf_cut", p)
	}
	return value{textual, text}
}
