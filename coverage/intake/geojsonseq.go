package intake

import (
	"bytes"
	"io"
	"strconv"
)

const recordSeparator = 0x1e // RFC 8142, section 2

// sequenceNames are what files of one feature a line are called.
var sequenceNames = map[string]bool{
	".geojsonl": true, ".geojsons": true, ".geojsonseq": true, ".ndjson": true, ".ndgeojson": true, ".jsonl": true,
}

// isSequence tells a sequence of features from one GeoJSON text: records are set apart by RS, or the
// first line is a whole feature and something follows it. A FeatureCollection is none, whatever its name.
func isSequence(head []byte, ext string) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return false
	}
	if head[0] == recordSeparator {
		return true
	}
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	kind := ""
	fault := members(line, DefaultLimits.MaxDepth, func(key, v []byte) {
		if string(key) == `"type"` {
			kind = string(v)
		}
	})
	if fault != nil {
		return sequenceNames[ext] && head[0] == '{'
	}
	follows := bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{"))
	return kind == `"Feature"` && (follows || sequenceNames[ext])
}

func (rd *Reader) openGeoJSONSeq(r io.Reader) {
	if rd.issues.tally["crs_undeclared"] == 0 { // RS hides the outline
		rd.placed(true)
	}
	g := newGeoJSON(r, rd.o.Limits, rd.issues, rd.columns)
	rd.records = g.sequence
}

// sequence yields the features of a text sequence, the same *record each time. A record that is cut
// short ends it: what is behind cannot be trusted to be whole.
func (g *geojson) sequence(yield func(*record) bool) error {
	for {
		c := g.s.peek()
		for ; c == recordSeparator; c = g.s.peek() {
			g.s.pos++
		}
		if c == 0 {
			return unlessEOF(g.s.err)
		}
		b, err := g.s.value()
		g.rows++
		if err == nil && g.rows > g.limits.MaxFeatures {
			g.issues.stop("too_many_features", place{}, "limit", strconv.Itoa(g.limits.MaxFeatures))
			return nil
		}
		if err != nil {
			return g.stopAt(err)
		}
		if rec := g.feature(b); g.issues.fatal || !yield(rec) {
			return nil
		}
	}
}
