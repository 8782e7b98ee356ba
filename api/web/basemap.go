package web

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// Basemap is what may lie behind the map. The zero value is none: the page needs no base map.
type Basemap struct {
	kind  string   // xyz, tianditu, pmtiles; empty for none
	tiles []string // templates of tiles, or the archive's address
	hosts []string // that the page must be let speak to
	file  string   // a PMTiles archive on this machine
}

// localTiles is where an archive on this machine is served.
const localTiles = "basemap.pmtiles"

// errBasemap says what can be written.
var errBasemap = errors.New("write https://…/{z}/{x}/{y}.png, tianditu:KEY, or a raster archive as https://….pmtiles or FILE.pmtiles")

// ParseBasemap reads a base map as it is written on the command line: an XYZ template, tianditu:KEY
// (天地图: vector base and labels, Web Mercator), or a raster PMTiles archive by address or file.
// The empty text is none.
func ParseBasemap(text string) (Basemap, error) {
	var b Basemap
	return b, b.UnmarshalText([]byte(text))
}

// UnmarshalText implements encoding.TextUnmarshaler, for flags: see ParseBasemap.
func (b *Basemap) UnmarshalText(raw []byte) error {
	text := string(raw)
	key, tianditu := strings.CutPrefix(text, "tianditu:")
	switch {
	case text == "":
		*b = Basemap{}
		return nil
	case tianditu && key != "" && url.QueryEscape(key) == key:
		*b = tiandituOf(key)
		return nil
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		return b.remote(text)
	case strings.HasSuffix(text, ".pmtiles"):
		if _, err := os.Stat(text); err != nil {
			return fmt.Errorf("base map: %w", err)
		}
		*b = Basemap{kind: "pmtiles", tiles: []string{"page/" + localTiles}, file: text}
		return nil
	}
	return fmt.Errorf("base map %q: %w", text, errBasemap)
}

func (b *Basemap) remote(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || strings.ContainsAny(text, "; ,'\"") {
		return fmt.Errorf("base map %q: %w", text, errBasemap)
	}
	*b = Basemap{tiles: []string{text}, hosts: []string{u.Scheme + "://" + u.Host}}
	switch {
	case strings.HasSuffix(u.Path, ".pmtiles"):
		b.kind = "pmtiles"
	case strings.Contains(text, "{z}") && strings.Contains(text, "{x}") && strings.Contains(text, "{y}"):
		b.kind = "xyz"
	default:
		return fmt.Errorf("base map %q: %w", text, errBasemap)
	}
	return nil
}

// tiandituOf is 天地图: its layer vec, and cva with the labels on it.
func tiandituOf(key string) Basemap {
	const host = "https://t0.tianditu.gov.cn"
	b := Basemap{kind: "tianditu", hosts: []string{host}}
	for _, layer := range []string{"vec", "cva"} {
		b.tiles = append(b.tiles, host+"/"+layer+"_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER="+layer+
			"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="+key)
	}
	return b
}

// settings are what the page is told.
func (b Basemap) settings() any {
	if b.kind == "" {
		return nil
	}
	return map[string]any{"kind": b.kind, "tiles": b.tiles}
}

// policy is the page's Content-Security-Policy.
func (b Basemap) policy() string {
	hosts := strings.Join(append([]string{""}, b.hosts...), " ")
	return "default-src 'self'; worker-src 'self'; img-src 'self' data: blob:" + hosts + "; connect-src 'self'" + hosts +
		"; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}
