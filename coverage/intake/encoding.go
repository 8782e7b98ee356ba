package intake

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const sniffed = 64 << 10 // bytes looked at before anything is decided

// utf8Text returns the text of r as UTF-8 without a byte order mark, and what it was written in:
// utf-8, gb18030, or what is not read: utf-16, and mixed, lines of the one among lines of the
// other. A beginning in ASCII leaves it open until other bytes come.
func utf8Text(r io.Reader) (io.Reader, string) {
	b := bufio.NewReaderSize(r, sniffed)
	head, _ := b.Peek(sniffed) // whatever there is; an error comes again with the bytes
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3) // three bytes are there
		return b, "utf-8"
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return b, "utf-16"
	}
	if mixed(head) {
		return b, "mixed"
	}
	l := &latecomer{b: b}
	l.decide(head)
	if l.decoded == nil {
		return l, "utf-8"
	}
	return l, "gb18030"
}

// latecomer passes ASCII on and decides between UTF-8 and GB18030 when something else comes.
type latecomer struct {
	b       *bufio.Reader
	decided bool
	decoded io.Reader // nil: as it is
}

func (l *latecomer) decide(head []byte) {
	i := bytes.IndexFunc(head, func(r rune) bool { return r >= utf8.RuneSelf || r == utf8.RuneError })
	if i < 0 {
		return
	}
	l.decided = true
	if !utf8.Valid(cutRune(head)) {
		l.decoded = simplifiedchinese.GB18030.NewDecoder().Reader(l.b)
	}
}

// mixed reports whether some lines can be UTF-8 alone and others cannot be.
func mixed(head []byte) bool {
	if utf8.Valid(cutRune(head)) {
		return false
	}
	for line := range bytes.Lines(head[:bytes.LastIndexByte(head, '\n')+1]) {
		n := len(line) - utf8.RuneCount(line) // at least twice for each Chinese character
		if n >= 8 && utf8.Valid(line) {
			return true
		}
	}
	return false
}

// cutRune drops a character that the end of b cuts in two.
func cutRune(b []byte) []byte {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

func (l *latecomer) Read(p []byte) (int, error) {
	if !l.decided {
		head, err := l.b.Peek(min(len(p), sniffed))
		if len(head) == 0 {
			return 0, err
		}
		if l.decide(head); !l.decided {
			return l.b.Read(p[:len(head)])
		}
	}
	if l.decoded != nil {
		return l.decoded.Read(p)
	}
	return l.b.Read(p)
}
