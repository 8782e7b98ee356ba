package coverage

import (
	"encoding/json"
	"strings"
)

// Subtree is a division of a world with all that lies below it and all that it manages (代管), as the
// world has it: a file that says otherwise changes nothing of it.
type Subtree struct {
	prefix string
	tree   *tree
	inside map[*Division]bool
	areas  map[string]Tri // of residential areas and projects, by id: whether all of it lies inside
}

// Subtree returns the part of a world below a division, which need not be on file yet.
func (w *World) Subtree(code string) *Subtree {
	s := &Subtree{
		prefix: codePrefix(FullCode(code)), tree: newTree(w.Divisions),
		inside: map[*Division]bool{}, areas: map[string]Tri{},
	}
	s.mark(w.Divisions)
	for _, a := range w.Areas {
		t := s.division(a.Division)
		for _, id := range []string{a.ID, a.ProjectID} {
			if id == "" {
				continue
			}
			if was, ok := s.areas[id]; ok {
				t = was.And(t)
			}
			s.areas[id] = t
		}
	}
	return s
}

// mark finds the divisions inside: below the code by their parents or digits, and what those manage.
func (s *Subtree) mark(divisions []*Division) {
	for again := true; again; {
		again = false
		for _, d := range divisions {
			if !s.inside[d] && s.belongs(d) {
				s.inside[d], again = true, true
			}
		}
	}
}

func (s *Subtree) belongs(d *Division) bool {
	under := func(code string) bool { return code != "" && strings.HasPrefix(FullCode(code), s.prefix) }
	return under(d.Code) || under(d.ManagedBy) || s.inside[s.tree.parent[d]] || s.inside[s.tree.byCode[FullCode(d.ManagedBy)]]
}

// codePrefix is what the codes at and below a division begin with: 150802000000 covers 150802….
func codePrefix(code string) string {
	for _, digits := range []int{9, 6, 4, 2} {
		if len(code) > digits && strings.Trim(code[digits:], "0") == "" {
			code = code[:digits]
		}
	}
	return code
}

// Holds answers whether a thing of a layer lies inside: a pointer to the layer's type. Unknown is what
// states no division that can be told: a walkway, a scope, a facility without one. A care room and a
// dwelling lie where their residential area does, a decision where its project does; norms are the
// whole workspace's, and Unknown.
func (s *Subtree) Holds(thing any) Tri {
	switch t := thing.(type) {
	case *Division:
		return s.code12(FullCode(t.Code))
	case *ResidentialArea:
		return s.division(t.Division)
	case *Facility:
		return s.division(t.Division)
	case *Reported:
		return s.division(t.Division)
	case *CareRoom:
		return s.area(t.ResidentialArea)
	case *Dwelling:
		return s.area(t.ResidentialArea)
	case *Decision:
		return s.area(t.Project)
	}
	return Unknown
}

// HoldsFeature is Holds for a feature of a layer as a store has it.
func (s *Subtree) HoldsFeature(layer Layer, f Feature) Tri {
	thing := layer.New()
	if thing == nil || json.Unmarshal(f.Properties, thing) != nil {
		return Unknown
	}
	return s.Holds(thing)
}

func (s *Subtree) area(id string) Tri {
	if t, ok := s.areas[id]; ok {
		return t
	}
	return Unknown
}

// division answers for a stated unit: by the division that bears it, else by its digits.
func (s *Subtree) division(stated string) Tri {
	if d := s.tree.find(stated, Date{}); d != nil {
		return Known(s.inside[d])
	}
	return s.code12(FullCode(stated))
}

func (s *Subtree) code12(code string) Tri {
	if d := s.tree.byCode[code]; d != nil {
		return Known(s.inside[d])
	}
	if len(code) != 12 || !ValidCode(code) {
		return Unknown
	}
	for _, up := range parentCodes(code) {
		if d := s.tree.byCode[up]; d != nil && s.inside[d] {
			return Yes
		}
	}
	return Known(strings.HasPrefix(code, s.prefix))
}
