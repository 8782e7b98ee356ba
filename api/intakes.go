package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
	"yikezhong/coverage/export/xlsx"
	"yikezhong/coverage/intake"
)

// readFile reads a spooled file whole. A file with errors is one problem with all its Issues.
func readFile(file *spooled, o intake.Options) ([]coverage.Feature, []coverage.Issue, error) {
	features, r, err := readAll(file.File, o)
	if r.Refused {
		return nil, nil, refusal(r)
	}
	return features, r.Issues, err
}

func readAll(file io.Reader, o intake.Options) ([]coverage.Feature, intake.Result, error) {
	rd, err := intake.Open(file, o)
	if err != nil {
		return nil, intake.Result{}, err
	}
	var out []coverage.Feature
	for f, e := range rd.Features() {
		if e != nil {
			err = e
			break
		}
		out = append(out, f)
	}
	rep := rd.Report()
	return out, intake.Result{
		Accepted: rep.Accepted, Rejected: rep.Rejected, Issues: rep.Issues, Total: rep.Total,
		Refused: errors.Is(err, intake.ErrRejected),
	}, err
}

// readOne takes one feature by the same door as a file's, so that nothing lands by another way.
func readOne(layer coverage.Layer, id string, g *geojson.Geometry, properties map[string]any, lang string) (coverage.Feature, error) {
	doc, err := json.Marshal(map[string]any{"type": "Feature", "id": id, "geometry": g, "properties": properties})
	if err != nil {
		return coverage.Feature{}, fmt.Errorf("read %s: %w", id, err)
	}
	found, r, err := readAll(bytes.NewReader(doc), intake.Options{
		Layer: layer, Format: intake.GeoJSON, CRS: "EPSG:4490", Lang: lang,
	})
	switch {
	case r.Refused:
		return coverage.Feature{}, refusal(r)
	case err != nil:
		return coverage.Feature{}, err
	case len(found) != 1:
		return coverage.Feature{}, fmt.Errorf("read %s: %d features, not one: %w", id, len(found), coverage.ErrInvalid)
	}
	return found[0], nil
}

// patched returns a feature with some properties changed; null makes one unknown. Geometry stays.
// A property that the layer does not have is refused: a spelling error must not vanish into extra.
func patched(layer coverage.Layer, old coverage.Feature, patch map[string]any) (coverage.Feature, error) {
	known := intake.Properties(layer)
	for name := range patch {
		if !slices.ContainsFunc(known, func(p intake.Property) bool { return p.Name == name && p.Flat == "" }) {
			return old, fault("body."+name, fmt.Sprintf("%s have no such property; GET …/layers/%s/template lists them", layer, layer), nil)
		}
	}
	change, err := json.Marshal(patch)
	if err != nil {
		return old, fmt.Errorf("patch %s: %w", old.ID, err)
	}
	props, issues, err := intake.PatchProperties(layer, old.Properties, change)
	if err != nil {
		return old, err
	}
	if props == nil {
		return old, refusal(intake.Result{Rejected: 1, Issues: issues})
	}
	old.Properties = props
	return old, nil
}

// TemplateIn asks for an empty file of a layer.
type TemplateIn struct {
	InWorkspace
	Layer  string `path:"layer" maxLength:"40"`
	Format string `query:"format" enum:"csv,geojson,xlsx" default:"csv"`
}

// FileOut is a file to keep.
type FileOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) template(_ context.Context, in *TemplateIn) (*FileOut, error) {
	layer, err := parseLayer(in.Layer, true)
	if err != nil {
		return nil, err
	}
	if in.Format == "xlsx" {
		return workbookForm(layer)
	}
	b, err := intake.Template(layer, intake.Format(in.Format))
	return fileOut(string(layer), intake.Format(in.Format), b), err
}

func fileOut(name string, format intake.Format, b []byte) *FileOut {
	kind := "text/csv; charset=utf-8"
	if format == intake.GeoJSON {
		kind = geoJSONType
	}
	return &FileOut{ContentType: kind, Disposition: fmt.Sprintf(`attachment; filename="%s.%s"`, name, format), Body: b}
}

// annotatedFile is the upload with each Issue beside its row, a table as a workbook where asked.
func annotatedFile(file *spooled, o intake.Options, r intake.Result, as string) (*UploadOut, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the upload again: %w", err)
	}
	var head [2]byte
	if _, err := file.ReadAt(head[:], 0); err == nil && as == "" && string(head[:]) == "PK" {
		as = "xlsx"
	}
	var b bytes.Buffer
	rep := intake.Report{Accepted: r.Accepted, Rejected: r.Rejected, Issues: r.Issues, Total: r.Total}
	if err := intake.Annotated(&b, file.File, o, rep); err != nil {
		return nil, err
	}
	out := &UploadOut{ContentType: "text/csv; charset=utf-8", Status: http.StatusOK, Body: b.Bytes()}
	isJSON := bytes.HasPrefix(bytes.TrimSpace(out.Body), []byte("{"))
	switch {
	case isJSON:
		out.ContentType = geoJSONType
	case as == "xlsx":
		var book bytes.Buffer
		if err := xlsx.WriteMarked(&book, &b); err != nil {
			return nil, err
		}
		out.ContentType, out.Body = xlsxType, book.Bytes()
	}
	if r.Refused {
		out.Status = http.StatusUnprocessableEntity
	}
	if r.Revision != nil {
		out.Revision = *r.Revision
	}
	return out, nil
}
