package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"yikezhong/coverage"
)

// Bounds of one file. They keep the YAML parser, which recurses, within a small stack.
const (
	maxBytes  = 1 << 20
	maxLine   = 4000 // bytes; also bounds how deep a block can be
	maxNested = 32   // brackets within brackets
)

// Fault is one thing wrong in a file, with its place. It is coverage.ErrInvalid.
type Fault struct {
	File string
	Line int // from 1; 0 where the fault is of the whole file
	*coverage.PlanFault
}

// Error implements error.
func (f *Fault) Error() string {
	place := f.File
	if f.Line > 0 {
		place += ":" + strconv.Itoa(f.Line)
	}
	return place + ": " + strings.TrimPrefix(f.PlanFault.Error(), ": ")
}

// ParsePlan reads one plan from YAML; name is what errors call the file. All faults are returned
// at once, joined, each a *Fault with line, row, field, reason and example. Whether the parent
// and the measures exist is for the Catalogue to say.
func ParsePlan(name string, src []byte) (*coverage.Plan, error) {
	f, err := parsePlan(name, src)
	if err != nil {
		return nil, err
	}
	return f.value, nil
}

func parsePlan(name string, src []byte) (*file[coverage.Plan], error) {
	f := parse[coverage.Plan](name, src)
	if f.err() == nil {
		f.faults(f.value.Validate(), "", "")
	}
	return f, f.err()
}

// file is a parsed file with the tree that its lines are found in.
type file[T any] struct {
	name  string
	value *T
	tree  ast.Node
	found []error
}

func (f *file[T]) err() error { return errors.Join(f.found...) }

func (f *file[T]) fault(path, row, reason, example string) {
	f.found = append(f.found, &Fault{f.name, f.line(path), &coverage.PlanFault{
		Path: path, Row: row, Reason: reason, Example: example,
	}})
}

// faults takes over the faults that a Validate joined, below a path.
func (f *file[T]) faults(err error, below, row string) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return
	}
	for _, e := range joined.Unwrap() {
		var p *coverage.PlanFault
		if errors.As(e, &p) {
			f.fault(below+p.Path, max(row, p.Row), p.Reason, p.Example)
		}
	}
}

// line returns the line of the deepest node on the way to path.
func (f *file[T]) line(path string) int {
	node, line := f.tree, 0
	for _, step := range strings.Split(path, ".") {
		node = child(node, step)
		if node == nil {
			break
		}
		line = node.GetToken().Position.Line
	}
	return line
}

func child(node ast.Node, step string) ast.Node {
	switch n := node.(type) {
	case *ast.MappingValueNode:
		return child(n.Value, step)
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if pair.Key.GetToken().Value == step {
				return pair
			}
		}
	case *ast.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Values) {
			return n.Values[i]
		}
	}
	return nil
}

func read(dir fs.FS, name string) ([]byte, error) {
	r, err := dir.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer r.Close()
	src, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return src, nil
}

// parse reads a file into a T, a struct or a slice of structs. What it returns is never nil,
// nor is its value.
func parse[T any](name string, src []byte) *file[T] {
	f := &file[T]{name: name, value: new(T)}
	tree, fault := plainYAML(src)
	if fault != nil {
		fault.File = name
		f.found = append(f.found, fault)
		return f
	}
	f.tree = tree
	f.decode(tree, reflect.ValueOf(f.value).Elem(), "", "")
	return f
}

// plainYAML parses the part of YAML that plan files need, within the bounds.
func plainYAML(src []byte) (ast.Node, *Fault) {
	whole := func(line int, reason, example string) *Fault {
		return &Fault{Line: line, PlanFault: &coverage.PlanFault{Reason: reason, Example: example}}
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	switch {
	case len(src) > maxBytes:
		return nil, whole(0, "the file is larger than 1 MiB", "one plan a file")
	case !utf8.Valid(src):
		return nil, whole(0, "the file is not UTF-8", "save it as UTF-8")
	}
	for i, line := range bytes.Split(src, []byte("\n")) {
		if len(line) > maxLine || bytes.ContainsRune(bytes.TrimSuffix(line, []byte("\r")), '\r') {
			return nil, whole(i+1, fmt.Sprintf("the line is longer than %d bytes", maxLine), "break it in two")
		}
	}
	tokens := lexer.Tokenize(string(src))
	if tk, reason := notPlain(tokens); tk != nil {
		return nil, whole(tk.Position.Line, reason, "write the value out")
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, whole(lineOf(err), "not YAML: "+reasonOf(err), "")
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		return nil, whole(0, "the file must hold one document", "id: bureau-2030")
	}
	return parsed.Docs[0].Body, nil
}

// notPlain returns the first token outside the plain part of YAML and why it is.
func notPlain(tokens token.Tokens) (*token.Token, string) {
	depth := 0
	for _, tk := range tokens {
		switch tk.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType,
			token.MappingKeyType:
			return tk, fmt.Sprintf("%q: plan files have no anchors, aliases, tags or ? keys", tk.Value)
		case token.SequenceStartType, token.MappingStartType:
			if depth++; depth > maxNested {
				return tk, "brackets are nested too deeply"
			}
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.InvalidType:
			return tk, "not YAML: " + tk.Error
		}
	}
	return nil, ""
}

func lineOf(err error) int {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return e.GetToken().Position.Line
	}
	return 0
}

func reasonOf(err error) string {
	var kind *yaml.TypeError
	var e yaml.Error
	switch {
	case errors.As(err, &kind):
		return fmt.Sprintf("is %s where %s is needed", word(kind.SrcType), word(kind.DstType))
	case errors.As(err, &e):
		return e.GetMessage()
	}
	return err.Error()
}

// word names a kind of value as a planner would.
func word(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number"
}
