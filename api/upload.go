package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// FileIn is the part of an input that is a file: the body, never held in memory whole.
type FileIn struct {
	CRS         string   `query:"crs" maxLength:"4000" example:"EPSG:4490" doc:"coordinate system of the file, as EPSG:4547, GCJ-02, BD-09"`
	Format      string   `query:"format" enum:"geojson,geojsonseq,csv,xlsx,shapefile,gpkg,kml,txt,osm" doc:"by content or name where absent; txt: corners of parcels; osm: OpenStreetMap PBF or XML, for walkways"`
	Member      string   `query:"member" maxLength:"255" doc:"which layer, sheet or Shapefile, where a file holds several"`
	Charset     string   `query:"encoding" maxLength:"40" doc:"of the texts of CSV, Shapefile and TXT, as GBK; told from the file where absent"`
	Name        string   `query:"name" maxLength:"255" doc:"the file's name; Content-Disposition does as well"`
	Mapping     string   `query:"mapping" maxLength:"200" doc:"the name of a mapping of the workspace; map and set lead over it"`
	Map         []string `query:"map,explode" maxItems:"512" doc:"column=property, repeated, or one JSON object"`
	Set         []string `query:"set,explode" maxItems:"512" doc:"property=value for all rows, repeated, or one JSON object"`
	ContentType string   `header:"Content-Type"`
	Encoding    string   `header:"Content-Encoding"`
	Disposition string   `header:"Content-Disposition"`

	sender huma.Context
}

// Resolve keeps the connection, so that the body is read only when it is wanted.
func (in *FileIn) Resolve(ctx huma.Context) []error {
	in.sender = ctx
	return nil
}

// UploadIn takes a file into a layer.
type UploadIn struct {
	InWorkspace
	InLang
	FileIn
	Layer     string `path:"layer" maxLength:"40"`
	Mode      string `query:"mode" enum:"replace,merge" default:"replace" doc:"replace the layer, or add and replace by id"`
	DryRun    bool   `query:"dry_run" doc:"say what would happen and change nothing"`
	OnIssue   string `query:"on_issue" enum:"reject,skip" default:"reject" doc:"skip: leave faulty features out"`
	Annotated bool   `query:"annotated" doc:"answer with the file, each Issue beside its row"`
	MarkedAs  string `query:"annotated_as" enum:"csv,xlsx" doc:"of a table that comes back annotated; as it came where absent. xlsx colors the rows at fault"`
	IfMatch   string `header:"If-Match" doc:"the revision it is based on; stale is 409"`
	InPrefer
}

// UploadOut is intake's Result, or the annotated file; of a job, what it is.
type UploadOut struct {
	Status      int
	Location    string `header:"Location"`
	ContentType string `header:"Content-Type"`
	OutRevision
	Body []byte
}

func (s *Server) upload(ctx context.Context, in *UploadIn) (*UploadOut, error) {
	layer, err := parseLayer(in.Layer, true)
	if err != nil {
		return nil, err
	}
	ws, err := s.o.Store.Workspace(ctx, in.Workspace)
	if err != nil {
		return nil, err
	}
	o, err := in.options(layer, in.Lang)
	if err == nil {
		err = in.useMapping(ws, &o)
	}
	if err != nil {
		return nil, err
	}
	o.Skip, o.DefaultCRS, o.Limits.MaxBytes = in.OnIssue == "skip", ws.DefaultCRS, s.o.MaxUploadBytes
	o.Region = boundOf(ws.Region)
	base, err := parseIfMatch(in.IfMatch)
	if err == nil && base != 0 && base != ws.Revision {
		err = fmt.Errorf("based on revision %d, the newest is %d: %w", base, ws.Revision, coverage.ErrConflict)
	}
	if err != nil {
		return nil, err
	}
	file, err := s.spool(&in.FileIn, s.o.MaxUploadBytes, s.uploads)
	if err == nil {
		o.Name = cmp.Or(o.Name, file.name)
	}
	if err != nil {
		s.metrics.uploads.WithLabelValues(string(layer), "refused").Inc()
		return nil, err
	}
	defer file.discard()
	if in.async() && visitorOf(ctx).local && !in.DryRun && !in.Annotated {
		return s.uploadLater(ctx, in, o, ws, base, file)
	}
	origin := coverage.Origin{Source: o.Name, CRS: in.CRS, At: s.o.Now().UTC()}
	r, err := s.take(ctx, in, o, file, base, origin)
	return s.uploaded(in, o, file, r, err)
}

func (s *Server) uploaded(in *UploadIn, o intake.Options, file *spooled, r intake.Result, err error) (*UploadOut, error) {
	s.metrics.uploads.WithLabelValues(string(o.Layer), map[bool]string{true: "rejected", false: "accepted"}[r.Refused]).Inc()
	switch {
	case err != nil && !r.Refused:
		return nil, err
	case in.Annotated:
		return annotatedFile(file, o, r, in.MarkedAs)
	case r.Refused:
		return nil, refusal(r)
	}
	out := &UploadOut{Status: http.StatusOK, ContentType: "application/json"}
	if r.Revision != nil {
		out.Revision = *r.Revision
	}
	r.Issues = append([]coverage.Issue{}, r.Issues...)
	out.Body, err = json.Marshal(r)
	return out, err
}

// unreadable are the faults for which a file cannot be read at all, and what each answers; every
// other fault is 422.
var unreadable = map[string]int{
	"json_syntax": http.StatusBadRequest, "json_trailing": http.StatusBadRequest, "csv_syntax": http.StatusBadRequest,
	"root_not_object": http.StatusBadRequest, "encoding": http.StatusBadRequest,
	"format_unknown": http.StatusUnsupportedMediaType, "format_layer": http.StatusUnsupportedMediaType,
	"osm_syntax": http.StatusBadRequest, "zip_syntax": http.StatusBadRequest, "zip_path": http.StatusBadRequest,
	"shapefile_syntax": http.StatusBadRequest, "gpkg_syntax": http.StatusBadRequest, "xlsx_syntax": http.StatusBadRequest,
	"kml_syntax": http.StatusBadRequest, "corners_syntax": http.StatusBadRequest,
	"format_differs": http.StatusUnsupportedMediaType, "format_dxf": http.StatusUnsupportedMediaType,
	"format_gdb": http.StatusUnsupportedMediaType, "format_dwg": http.StatusUnsupportedMediaType,
	"format_xls": http.StatusUnsupportedMediaType, "format_packed": http.StatusUnsupportedMediaType,
	"zip_nothing":    http.StatusUnsupportedMediaType,
	"file_too_large": http.StatusRequestEntityTooLarge, "too_many_features": http.StatusRequestEntityTooLarge,
	"too_many_vertices": http.StatusRequestEntityTooLarge, "feature_too_large": http.StatusRequestEntityTooLarge,
	"too_many_properties": http.StatusRequestEntityTooLarge, "too_deep": http.StatusRequestEntityTooLarge,
	"too_many_nodes": http.StatusRequestEntityTooLarge, "expands_too_much": http.StatusRequestEntityTooLarge,
}

// refusal is the problem of a file with errors: all its Issues, and nothing landed.
func refusal(r intake.Result) *Problem {
	status, first := http.StatusUnprocessableEntity, coverage.Issue{}
	for _, is := range r.Issues {
		if s, ok := unreadable[is.Code]; ok {
			status = s
		}
		if first.Code == "" && is.Severity == coverage.IssueError {
			first = is
		}
	}
	p := problem(status, fmt.Sprintf("nothing landed; the first of %d issues: %s; %s", len(r.Issues), first.Message, first.Remedy))
	p.Revision, p.Accepted, p.Rejected, p.Issues = json.RawMessage("null"), r.Accepted, r.Rejected, r.Issues
	if status == http.StatusUnprocessableEntity {
		p.Code = "rejected"
	}
	return p
}

// options turns what was asked into intake's words.
func (in *FileIn) options(layer coverage.Layer, lang string) (o intake.Options, err error) {
	o = intake.Options{
		Layer: layer, Name: in.Name, Format: intake.Format(in.Format), CRS: in.CRS, Lang: lang,
		Member: in.Member, Encoding: in.Charset,
	}
	if _, params, err := mime.ParseMediaType(in.Disposition); err == nil && o.Name == "" {
		o.Name = params["filename"]
	}
	if o.Map, err = pairs("query.map", in.Map); err != nil {
		return o, err
	}
	if o.Set, err = pairs("query.set", in.Set); err != nil {
		return o, err
	}
	if in.Encoding != "" && in.Encoding != "identity" {
		return o, fmt.Errorf("Content-Encoding %s; send the file as it is: %w", in.Encoding, coverage.ErrUnsupported)
	}
	kind, _, err := mime.ParseMediaType(in.ContentType)
	switch {
	case in.ContentType == "":
	case err != nil:
		return o, fmt.Errorf("Content-Type %q: %w", in.ContentType, coverage.ErrUnsupported)
	case osmTypes[kind]:
		o.Format = orFormat(o.Format, intake.OSM)
	case contentTells[kind] || kind == "text/plain" || kind == "application/x-www-form-urlencoded":
		// What programs say that do not know, and what a beginning of the file says as well.
	case kind == "application/geo+json-seq" || kind == "application/x-ndjson" || kind == "application/json-seq":
		o.Format = orFormat(o.Format, intake.GeoJSONSeq)
	case kind == "application/json" || strings.HasSuffix(kind, "geo+json"):
		o.Format = orFormat(o.Format, intake.GeoJSON)
	case kind == "text/csv" || kind == "application/csv":
		o.Format = orFormat(o.Format, intake.CSV)
	default:
		return o, fmt.Errorf("Content-Type %s; send the file itself as the body, as with curl --data-binary @FILE, or in a form: %w",
			kind, coverage.ErrUnsupported)
	}
	return o, nil
}

// osmTypes are what programs call files of OpenStreetMap.
var osmTypes = map[string]bool{
	"application/vnd.openstreetmap.data+xml": true, "application/vnd.openstreetmap.data+pbf": true,
	"application/x-protobuf": true, "application/protobuf": true, "application/x-osm+xml": true,
	"application/gzip": true, "application/x-gzip": true,
}

// contentTells are the types of files whose beginning says what they are.
var contentTells = map[string]bool{
	"application/octet-stream": true, "multipart/form-data": true, "application/xml": true, "text/xml": true,
	"application/zip": true, "application/x-zip-compressed": true, "application/x-shapefile": true,
	"application/geopackage+sqlite3": true, "application/vnd.sqlite3": true, "application/x-sqlite3": true,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": true, "application/vnd.ms-excel": true,
	"application/vnd.google-earth.kml+xml": true, "application/vnd.google-earth.kmz": true,
	"application/dxf": true, "image/vnd.dxf": true, "application/acad": true, "image/vnd.dwg": true,
	"application/vnd.rar": true, "application/x-rar-compressed": true, "application/x-7z-compressed": true,
}

func orFormat(asked, otherwise intake.Format) intake.Format {
	if asked != "" {
		return asked
	}
	return otherwise
}

func boundOf(region []float64) orb.Bound {
	if len(region) != 4 {
		return orb.Bound{}
	}
	return orb.Bound{Min: orb.Point{region[0], region[1]}, Max: orb.Point{region[2], region[3]}}
}

// spooled is an upload on disk, read from its beginning.
type spooled struct {
	*os.File
	name string // that a form gave it
	free func()
}

func (f *spooled) discard() {
	_ = f.Close() // it was only read
	_ = os.Remove(f.Name())
	f.free()
}

// spool takes a body to disk before anything else is held: a slow sender holds a place among
// places (MaxUploads, or MaxChecks) and nothing more, IdleTimeout between two reads and UploadTimeout in all.
func (s *Server) spool(in *FileIn, limit int64, places chan struct{}) (*spooled, error) {
	select {
	case places <- struct{}{}:
	default:
		return nil, busy(http.StatusTooManyRequests, "5", "too many files are being taken at once; send it again soon")
	}
	free := func() { <-places }
	f, err := os.CreateTemp(s.o.SpoolDir, "yikezhong-*.upload")
	if err != nil {
		free()
		return nil, fmt.Errorf("spool an upload: %w", err)
	}
	spool := &spooled{File: f, free: free}
	if err = s.receive(f, in.sender, limit); err == nil {
		spool.File, spool.name, err = s.unform(in, f)
	}
	if err != nil {
		spool.discard()
		return nil, err
	}
	return spool, nil
}

func (s *Server) receive(f *os.File, sender huma.Context, limit int64) error {
	rc := http.NewResponseController(humagin.Unwrap(sender).Writer)
	end := time.Now().Add(s.o.UploadTimeout)
	if err := rc.SetWriteDeadline(end.Add(answerWithin)); err != nil {
		return fmt.Errorf("give an upload time: %w", err)
	}
	body := io.LimitReader(&patient{sender.BodyReader(), rc, s.o.IdleTimeout, end}, limit+1)
	n, err := io.Copy(f, body)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem(http.StatusRequestTimeout, fmt.Sprintf("the file stopped coming after %d bytes; send it again", n))
	case err != nil:
		return problem(http.StatusBadRequest, fmt.Sprintf("the file broke off after %d bytes; send it again", n))
	case n > limit:
		return fmt.Errorf("the file has more than %d bytes; send it in parts with mode=merge: %w", limit, coverage.ErrTooLarge)
	case n == 0:
		return problem(http.StatusBadRequest, "there is no file: the body is empty")
	}
	if err := rc.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("give an upload time: %w", err)
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// patient reads a body with a deadline for every read and one for all.
type patient struct {
	body io.Reader
	rc   *http.ResponseController
	idle time.Duration
	end  time.Time
}

func (p *patient) Read(b []byte) (int, error) {
	deadline := time.Now().Add(p.idle)
	if deadline.After(p.end) {
		deadline = p.end
	}
	if err := p.rc.SetReadDeadline(deadline); err != nil {
		return 0, err
	}
	return p.body.Read(b)
}
