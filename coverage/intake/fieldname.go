package intake

import (
	"regexp"
	"slices"
	"strings"
)

const fieldNameBytes = 10 // that a .dbf keeps of a name

// numbered is how programs tell names apart that were cut to the same ten bytes: househol_1.
var numbered = regexp.MustCompile(`^(.+)_\d{1,2}$`)

// uncut finds the properties of columns whose names were cut to ten bytes: by what they begin with, by what their
// type can hold, and by what no other column is. Where more than one fits none is taken, and an Issue names
// them.
func (rd *Reader) uncut(fields []dbfField, cols []*column) {
	taken := map[*property]bool{}
	for _, col := range cols {
		taken[col.prop] = true
	}
	for i, col := range cols {
		if _, mapped := rd.columns.mapped[col.spelled]; mapped || col.prop != nil || col.ignore {
			continue
		}
		found := rd.columns.beginningWith(col.spelled, fields[i], taken)
		switch len(found) {
		case 0:
		case 1:
			col.prop, col.note = found[0], "…"
			taken[found[0]] = true
		default:
			names := make([]string, len(found))
			for i, p := range found {
				names[i] = p.Name
			}
			p := place{field: col.spelled, value: col.spelled}
			rd.issues.add("field_cut", p, "members", strings.Join(names, "、"), "example", names[0])
		}
	}
}

// beginningWith lists the properties that a name of a .dbf may be the beginning of.
func (c *columns) beginningWith(name string, f dbfField, taken map[*property]bool) []*property {
	if len(f.raw) < fieldNameBytes-1 { // a character of two bytes may be missing
		return nil
	}
	if open := strings.LastIndexAny(name, "(（"); open > 0 && !strings.ContainsAny(name[open:], ")）") {
		if p := c.lookUp(fold(name[:open])); p != nil && !taken[p] {
			return []*property{p} // 建筑面积(㎡) without its end
		}
	}
	stem := fold(name)
	if m := numbered.FindStringSubmatch(name); m != nil && len(f.raw) == fieldNameBytes {
		stem = fold(m[1])
	}
	var out []*property
	for _, p := range c.schema.properties {
		spellings := append([]string{p.Name, p.Zh}, p.Aliases...)
		begins := slices.ContainsFunc(spellings, func(s string) bool { return strings.HasPrefix(fold(s), stem) })
		if stem != "" && begins && !taken[p] && f.holds(p) {
			out = append(out, p)
		}
	}
	return out
}

// holds reports whether values of p are written in a field of that type; any are in texts.
func (f dbfField) holds(p *property) bool {
	switch f.kind {
	case 'D':
		return p.kind == kindDate
	case 'L':
		return p.kind == kindBoolean
	case 'N', 'F', 'I', 'O':
		switch p.kind {
		case kindInteger, kindYear, kindNumber, kindPercent, kindCode, kindText, kindNode:
			return !p.list
		}
		return false
	}
	return true
}
