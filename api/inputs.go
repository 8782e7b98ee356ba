package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

// InWorkspace is the part of an input that names a workspace.
type InWorkspace struct {
	Workspace string `path:"ws" pattern:"^[a-z0-9][a-z0-9-]{0,62}$" doc:"the workspace, 1 to 63 of a-z, 0-9 and hyphen"`
}

// InLang is the part of an input that chooses the language of sentences.
type InLang struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh" doc:"language of names and messages"`
}

// InFresh is the part of an input that asks not to be answered from before a revision.
type InFresh struct {
	MinRevision int `query:"min_revision" minimum:"0" doc:"wait up to 2 s for this revision, else 503"`
}

// InPage is the part of an input that pages through a list.
type InPage struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"10000" default:"500" doc:"most items on a page"`
	Cursor string `query:"cursor" maxLength:"600" doc:"from the link next of the page before"`
}

// InBox is the part of an input that keeps what meets a box.
type InBox struct {
	BBox string `query:"bbox" maxLength:"120" example:"117.30,49.55,117.50,49.65" doc:"west,south,east,north in degrees"`
}

// OutRevision names the revision that a response was made from.
type OutRevision struct {
	Revision int `header:"Yikezhong-Revision" doc:"the revision that the answer was made from"`
}

// Link is a way on from a list or a thing.
type Link struct {
	Rel  string `json:"rel" doc:"self, next …"`
	Href string `json:"href" doc:"path and query on this server"`
}

// parseBBox reads west,south,east,north. The empty text is the whole world and not ok.
func parseBBox(text string) (b orb.Bound, ok bool, err error) {
	if text == "" {
		return b, false, nil
	}
	parts := strings.Split(text, ",")
	var v [4]float64
	wrong := fault("query.bbox", "write west,south,east,north in degrees, as 117.30,49.55,117.50,49.65", text)
	if len(parts) != 4 {
		return b, false, wrong
	}
	for i, part := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > 180 {
			return b, false, wrong
		}
		v[i] = f
	}
	if v[0] > v[2] || v[1] > v[3] || math.Abs(v[1]) > 90 || math.Abs(v[3]) > 90 {
		return b, false, wrong
	}
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, true, nil
}

// cursor is where a list goes on: after an item of the list as it was at Of, a revision or an
// assessment, so that a page never skips or repeats because the data changed.
type cursor struct {
	Of    string `json:"o"`
	After string `json:"a"`
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("two texts are always JSON: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(text string) (c cursor, err error) {
	if text == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Of == "" {
		return cursor{}, fault("query.cursor", "not a cursor of this server: take it from the link next", short(text))
	}
	return c, nil
}

// next returns the links of a page: itself, and the page after it where there is one.
func links(path string, query url.Values, after string) []Link {
	href := func(q url.Values) string {
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	}
	out := []Link{{Rel: "self", Href: href(query)}}
	if after != "" {
		on := url.Values{}
		for k, v := range query {
			on[k] = v
		}
		on.Set("cursor", after)
		out = append(out, Link{Rel: "next", Href: href(on)})
	}
	return out
}

// queryOf keeps what was asked, for links: pairs of name and value, empty values left out.
func queryOf(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

// parseIfMatch reads the revision of an If-Match header as "12", with or without quotes; 0 for none.
func parseIfMatch(header string) (int, error) {
	text := strings.Trim(strings.TrimPrefix(strings.TrimSpace(header), "W/"), `"`)
	if text == "" || text == "*" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fault("header.If-Match", `write the revision it is based on, as "12"`, header)
	}
	return n, nil
}

// parseLayer returns a layer that can be read and, where upload is set, sent.
func parseLayer(name string, upload bool) (coverage.Layer, error) {
	for _, l := range coverage.UploadLayers {
		if string(l) == name {
			return l, nil
		}
	}
	if l := coverage.Layer(name); !upload && (l == coverage.Norms || l == coverage.Decisions) {
		return l, nil
	}
	return "", fmt.Errorf("layer %q; there are %v: %w", name, coverage.UploadLayers, coverage.ErrNotFound)
}
