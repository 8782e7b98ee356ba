package coverage

import (
	"cmp"
	"slices"
	"strings"
)

// tree is the divisions of a world by code and by name.
type tree struct {
	byCode   map[string]*Division
	byName   map[string][]*Division // names and aliases
	scope    map[*Division]bool     // nil: all
	parent   map[*Division]*Division
	children map[*Division][]*Division
}

// FullCode pads a division code of 2 to 12 digits to 12; anything else is returned as it is.
func FullCode(code string) string {
	if len(code) >= 12 || len(code) < 2 {
		return code
	}
	return code + strings.Repeat("0", 12-len(code))
}

// parentCodes returns the codes above a full code by its digits, nearest first.
func parentCodes(code string) []string {
	var up []string
	for _, n := range []int{9, 6, 4, 2} {
		if p := FullCode(code[:n]); p != code && (len(up) == 0 || up[len(up)-1] != p) {
			up = append(up, p)
		}
	}
	return up
}

func newTree(divisions []*Division) *tree {
	t := &tree{
		byCode: map[string]*Division{}, byName: map[string][]*Division{},
		parent: map[*Division]*Division{}, children: map[*Division][]*Division{},
	}
	for _, d := range divisions {
		t.byCode[FullCode(d.Code)] = d
		for _, name := range append([]string{d.Name}, d.Aliases...) {
			if !slices.Contains(t.byName[name], d) {
				t.byName[name] = append(t.byName[name], d)
			}
		}
	}
	for _, d := range divisions {
		if p := t.parentOf(d); p != nil && !t.above(d, p) {
			t.parent[d] = p
			t.children[p] = append(t.children[p], d)
		}
	}
	for _, kids := range t.children {
		slices.SortFunc(kids, byDivisionCode)
	}
	return t
}

func byDivisionCode(a, b *Division) int { return cmp.Compare(FullCode(a.Code), FullCode(b.Code)) }

func (t *tree) parentOf(d *Division) *Division {
	if p := t.byCode[FullCode(d.Parent)]; p != nil && p != d {
		return p
	}
	code := FullCode(d.Code)
	if len(code) != 12 {
		return nil
	}
	for _, up := range parentCodes(code) {
		if p := t.byCode[up]; p != nil && p != d {
			return p
		}
	}
	return nil
}

// above reports whether d is p or above p: a parent that would close a ring.
func (t *tree) above(d, p *Division) bool {
	for ; p != nil; p = t.parent[p] {
		if p == d {
			return true
		}
	}
	return false
}

// find resolves what a record states as its unit: a code, or a name or alias that one division
// bears, of the scope where several do. A village's code that none bears is in its township. It
// follows a successor that is in force. Not found or not unique is nil.
func (t *tree) find(stated string, asOf Date) *Division {
	if stated == "" {
		return nil
	}
	d := t.byCode[FullCode(stated)]
	if d == nil && len(stated) == 12 { // a village that is not on file lies in the township of its digits
		d = t.byCode[stated[:9]+"000"]
	}
	if d == nil {
		named := t.byName[stated]
		for _, out := range []func(*Division) bool{
			func(d *Division) bool { return !d.inForce(asOf) },
			func(d *Division) bool { return t.scope != nil && !t.scope[d] },
		} {
			if len(named) > 1 {
				named = slices.DeleteFunc(slices.Clone(named), out)
			}
		}
		if len(named) != 1 {
			return nil
		}
		d = named[0]
	}
	for range 8 { // a chain of successors, never a ring
		next := t.byCode[FullCode(d.Successor)]
		if next == nil || d.ValidTo.NotAfter(asOf) == No {
			break
		}
		d = next
	}
	return d
}

// inForce reports whether the division exists at a date; one without dates does.
func (d *Division) inForce(asOf Date) bool {
	return d.ValidFrom.NotAfter(asOf) != No && d.ValidTo.NotAfter(asOf) != Yes
}

// level is the rank a division has in the hierarchy by its code and kind.
type level int

const (
	levelRegion level = iota
	levelPrefecture
	levelCounty
	levelTownship
	levelVillage
)

func (d *Division) level() level {
	switch d.kind() {
	case Region:
		return levelRegion
	case Prefecture:
		return levelPrefecture
	case County, Banner, District, DevelopmentZone:
		return levelCounty
	case Subdistrict, Town, Township, Sum, EnterpriseUnit:
		return levelTownship
	}
	return levelVillage
}

var kindSuffixes = []struct {
	suffix string
	kind   DivisionKind
}{
	{"街道", Subdistrict},
	{"街道办事处", Subdistrict},
	{"苏木", Sum},
	{"社区", Community},
	{"居委会", Community},
	{"居民委员会", Community},
	{"嘎查", Gacha},
	{"嘎查村", Gacha},
	{"村委会", Village},
	{"村民委员会", Village},
	{"镇", Town},
	{"乡", Township},
	{"村", Village},
	{"自治旗", Banner},
	{"旗", Banner},
	{"县", County},
	{"自治区", Region},
	{"盟", Prefecture},
	{"开发区", DevelopmentZone},
	{"示范区", DevelopmentZone},
	{"区", District},
}

// kind returns what a division is: stated, else by its name's suffix, else by its code (standards 3.00, 5).
func (d *Division) kind() DivisionKind {
	if d.Kind != "" {
		return d.Kind
	}
	if k := kindByName(d.Name, FullCode(d.Code)); k != "" {
		return k
	}
	return kindByCode(FullCode(d.Code))
}

// kindConflict reports whether the kind in force differs from what the code's digits say, which
// stays in the denominator with a flag.
func (d *Division) kindConflict() bool {
	byCode, kind := kindByCode(FullCode(d.Code)), d.kind()
	rural := func(k DivisionKind) bool { return k == Town || k == Township || k == Sum }
	village := func(k DivisionKind) bool { return k == Gacha || k == Village }
	switch {
	case byCode == kind || d.level() < levelTownship:
		return false
	case rural(byCode) && rural(kind), village(byCode) && village(kind):
		return false
	}
	return true
}

func kindByName(name, code string) DivisionKind {
	best, kind := 0, DivisionKind("")
	for _, s := range kindSuffixes {
		if strings.HasSuffix(name, s.suffix) && len(s.suffix) > best {
			best, kind = len(s.suffix), s.kind
		}
	}
	if (kind == District || kind == DevelopmentZone) && len(code) == 12 && code[6:] != "000000" {
		return "" // an industrial park among the townships
	}
	return kind
}

func kindByCode(code string) DivisionKind {
	if len(code) != 12 {
		return Community
	}
	switch {
	case code[2:] == "0000000000":
		return Region
	case code[4:] == "00000000":
		return Prefecture
	case code[6:] == "000000":
		return County
	case code[9:] == "000":
		switch {
		case code[6:9] < "100":
			return Subdistrict
		case code[6:9] < "200":
			return Town
		case code[6:9] < "400":
			return Township
		case code[6:9] < "600":
			return EnterpriseUnit
		}
		return Town
	case code[9:] < "200":
		return Community
	}
	return Village
}
