package intake

import (
	"bufio"
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
)

// next reads one element: what stands between < and >, a > between quotes apart. Text between
// elements means nothing.
func (x *xmlReader) next() error {
	for {
		text, err := x.text.ReadSlice('<')
		x.out.size += len(text)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	x.element = x.element[:0]
	quote := byte(0)
	for {
		part, err := x.text.ReadSlice('>')
		x.element = append(x.element, part...)
		x.out.size += len(part)
		switch {
		case len(x.element) > maxElement:
			return osmFault("an element of more than %d bytes", maxElement)
		case errors.Is(err, bufio.ErrBufferFull):
			quote = quoted(part, quote)
			continue
		case err != nil:
			return noEOF(err)
		}
		e := x.element
		if e[0] == '!' || e[0] == '?' {
			if markupEnds(e) {
				x.element = e[:len(e)-1]
				return nil
			}
			continue
		}
		if quote = quoted(part, quote); quote == 0 {
			x.element = e[:len(e)-1]
			return nil
		}
	}
}

// quoted tells which quote is open behind b, where it was open before.
func quoted(b []byte, open byte) byte {
	for _, c := range b {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open = c
		case c == open:
			open = 0
		}
	}
	return open
}

// markupEnds reports whether a comment, declaration or instruction is whole.
func markupEnds(e []byte) bool {
	switch {
	case bytes.HasPrefix(e, []byte("!--")):
		return len(e) >= 6 && bytes.HasSuffix(e, []byte("-->"))
	case bytes.HasPrefix(e, []byte("![CDATA[")):
		return bytes.HasSuffix(e, []byte("]]>"))
	}
	return true
}

// attributes calls each with the name and value of every attribute.
func attributes(b []byte, each func(key, value []byte) error) error {
	for {
		b = skipSpace(b)
		if len(b) == 0 {
			return nil
		}
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return osmFault("an attribute without a value")
		}
		key := bytes.TrimRight(b[:i], " \t\r\n")
		b = skipSpace(b[i+1:])
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return osmFault("an attribute without quotes")
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return osmFault("an attribute without its closing quote")
		}
		if err := each(key, b[1:end+1]); err != nil {
			return err
		}
		b = b[end+2:]
	}
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

func nodeID(b []byte) (int64, error) {
	id, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		return 0, osmFault("%q is no id", shorten(string(b)))
	}
	return id, nil
}

// degree reads a coordinate; one that is no number is not finite.
func degree(b []byte) (float64, error) {
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return math.NaN(), nil // a node whose place is not known
	}
	return v, nil
}

var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// unescape takes a value with its entities replaced.
func unescape(b []byte, into *string) error {
	s := string(b)
	if !strings.Contains(s, "&") {
		*into = s
		return nil
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(s, "&")
		out.WriteString(before)
		if !found {
			*into = out.String()
			return nil
		}
		name, rest, ended := strings.Cut(after, ";")
		text, known := entities[name]
		if digits, is := strings.CutPrefix(name, "#"); is {
			base := 10
			if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
				digits, base = hex, 16
			}
			n, err := strconv.ParseUint(digits, base, 21)
			text, known = string(rune(n)), err == nil
		}
		if !ended || !known {
			return osmFault("an entity %q that XML does not have", shorten(name))
		}
		out.WriteString(text)
		s = rest
	}
}
