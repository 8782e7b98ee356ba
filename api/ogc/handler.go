package ogc

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Find returns what a workspace offers. Its error goes to Refuse as it is.
type Find func(ctx context.Context, workspace string) (*Catalogue, error)

// Refuse answers a request that failed with err: a *Problem of this package, or what Find returned.
type Refuse func(w http.ResponseWriter, r *http.Request, err error)

// server answers what lies under /ogc/{workspace}.
type server struct {
	find   Find
	refuse Refuse
}

// Handler serves every workspace under /ogc/{workspace}. It reads only.
func Handler(find Find, refuse Refuse) http.Handler {
	s := &server{find, refuse}
	mux := http.NewServeMux()
	const at = "GET /ogc/{ws}"
	mux.HandleFunc(at, s.route(s.landing))
	mux.HandleFunc(at+"/{$}", s.route(s.landing))
	mux.HandleFunc(at+"/api", s.route(s.openAPI))
	mux.HandleFunc(at+"/conformance", s.route(s.conformance))
	mux.HandleFunc(at+"/collections", s.route(s.collections))
	mux.HandleFunc(at+"/collections/{id}", s.route(s.collection))
	mux.HandleFunc(at+"/collections/{id}/queryables", s.route(s.queryables))
	mux.HandleFunc(at+"/collections/{id}/items", s.route(s.items))
	mux.HandleFunc(at+"/collections/{id}/items/{item}", s.route(s.item))
	mux.HandleFunc("/ogc/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, r, &Problem{Status: http.StatusMethodNotAllowed, Detail: "these addresses are read only"})
			return
		}
		refuse(w, r, missing("no such address; /ogc/{workspace} is the landing page"))
	})
	return mux
}

// request is a request to one workspace.
type request struct {
	*http.Request
	c     *Catalogue
	base  string // of the workspace, absolute
	query url.Values
}

// answer is what is answered: a value that becomes JSON, and of what type.
type answer struct {
	kind string
	body any
	crs  string // Content-Crs
}

// The types of answers.
const (
	jsonType    = "application/json"
	geoJSONType = "application/geo+json"
	schemaType  = "application/schema+json"
	openAPIType = "application/vnd.oai.openapi+json;version=3.0"
)

func (s *server) route(answer func(*request) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := s.answer(r, answer)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		b, err := json.Marshal(a.body)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		if a.crs != "" {
			w.Header().Set("Content-Crs", "<"+a.crs+">")
		}
		w.Header().Set("Content-Type", a.kind)
		_, _ = w.Write(b) // the caller has gone if this fails
	}
}

func (s *server) answer(r *http.Request, make func(*request) (answer, error)) (answer, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return answer{}, wrong("query", err.Error(), r.URL.RawQuery)
	}
	ws := r.PathValue("ws")
	c, err := s.find(r.Context(), ws)
	if err != nil {
		return answer{}, err
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return make(&request{r, c, scheme + "://" + r.Host + "/ogc/" + url.PathEscape(ws), query})
}

// only refuses a query with any other parameter, or with one given twice; f chooses JSON alone.
func (r *request) only(names ...string) error {
	for name, values := range r.query {
		known := name == "f"
		for _, n := range names {
			known = known || n == name
		}
		switch {
		case !known:
			return wrong(name, "no such parameter here; there are f"+strings.Join(append([]string{""}, names...), ", "), values[0])
		case len(values) > 1:
			return wrong(name, "is given twice", values[1])
		}
	}
	if f := r.query.Get("f"); f != "" && f != "json" {
		return wrong("f", "there is json alone", f)
	}
	return nil
}

// whole reads a whole number of a parameter.
func (r *request) whole(name string, least, usual int) (int, error) {
	text := r.query.Get(name)
	if text == "" && !r.query.Has(name) {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return 0, wrong(name, "write a whole number from "+strconv.Itoa(least), text)
	}
	return n, nil
}

// found returns the collection of the path.
func (r *request) found() (*Collection, error) {
	k := r.c.collection(r.PathValue("id"))
	if k == nil {
		return nil, missing("no such collection; " + r.base + "/collections lists them")
	}
	return k, nil
}
