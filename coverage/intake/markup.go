package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// markup reads XML token by token: what spreadsheets and KML need of it. A document type definition, and with it
// any entity of one's own, is refused. Names come without their prefixes.
type markup struct {
	r        *bufio.Reader
	max      int // bytes of one token
	maxDepth int
	line     int

	name  string   // of the element that opens or closes
	rest  []byte   // its attributes, until next is called
	open  []string // the elements around
	names map[string]string
	buf   []byte
	bare  bool // the element that opened has closed already
	plain bool // the text is as it stands: CDATA
}

// token is what markup read.
type token byte

const (
	ended token = iota
	opening
	closing
	words
)

func newMarkup(r io.Reader, l Limits) *markup {
	return &markup{
		r: bufio.NewReaderSize(r, 64<<10), max: l.MaxFeatureBytes, maxDepth: l.MaxDepth, line: 1, names: map[string]string{},
	}
}

// next reads one token; ended where all elements have closed and nothing follows.
func (m *markup) next() (token, error) {
	if m.bare {
		m.bare = false
		m.open = m.open[:len(m.open)-1]
		return closing, nil
	}
	for {
		first, err := m.r.Peek(1)
		switch {
		case err != nil:
			if unlessEOF(err) != nil {
				return ended, err
			}
			if len(m.open) > 0 {
				return ended, partFault("it ends within <%s>", m.open[len(m.open)-1])
			}
			return ended, nil
		case first[0] != '<':
			err = m.upTo('<', false)
			if m.plain = false; err == nil && len(m.open) > 0 {
				return words, nil
			}
			if err == nil && len(bytes.TrimSpace(m.buf)) > 0 && !bytes.Equal(bytes.TrimSpace(m.buf), byteOrderMark) {
				err = partFault("text outside of all elements")
			}
		default:
			t, err := m.element()
			if err != nil || t != ended {
				return t, err
			}
		}
		if err != nil {
			return ended, err
		}
	}
}

// upTo reads into buf until c, which stays where it is unless it is to be taken too; or to the end.
func (m *markup) upTo(c byte, take bool) error {
	m.buf = m.buf[:0]
	for {
		part, err := m.r.ReadSlice(c)
		m.buf = append(m.buf, part...)
		m.line += bytes.Count(part, []byte{'\n'})
		switch {
		case len(m.buf) > m.max:
			return errTooMany{"feature_too_large", int64(m.max)}
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && take:
			return brokenOff(err, "an element")
		case err != nil:
			return unlessEOF(err)
		case !take:
			m.buf = m.buf[:len(m.buf)-1]
			return m.r.UnreadByte()
		}
		return nil
	}
}

// element reads what stands in brackets; ended for what means nothing.
func (m *markup) element() (token, error) {
	if err := m.brackets(); err != nil {
		return ended, err
	}
	e := m.buf[1 : len(m.buf)-1]
	switch {
	case len(e) == 0:
		return ended, partFault("an element without a name")
	case bytes.HasPrefix(e, []byte("![CDATA[")):
		m.buf, m.plain = append(m.buf[:0], e[8:len(e)-2]...), true
		return words, nil
	case e[0] == '?', bytes.HasPrefix(e, []byte("!--")):
		return ended, nil
	case e[0] == '!':
		return ended, partFault("a document type definition, which is not read")
	case e[0] == '/':
		return m.close(m.intern(bytes.TrimSpace(e[1:])))
	}
	if m.bare = e[len(e)-1] == '/'; m.bare {
		e = e[:len(e)-1]
	}
	name := e
	m.rest = nil
	if i := bytes.IndexAny(e, " \t\r\n"); i >= 0 {
		name, m.rest = e[:i], e[i:]
	}
	m.name = m.intern(name)
	if len(m.open) >= m.maxDepth {
		return ended, errTooMany{"too_deep", int64(m.maxDepth)}
	}
	m.open = append(m.open, m.name)
	return opening, nil
}

// brackets reads into buf from < to the > that belongs to it.
func (m *markup) brackets() error {
	m.buf = m.buf[:0]
	quote := byte(0)
	for {
		part, err := m.r.ReadSlice('>')
		m.buf = append(m.buf, part...)
		m.line += bytes.Count(part, []byte{'\n'})
		switch {
		case len(m.buf) > m.max:
			return errTooMany{"feature_too_large", int64(m.max)}
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return brokenOff(err, "an element")
		}
		if len(m.buf) > 1 && (m.buf[1] == '!' || m.buf[1] == '?') {
			if err == nil && markupEnds(m.buf[1:]) {
				return nil
			}
			continue
		}
		if quote = quoted(part, quote); err == nil && quote == 0 {
			return nil
		}
	}
}

func (m *markup) close(name string) (token, error) {
	if len(m.open) == 0 || m.open[len(m.open)-1] != name {
		return ended, partFault("</%s> closes nothing that is open", shorten(name))
	}
	m.name = name
	m.open = m.open[:len(m.open)-1]
	return closing, nil
}

// intern keeps names, of which a file has few.
func (m *markup) intern(b []byte) string {
	b = b[bytes.IndexByte(b, ':')+1:]
	if s, ok := m.names[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(m.names) < 1000 {
		m.names[s] = s
	}
	return s
}

// text is the text that was read, entities replaced.
func (m *markup) text() (string, error) {
	if m.plain {
		return string(m.buf), nil
	}
	var s string
	err := part(unescape(m.buf, &s))
	return s, err
}

// attribute is the value of an attribute of the element that opened, "" where it has none.
func (m *markup) attribute(name string) (string, error) {
	var out string
	err := attributes(m.rest, func(key, value []byte) error {
		if string(key[bytes.IndexByte(key, ':')+1:]) == name {
			return unescape(value, &out)
		}
		return nil
	})
	return out, part(err)
}

// part says of a fault that OpenStreetMap's reader found what is wrong, without whose it is.
func part(err error) error {
	if errors.Is(err, errOSM) {
		return partFault("%s", strings.TrimPrefix(err.Error(), errOSM.Error()+": "))
	}
	return err
}

// content reads the text of the element that has opened, to where it closes; elements within are passed over.
func (m *markup) content() (string, error) {
	depth := len(m.open)
	if m.bare {
		_, err := m.next()
		return "", err
	}
	var out strings.Builder
	for {
		t, err := m.next()
		switch {
		case err != nil:
			return "", err
		case t == ended || t == closing && len(m.open) < depth:
			return out.String(), nil
		case t == words && len(m.open) == depth:
			s, err := m.text()
			if err != nil {
				return "", err
			}
			if out.WriteString(s); out.Len() > m.max {
				return "", errTooMany{"feature_too_large", int64(m.max)}
			}
		}
	}
}

// skip passes over the element that has opened.
func (m *markup) skip() error {
	depth := len(m.open)
	for {
		t, err := m.next()
		if err != nil || t == ended || t == closing && len(m.open) < depth {
			return err
		}
	}
}
