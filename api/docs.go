package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsTemplate string

// docsPage is the document for people: one page, no script, nothing from elsewhere.
func docsPage(doc *huma.OpenAPI) []byte {
	type entry struct {
		Method, Path string
		Op           *huma.Operation
		Statuses     []string
	}
	var entries []entry
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				entries = append(entries, entry{op.Method, path, op, slices.Sorted(maps.Keys(op.Responses))})
			}
		}
	}
	var b bytes.Buffer
	page := template.Must(template.New("docs").Parse(docsTemplate))
	if err := page.Execute(&b, map[string]any{"Info": doc.Info, "Entries": entries}); err != nil {
		panic("the docs template is ours: " + err.Error())
	}
	return b.Bytes()
}
