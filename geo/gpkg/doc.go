// Package gpkg reads and writes the features of GeoPackages (OGC 12-128r19), which are SQLite files.
//
// It holds what a file says: coordinates in the file's own CRS, longitude or easting first, values as
// SQLite has them. What they mean is for intake; what is written, and in which words, is for export.
//
// A file that is read is hostile. SQLite sees it through a file system that cannot write and has
// nothing else in it: no journal, no second file. No view, trigger, virtual table or generated column of it is
// run, a table is read by its row order alone, and sizes are bounded before SQLite is asked (docs/adr/0024).
package gpkg

import "errors"

// What can be wrong with a file. The message says where; match with errors.Is.
var (
	ErrNotGeoPackage = errors.New("not a GeoPackage")
	ErrCorrupt       = errors.New("the GeoPackage is damaged")
	ErrTooLarge      = errors.New("a value of the GeoPackage is too large")
	ErrColumns       = errors.New("the columns of a layer cannot be written")
)

// Kind is what a column holds.
type Kind byte

// The kinds of columns.
const (
	Text Kind = iota
	Integer
	Real
	Boolean
	Date // a day, as 2025-12-31
	Time // a time of a day; it is read and not written
	Blob // it is neither read nor written
)

// sqlTypes are what a column is declared as.
var sqlTypes = map[Kind]string{Text: "TEXT", Integer: "INTEGER", Real: "REAL", Boolean: "BOOLEAN", Date: "DATE"}

// Column is one column of a layer, the geometry apart.
type Column struct {
	Name string
	Kind Kind
}
