package intake

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// bookkeeping are columns that programs add for themselves: unknown, and not worth a warning.
var bookkeeping = map[string]bool{
	"fid": true, "ogcfid": true, "objectid": true, "objectid1": true, "gid": true, "shapeleng": true, "shapelength": true,
	"shapearea": true, "shapelen": true,
}

// typedColumns resolves the columns of a format that names them once for all rows. refine, which may be nil,
// looks again at what was not found. It is not ok where reading cannot go on.
func (rd *Reader) typedColumns(names []string, refine func(cols []*column)) ([]*column, bool) {
	c := rd.columns
	cols := make([]*column, len(names))
	for i, name := range names {
		cols[i] = c.resolve(name)
	}
	if refine != nil {
		refine(cols)
	}
	by, spelled := map[*property]string{}, map[string]bool{}
	var unknown []string
	for i, col := range cols {
		p := place{field: names[i]}
		c.order = append(c.order, col)
		switch {
		case spelled[names[i]]:
			rd.issues.stop("duplicate_column", p, "other", names[i], "property", names[i])
		case col.ignore:
		case col.prop == nil:
			if !bookkeeping[fold(names[i])] {
				unknown = append(unknown, names[i])
			}
		case by[col.prop] != "":
			rd.issues.stop("duplicate_column", p, "other", by[col.prop], "property", col.prop.Name)
		default:
			by[col.prop] = names[i]
		}
		spelled[names[i]] = true
	}
	for _, from := range slices.Sorted(maps.Keys(c.mapped)) {
		if !spelled[from] && len(names) > 0 {
			rd.issues.stop("mapping_unknown", place{field: from, value: from}, "example", names[0])
		}
	}
	if len(unknown) > 0 {
		rd.issues.add("header_unknown", place{value: strings.Join(unknown, "、")})
	}
	return cols, !rd.issues.fatal
}

// named is the column of a name that is met among the features, without quotes.
func (c *columns) named(name string) *column {
	key := "\x00" + name // no JSON key begins so
	if col := c.found[key]; col != nil {
		return col
	}
	col := c.resolve(name)
	if len(c.found) < 64*c.limit {
		c.found[key] = col
		c.order = append(c.order, col)
	}
	return col
}

// stopFor ends the reading for what is wrong with a file: with the Issue of a limit, of an archive, or, for
// what a part of it says, with code. What is not the file's fault it returns.
func (rd *Reader) stopFor(err error, code string, p place) error {
	var part errPart
	var many errTooMany
	switch {
	case err == nil:
	case errors.As(err, &many):
		rd.issues.stop(many.code, p, "limit", strconv.FormatInt(many.limit, 10))
	case errors.As(err, &part):
		rd.issues.stop(code, p, "what", part.what)
	case errors.Is(err, errPacked):
		rd.issues.stop("zip_syntax", place{}, "what", err.Error())
	case errors.Is(err, errFileTooLarge):
		rd.tooManyBytes()
	default:
		return err
	}
	return nil
}
