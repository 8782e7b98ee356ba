package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Faults of a JSON text that end its reading.
var (
	errSyntax   = errors.New("syntax")
	errTooDeep  = errors.New("too deep")
	errTooLarge = errors.New("too large")

	errFileTooLarge = errors.New("the file is too large")
)

// scanner cuts a JSON text into values and holds one of them at a time. It matches brackets
// and quotes only; skipValue judges what is inside.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int // what is read and not yet consumed
	lines    int // newlines before buf[0]
	max      int // bytes of the largest value
	depth    int // of nesting
	needle   []byte
	found    bool // needle occurred in what discard passed over
	err      error

	peekedObject bool // crs found an object
}

func newScanner(r io.Reader, l Limits) *scanner {
	return &scanner{r: r, buf: make([]byte, 128<<10), max: l.MaxFeatureBytes, depth: l.MaxDepth}
}

// line is the line of the text that is being read, from 1.
func (s *scanner) line() int { return s.lines + bytes.Count(s.buf[:s.pos], []byte{'\n'}) + 1 }

// fill reads more, keeping what starts at keep, and returns how far things moved down. It
// reports false at the end of the text or on an error.
func (s *scanner) fill(keep int) (moved int, ok bool) {
	if s.err != nil {
		return 0, false
	}
	if keep > 0 {
		s.lines += bytes.Count(s.buf[:keep], []byte{'\n'})
		s.end = copy(s.buf, s.buf[keep:s.end])
		s.pos -= keep
		moved = keep
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.err = err
		}
		if n > 0 {
			return moved, true
		}
		if err != nil {
			return moved, false
		}
	}
	s.err = io.ErrNoProgress
	return moved, false
}

// peek returns the next byte that is not space, without consuming it; 0 at the end.
func (s *scanner) peek() byte {
	for {
		for s.pos < s.end {
			switch c := s.buf[s.pos]; c {
			case ' ', '\t', '\r', '\n':
				s.pos++
			default:
				return c
			}
		}
		if _, ok := s.fill(s.pos); !ok {
			return 0
		}
	}
}

// take consumes c, which has to come next.
func (s *scanner) take(c byte) error {
	if got := s.peek(); got != c {
		return s.unexpected(got, string(c))
	}
	s.pos++
	return nil
}

func (s *scanner) unexpected(got byte, want string) error {
	if s.err != nil && !errors.Is(s.err, io.EOF) {
		return s.err
	}
	if got == 0 {
		return fmt.Errorf("%w: the text ends where %s should follow", errSyntax, want)
	}
	return fmt.Errorf("%w: %q where %s should follow", errSyntax, got, want)
}

// value returns the next value as it stands, valid until the next call.
func (s *scanner) value() ([]byte, error) {
	c := s.peek()
	if c == 0 || c == ',' || c == ':' || c == '}' || c == ']' {
		return nil, s.unexpected(c, "a value")
	}
	w := walk{start: s.pos, at: s.pos}
	for {
		done, err := s.advance(&w)
		if err != nil {
			return nil, err
		}
		if w.at-w.start > s.max {
			return nil, errTooLarge
		}
		if done {
			s.pos = w.at
			return s.buf[w.start:w.at], nil
		}
		s.pos = w.at
		moved, ok := s.fill(w.start)
		w.start, w.at = w.start-moved, w.at-moved
		if !ok {
			return s.ends(w)
		}
	}
}

// ends closes a value at the end of the text: only a bare number or word may end so.
func (s *scanner) ends(w walk) ([]byte, error) {
	s.pos = s.end
	if w.depth > 0 || w.quoted || !errors.Is(s.err, io.EOF) {
		return nil, s.unexpected(0, "the rest of a value")
	}
	return s.buf[w.start:s.end], nil
}

// discard passes over the next value of any size, looking for needle on the way.
func (s *scanner) discard() error {
	if c := s.peek(); c == 0 || c == ',' || c == ':' || c == '}' || c == ']' {
		return s.unexpected(c, "a value")
	}
	w := walk{start: s.pos, at: s.pos}
	for {
		done, err := s.advance(&w)
		s.found = s.found || bytes.Contains(s.buf[w.start:w.at], s.needle)
		if err != nil {
			return err
		}
		s.pos = w.at
		if done {
			return nil
		}
		keep := max(w.start, w.at-len(s.needle))
		moved, ok := s.fill(keep)
		w.start, w.at = keep-moved, w.at-moved
		if !ok {
			_, err := s.ends(w)
			return err
		}
	}
}

// walk is how far a value has been followed.
type walk struct {
	start, at int
	depth     int
	quoted    bool
	escaped   bool
}

// advance follows a value as far as the buffer goes and reports whether it is complete.
func (s *scanner) advance(w *walk) (done bool, err error) {
	b := s.buf[:s.end]
	for w.at < len(b) {
		if w.quoted {
			if w.closeQuote(b); w.quoted {
				return false, nil
			}
			if w.depth == 0 {
				return true, nil
			}
			continue
		}
		c := b[w.at]
		switch c {
		case '"':
			w.quoted = true
		case '{', '[':
			if w.depth++; w.depth > s.depth {
				return false, errTooDeep
			}
		case '}', ']':
			if w.depth == 0 {
				return true, nil // the end of what the bare value stands in
			}
			if w.depth--; w.depth == 0 {
				w.at++
				return true, nil
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if w.depth == 0 {
				return true, nil
			}
		}
		w.at++
	}
	return false, nil
}

// closeQuote moves behind the quote that ends a string, if the buffer holds it.
func (w *walk) closeQuote(b []byte) {
	for ; w.at < len(b); w.at++ {
		switch {
		case w.escaped:
			w.escaped = false
		case b[w.at] == '\\':
			w.escaped = true
		case b[w.at] == '"':
			w.quoted = false
			w.at++
			return
		}
	}
}

// crs looks for a crs member of the outermost object, and whether the needle occurs; it stops at
// the first fault, which the reading proper will tell.
func (s *scanner) crs() (member []byte, found bool) {
	if s.peek() != '{' {
		return nil, false
	}
	s.peekedObject = true
	s.pos++
	for s.peek() == '"' {
		key, err := s.value()
		if err != nil {
			break
		}
		name := string(key)
		if s.take(':') != nil {
			break
		}
		if name == `"crs"` {
			b, err := s.value()
			if err != nil {
				break
			}
			if _, f := skipValue(b, 0, s.depth); f == nil {
				return append([]byte(nil), b...), true
			}
		} else {
			s.found = s.found || name == string(s.needle)
			if s.discard() != nil {
				break
			}
		}
		if s.take(',') != nil {
			break
		}
	}
	return nil, s.found
}
