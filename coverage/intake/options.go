package intake

import (
	"errors"
	"io/fs"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

// ErrRejected ends Reader.Features where the file holds an error, so that a transaction aborts.
var ErrRejected = errors.New("the upload has errors")

// Format is how a file is written.
type Format string

// The formats.
const (
	GeoJSON Format = "geojson"
	CSV     Format = "csv"
	OSM     Format = "osm" // OpenStreetMap: PBF, XML, XML packed by gzip; for walkways

	GeoJSONSeq Format = "geojsonseq" // a feature a record (RFC 8142) or a line
	Shapefile  Format = "shapefile"  // zipped, or its .shp with the other parts beside it
	GeoPackage Format = "gpkg"
	XLSX       Format = "xlsx"
	KML        Format = "kml" // also zipped, as KMZ
	Corners    Format = "txt" // the corners of parcels (界址点) as land bureaus hand them in
)

// Options say how a file is to be read. Layer is mandatory; all else has a default.
type Options struct {
	Layer      coverage.Layer
	Name       string            // the file's name: its extension tells the format
	Format     Format            // "": by content, else by name
	Member     string            // which layer, sheet or Shapefile where a file holds several
	Encoding   string            // of the texts of CSV, Shapefile and Corners; "": told from the file
	Beside     fs.FS             // where the other parts of a loose Shapefile lie, by Name; nil: nowhere
	CRS        string            // as the caller declares it, for geo.ParseCRS; it wins over the file's own
	DefaultCRS string            // what the workspace uses where neither caller nor file says
	Region     orb.Bound         // longitude, latitude; zero: China, 73-136 E, 3-54 N
	Map        map[string]string // column as the file spells it → property; "" leaves the column out
	Set        map[string]string // property → value for every feature, over what the file says
	Skip       bool              // leave faulty features out and keep the rest (on_issue=skip)
	Lang       string            // of messages: "zh" (default) or "en"
	Limits     Limits
	Admit      func(coverage.Feature) Fault    `json:"-"` // what keeps a sound feature out; may be nil
	Progress   func(features int, bytes int64) `json:"-"` // called every 1,000 features and at the end; may be nil
}

// Fault is why Options.Admit keeps a feature out: the code of an Issue, an error of the feature. The
// empty one lets it in.
type Fault string

// The faults of a feature that its sender may not write.
const (
	FaultOutside    Fault = "outside_scope"     // it lies in another division
	FaultNoDivision Fault = "no_division_scope" // it states no division that can be told
	FaultOthers     Fault = "others_feature"    // its id is that of a feature outside the scope
)

// Limits bound what a file may ask of the machine. Zero fields take their defaults.
type Limits struct {
	MaxBytes        int64 // of the file; 512 MiB
	MaxFeatures     int   // 2,000,000
	MaxFeatureBytes int   // of one feature or table row as text; 32 MiB
	MaxVertices     int   // of one geometry; 500,000
	MaxDepth        int   // of nested JSON; 32
	MaxIssues       int   // kept; further ones are counted; 1,000
	MaxProperties   int   // of one feature, and columns of a table; 512
	MaxTextBytes    int   // of one text value; 64 KiB
	MaxNodes        int   // that walkways of an OpenStreetMap file have, repeats counted; 50,000,000
	MaxUnpacked     int64 // bytes that a packed file may come to; 16 GiB, and 100 times its size
}

// DefaultLimits are the limits where Options say nothing.
var DefaultLimits = Limits{
	MaxBytes: 512 << 20, MaxFeatures: 2_000_000, MaxFeatureBytes: 32 << 20, MaxVertices: 500_000,
	MaxDepth: 32, MaxIssues: 1000, MaxProperties: 512, MaxTextBytes: 64 << 10,
	MaxNodes: 50_000_000, MaxUnpacked: 16 << 30,
}

// China bounds the land and seas in which an upload lies unless its workspace names a region.
var China = orb.Bound{Min: orb.Point{73, 3}, Max: orb.Point{136, 54}}

func (o Options) withDefaults() Options {
	if o.Region.IsZero() {
		o.Region = China
	}
	l, d := &o.Limits, DefaultLimits
	l.MaxBytes = positive(l.MaxBytes, d.MaxBytes)
	l.MaxFeatures = positive(l.MaxFeatures, d.MaxFeatures)
	l.MaxFeatureBytes = positive(l.MaxFeatureBytes, d.MaxFeatureBytes)
	l.MaxVertices = positive(l.MaxVertices, d.MaxVertices)
	l.MaxDepth = positive(l.MaxDepth, d.MaxDepth)
	l.MaxIssues = positive(l.MaxIssues, d.MaxIssues)
	l.MaxProperties = positive(l.MaxProperties, d.MaxProperties)
	l.MaxTextBytes = positive(l.MaxTextBytes, d.MaxTextBytes)
	l.MaxNodes = positive(l.MaxNodes, d.MaxNodes)
	l.MaxUnpacked = positive(l.MaxUnpacked, d.MaxUnpacked)
	return o
}

func positive[T int | int64](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}
