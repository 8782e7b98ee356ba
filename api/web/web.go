// Package web is the map page: plain HTML, CSS and ES modules, embedded as they are read, with
// MapLibre GL JS beside them. Nothing is bundled and nothing comes from another host, but for
// the tiles of a base map where one is set.
//
// It knows no workspace and no figure: the page asks the API of the same server, and shows what
// the API says in the API's words. Its own words are in page/js/words.js, in Chinese and English.
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed page
var embedded embed.FS

// Files are the page's files, by their path below /page/.
var Files = mustSub(embedded, "page")

func mustSub(f fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil {
		panic("the page is embedded: " + err.Error())
	}
	return sub
}

// prefix is where all that index.html names lies.
const prefix = "/page/"

// Serves reports whether an address belongs to the page.
func Serves(address string) bool { return address == "/" || strings.HasPrefix(address, prefix) }

// kinds are the types of the page's files; what a system says of .mjs is not to be trusted.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
}

// Handler answers GET and HEAD of / and of what lies below /page/, with a policy that lets the
// page speak to its own server and to the base map's, and to nobody else.
func Handler(base Basemap, version string) http.Handler {
	policy := base.policy()
	settings, err := json.Marshal(map[string]any{"version": version, "basemap": base.settings()})
	if err != nil {
		panic("texts are always JSON: " + err.Error())
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the page is only read", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		name := strings.TrimPrefix(r.URL.Path, prefix)
		switch {
		case name == "settings.json":
			w.Header().Set("Content-Type", kinds[".json"])
			_, _ = w.Write(settings) // the caller has gone if this fails
			return
		case name == localTiles && base.file != "":
			w.Header().Set("Content-Type", "application/octet-stream") // else it is guessed, and packed
			http.ServeFile(w, r, base.file)
			return
		case r.URL.Path == "/":
			name = "index.html"
		}
		serve(w, r, name)
	})
}

func serve(w http.ResponseWriter, r *http.Request, name string) {
	content, err := fs.ReadFile(Files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := kinds[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content) // the caller has gone if this fails
}
