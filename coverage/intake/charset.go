package intake

import (
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// charset is how texts are written. GB18030 reads GBK and GB 2312 too.
type charset struct {
	name     string
	encoding encoding.Encoding // nil: UTF-8
}

var (
	utf8Charset  = charset{name: "UTF-8"}
	gbCharset    = charset{"GB18030", simplifiedchinese.GB18030}
	latinCharset = charset{"windows-1252", charmap.Windows1252}
)

// charsets are the names that files and people give, by their letters and digits.
var charsets = map[string]charset{
	"utf8": utf8Charset, "65001": utf8Charset, "unicode": utf8Charset, "ascii": utf8Charset, "usascii": utf8Charset,
	"gbk": gbCharset, "gb2312": gbCharset, "gb18030": gbCharset, "936": gbCharset, "euccn": gbCharset, "hz": gbCharset,
	"54936": gbCharset, "20936": gbCharset,
	"big5": {"Big5", traditionalchinese.Big5}, "950": {"Big5", traditionalchinese.Big5},
	"1252": latinCharset, "iso88591": latinCharset, "88591": latinCharset, "latin1": latinCharset, "28591": latinCharset,
}

// charsetNamed finds a charset by name: "GBK", "CP936", "ANSI 936", "ISO 8859-1".
func charsetNamed(name string) (charset, bool) {
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	for _, prefix := range []string{"", "cp", "ansi", "oem", "ms", "windows", "xcp"} {
		if c, ok := charsets[strings.TrimPrefix(key, prefix)]; ok {
			return c, true
		}
	}
	return charset{}, false
}

// decode reads b. It is not ok where a byte of it has no place in the charset; a character that the end of b cuts
// is left out, and cut.
func (c charset) decode(b []byte) (s string, cut, ok bool) {
	if c.encoding == nil {
		whole := cutRune(b)
		return string(whole), len(whole) < len(b), utf8.Valid(whole)
	}
	out, err := c.encoding.NewDecoder().Bytes(b)
	if err != nil {
		return "", false, false
	}
	s = string(out)
	if strings.HasSuffix(s, "\ufffd") && b[len(b)-1] >= 0x80 {
		s, cut = strings.TrimSuffix(s, "\ufffd"), true
	}
	return s, cut, !strings.Contains(s, "\ufffd")
}

// text makes UTF-8 of r as the caller says it is written, else as it looks.
func (rd *Reader) text(r io.Reader) (io.Reader, string) {
	if rd.o.Encoding == "" {
		return utf8Text(r)
	}
	c, ok := charsetNamed(rd.o.Encoding)
	switch {
	case !ok:
		rd.issues.stop("encoding_unknown", place{value: rd.o.Encoding})
		return strings.NewReader(""), "utf-8"
	case c.encoding == nil:
		return unicode.UTF8BOM.NewDecoder().Reader(r), "utf-8"
	}
	return c.encoding.NewDecoder().Reader(r), "utf-8"
}
