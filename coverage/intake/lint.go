package intake

import (
	"fmt"
	"io"

	"yikezhong/coverage"
)

// Lint reads GeoJSON as the format alone: RFC 7946 and JSON, before layer, CRS and region. It
// returns what is wrong, nothing for a sound text; an error is what r failed with.
//
// Source: RFC 7946; checked against the cases of mapbox/geojsonhint.
func Lint(r io.Reader, l Limits) ([]coverage.Issue, error) {
	o := Options{Layer: coverage.Scopes, Limits: l}.withDefaults()
	c := newIssues("en", o.Limits.MaxIssues)
	body, written := utf8Text(&counter{r: r, limit: o.Limits.MaxBytes})
	if written != "utf-8" {
		c.stop("encoding", place{})
	} else {
		g := newGeoJSON(body, o.Limits, c, newColumns(o, c))
		g.lint = true
		if err := g.records(func(*record) bool { return true }); err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
	}
	list, _ := c.finish()
	return list, nil
}
