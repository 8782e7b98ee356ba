// Package intake reads what planners upload: GeoJSON and CSV become typed features in
// CGCS2000 longitude, latitude (EPSG:4490), and every fault of a file becomes an Issue, all of
// them at once. It decides what a column means, which coordinate system a file is in, and
// whether a value can be what it says.
//
// A reader makes one pass and holds one feature at a time, besides the ids it has seen; size,
// depth and counts are bounded by Limits. What a file means is data that a planner can read
// and amend: columns.csv (properties and the spellings of their headings), enums.csv (values)
// and issues.csv (what is said of a fault).
//
// Canonical form: properties are the JSON of the layer's struct in package coverage, in its
// order, with unknown ones under extra, sorted; geometry is what geo.Canonical makes. The same
// features by GeoJSON and by CSV are the same bytes.
//
// Intake judges a file, never a town: whether an area is served is for coverage, and nothing
// here looks at a second layer.
package intake
