// Package intake reads what planners upload: GeoJSON, CSV, XLSX, Shapefiles, GeoPackages, KML and
// the corners of parcels (docs/adr/0025) become typed features in CGCS2000 longitude, latitude
// (EPSG:4490), and every fault of a file becomes an Issue, all of them at once. It decides what a
// column means, which coordinate system a file is in, and whether a value can be what it says.
//
// A reader makes one pass and holds one feature at a time, besides the ids it has seen; size,
// depth and counts are bounded by Limits. What a file means is data that a planner can read
// and amend: columns.csv (properties and the spellings of their headings), enums.csv (values),
// issues.csv (what is said of a fault) and walkability.csv (which ways are walked, and why).
//
// Files of OpenStreetMap alone are passed over three times, so that their order does not matter;
// of them the places of the nodes that walkways need are held, twenty bytes each. They are read by
// a reader of our own, since an upload is hostile until read (docs/adr/0016).
//
// Canonical form: properties are the JSON of the layer's struct in package coverage, in its
// order, with unknown ones under extra, sorted; geometry is what geo.Canonical makes. The same
// features by GeoJSON and by CSV are the same bytes.
//
// Intake judges a file, never a town: whether an area is served is for coverage, and nothing
// here looks at a second layer.
package intake
