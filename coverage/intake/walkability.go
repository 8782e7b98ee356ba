package intake

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"yikezhong/coverage"
)

//go:embed walkability.csv
var walkabilityCSV string

// A WalkRule is one line of walkability.csv: what a tag says of walking, and why. Lines are read
// from the top, and the first that matches decides.
type WalkRule struct {
	On       string   // way; node: what stands on ways; barrier: what stands between them; crossing: of streets
	Tags     []string // any of these; * is a way as such
	Values   []string // with any of these values; * is any
	Walkable bool     // of a node or barrier: whether one can pass; of a crossing, whether it is one
	Reason   string   // what ways left out are counted by
	Zh, En   string   // why
	Words    []string // how planners call it
}

// WalkRules lists walkability.csv in its order.
var WalkRules = sync.OnceValue(func() []WalkRule {
	list := func(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return r == '|' }) }
	var out []WalkRule
	for _, r := range table("walkability.csv", walkabilityCSV) {
		out = append(out, WalkRule{
			On: r["on"], Tags: list(r["tag"]), Values: list(r["value"]), Walkable: r["walkable"] == "yes",
			Reason: r["reason"], Zh: r["zh"], En: r["en"], Words: list(r["words"]),
		})
	}
	return out
})

// walkTable finds the first rule that matches, by tag.
type walkTable struct {
	rules     []WalkRule
	ways      map[string]*tagRules
	nodes     map[string]*tagRules
	barriers  map[string]*tagRules
	crossings map[string]*tagRules
	words     map[string]tag // by folded word: the tag it stands for
	other     int            // the rule of what is no road
}

// tagRules are the rules of one tag: by value, and of any value; -1 is none.
type tagRules struct {
	by  map[string]int
	any int
}

var walkability = sync.OnceValue(func() *walkTable {
	t := &walkTable{
		rules: WalkRules(), ways: map[string]*tagRules{}, nodes: map[string]*tagRules{},
		barriers: map[string]*tagRules{}, crossings: map[string]*tagRules{}, words: map[string]tag{},
	}
	for i, r := range t.rules {
		on := map[string]map[string]*tagRules{
			"way": t.ways, "node": t.nodes, "barrier": t.barriers, "crossing": t.crossings,
		}[r.On]
		for _, tag := range r.Tags {
			if tag == "*" {
				t.other = i
				continue
			}
			if on[tag] == nil {
				on[tag] = &tagRules{by: map[string]int{}, any: -1}
			}
			on[tag].add(i, r.Values)
		}
		for _, word := range r.Words {
			t.words[fold(word)] = tag{r.Tags[0], r.Values[0]}
		}
	}
	return t
})

func (t *tagRules) add(rule int, values []string) {
	for _, v := range values {
		if v == "*" {
			t.any = rule
		} else if _, known := t.by[v]; !known {
			t.by[v] = rule
		}
	}
}

// tag is one tag of a way or node.
type tag struct{ key, value string }

// first is the first rule that any tag matches, otherwise where none does.
func first(on map[string]*tagRules, tags []tag, otherwise int) int {
	best := otherwise
	for _, t := range tags {
		r := on[t.key]
		if r == nil {
			continue
		}
		if i, ok := r.by[t.value]; ok && i < best {
			best = i
		}
		if r.any >= 0 && r.any < best {
			best = r.any
		}
	}
	return best
}

// roads are the tags that make a way a road of some kind; what has none is none, whatever else
// it says.
var roads = []string{"highway", "route", "railway", "public_transport", "man_made"}

// way tells by which rule a way is walked, or is not.
func (t *walkTable) way(tags []tag) *WalkRule {
	road := slices.ContainsFunc(tags, func(g tag) bool {
		return slices.Contains(roads, g.key) && first(t.ways, []tag{g}, t.other) < t.other
	})
	if !road {
		return &t.rules[t.other]
	}
	return &t.rules[first(t.ways, tags, t.other)]
}

// closed reports whether a node is a barrier that one cannot pass on foot.
func (t *walkTable) closed(tags []tag) bool {
	if !slices.ContainsFunc(tags, func(g tag) bool { return g.key == "barrier" }) {
		return false
	}
	i := first(t.nodes, tags, len(t.rules))
	return i < len(t.rules) && !t.rules[i].Walkable
}

// barrier returns the rule by which a way that is not walked stops who would cross it; nil where it
// does not.
func (t *walkTable) barrier(tags []tag) *WalkRule {
	if i := first(t.barriers, tags, len(t.rules)); i < len(t.rules) && !t.rules[i].Walkable {
		return &t.rules[i]
	}
	return nil
}

// crosses reports whether a node or way is the crossing of a street.
func (t *walkTable) crosses(tags []tag) bool {
	i := first(t.crossings, tags, len(t.rules))
	return i < len(t.rules) && t.rules[i].Walkable
}

// class returns the tag that a planner's word or a class stands for, and whether it is known: a class
// that nobody knows is taken for a street, for who draws a walking network draws what is walked.
func (t *walkTable) class(word string) (tag, bool) {
	if g, ok := t.words[fold(word)]; ok {
		return g, true
	}
	lower := strings.ToLower(word)
	for _, key := range roads {
		if _, ok := t.ways[key].by[lower]; ok {
			return tag{key, lower}, true
		}
	}
	for _, key := range []string{"railway", "waterway", "natural", "barrier"} {
		if _, ok := t.barriers[key].by[lower]; ok {
			return tag{key, lower}, true
		}
	}
	return tag{"highway", "unclassified"}, false
}

// judge tells by which rule a line of a bureau's own file is walked, whose kind stands for a tag.
func (t *walkTable) judge(w *coverage.Walkway, kind tag) *WalkRule { return t.way(t.tags(w, kind)) }

// tags are what a line of a bureau's own file says that a rule may speak of.
func (t *walkTable) tags(w *coverage.Walkway, kind tag) []tag {
	tags := []tag{kind, {"foot", w.Foot}, {"access", w.Access}, {"barrier", w.Barrier}}
	for key, said := range map[string]*bool{"indoor": w.Indoor, "tunnel": w.Tunnel, "bridge": w.Bridge} {
		if said != nil && *said {
			tags = append(tags, tag{key, "yes"})
		}
	}
	for key, raw := range w.Extra {
		var value string
		if (t.ways[key] != nil || t.barriers[key] != nil) && json.Unmarshal(raw, &value) == nil {
			tags = append(tags, tag{key, value})
		}
	}
	return slices.DeleteFunc(tags, func(g tag) bool { return g.value == "" })
}

// stops reports whether a line of a bureau's own file is a barrier, and makes it one: it says so and of
// no class that is walked, or is of a class that stops people; what it says to be walked is walked.
func (t *walkTable) stops(w *coverage.Walkway, kind tag) bool {
	switch said := fold(w.Barrier); {
	case slices.Contains([]string{"", "no", "否", "无", "false", "0"}, said):
		w.Barrier = ""
	case slices.Contains([]string{"是", "有", "true", "1"}, said):
		w.Barrier = "yes"
	default:
		if g, ok := t.words[said]; ok && t.barriers[g.key] != nil {
			w.Barrier = g.value
		}
	}
	tags := t.tags(w, kind)
	rule := t.barrier(tags)
	walked := w.Walkable != nil && *w.Walkable || w.Kind != "" && w.Walkable == nil && t.way(tags).Walkable
	if rule == nil || walked {
		w.Barrier = ""
		return false
	}
	no := false
	w.Barrier, w.Walkable = rule.Reason, &no
	return true
}
