package geo

import (
	"errors"
	"strconv"
	"strings"
)

// wktNode is KEYWORD["text", numbers and words…, children…].
type wktNode struct {
	keyword  string
	text     string // the first string
	numbers  []float64
	children []*wktNode
}

const (
	wktMaxBytes = 64 << 10
	wktMaxDepth = 24
)

var errWKT = errors.New("not well formed, or larger than a CRS is")

// child returns the first child of one of the keywords, or nil.
func (n *wktNode) child(keywords ...string) *wktNode {
	for _, c := range n.children {
		for _, k := range keywords {
			if c.keyword == k {
				return c
			}
		}
	}
	return nil
}

type wktReader struct {
	s     string
	depth int
}

func readWKT(s string) (*wktNode, error) {
	if len(s) > wktMaxBytes {
		return nil, errWKT
	}
	r := wktReader{s: s}
	n, err := r.node(r.word())
	if err != nil {
		return nil, err
	}
	if r.space(); r.s != "" {
		return nil, errWKT
	}
	return n, nil
}

func (r *wktReader) space() { r.s = strings.TrimLeft(r.s, " \t\r\n") }

// word takes a keyword, number or bare word.
func (r *wktReader) word() string {
	r.space()
	end := strings.IndexAny(r.s, "[](),\" \t\r\n")
	if end < 0 {
		end = len(r.s)
	}
	w := r.s[:end]
	r.s = r.s[end:]
	return w
}

// take removes one of the characters from the front.
func (r *wktReader) take(chars string) bool {
	r.space()
	if r.s == "" || strings.IndexByte(chars, r.s[0]) < 0 {
		return false
	}
	r.s = r.s[1:]
	return true
}

// node reads what follows a keyword, brackets included.
func (r *wktReader) node(keyword string) (*wktNode, error) {
	if r.depth++; keyword == "" || r.depth > wktMaxDepth || !r.take("[(") {
		return nil, errWKT
	}
	n := &wktNode{keyword: strings.ToUpper(keyword)}
	for {
		if err := r.item(n); err != nil {
			return nil, err
		}
		if r.take(",") {
			continue
		}
		if !r.take("])") {
			return nil, errWKT
		}
		r.depth--
		return n, nil
	}
}

func (r *wktReader) item(n *wktNode) error {
	if r.take(`"`) {
		text, err := r.quoted()
		if n.text == "" {
			n.text = text
		}
		return err
	}
	w := r.word()
	r.space()
	if r.s != "" && strings.IndexByte("[(", r.s[0]) >= 0 {
		child, err := r.node(w)
		n.children = append(n.children, child)
		return err
	}
	if w == "" {
		return errWKT
	}
	if v, err := strconv.ParseFloat(w, 64); err == nil {
		n.numbers = append(n.numbers, v)
	} else if n.text == "" {
		n.text = w
	}
	return nil
}

// quoted reads to the closing quote; a doubled one stands for itself.
func (r *wktReader) quoted() (string, error) {
	var b strings.Builder
	for {
		end := strings.IndexByte(r.s, '"')
		if end < 0 {
			return "", errWKT
		}
		b.WriteString(r.s[:end])
		r.s = r.s[end+1:]
		if !strings.HasPrefix(r.s, `"`) {
			return b.String(), nil
		}
		b.WriteByte('"')
		r.s = r.s[1:]
	}
}
