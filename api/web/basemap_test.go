package web_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api/web"
)

func TestBasemapIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for text, policy := range map[string]string{
		"":                                      "img-src 'self' data: blob:;",
		"https://map.example/a/{z}/{x}/{y}.png": "img-src 'self' data: blob: https://map.example;",
		"https://map.example/town.pmtiles":      "connect-src 'self' https://map.example;",
		"tianditu:0123456789abcdef":             "https://t0.tianditu.gov.cn;",
	} {
		b, err := web.ParseBasemap(text)
		require.NoError(t, err, text)
		w := httptest.NewRecorder()
		web.Handler(b, "test").ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		require.Contains(t, w.Header().Get("Content-Security-Policy"), policy, text)
		require.NotContains(t, w.Header().Get("Content-Security-Policy"), "unsafe")
	}
	for _, text := range []string{
		"map.example/{z}/{x}/{y}.png", "https://map.example/", "https://map.example/{z}/{x}.png", "tianditu:", "tianditu:a b",
		"https://map.example/{z}/{x}/{y}.png; script-src *", "there-is-none.pmtiles", "ftp://map.example/{z}/{x}/{y}",
	} {
		_, err := web.ParseBasemap(text)
		require.Error(t, err, text)
	}
}

// redTile is a tile of one color.
func redTile(t testing.TB) []byte {
	t.Helper()
	img := image.NewUniform(color.RGBA{220, 20, 20, 255})
	var b bytes.Buffer
	tile := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for y := range 256 {
		for x := range 256 {
			tile.Set(x, y, img.C)
		}
	}
	require.NoError(t, png.Encode(&b, tile))
	return b.Bytes()
}

// archive is a PMTiles 3 archive with one tile that stands for all: one run from id 0 on.
func archive(t testing.TB) []byte {
	t.Helper()
	tile := redTile(t)
	var root []byte
	for _, v := range []uint64{1, 0, 1 << 40, uint64(len(tile)), 1} { // entries; id, run, length, offset + 1
		root = binary.AppendUvarint(root, v)
	}
	head := make([]byte, 127)
	copy(head, "PMTiles\x03")
	for at, v := range map[int]int{8: 127, 16: len(root), 40: 127 + len(root), 56: 127 + len(root), 64: len(tile)} {
		binary.LittleEndian.PutUint64(head[at:], uint64(v))
	}
	head[97], head[98], head[99] = 1, 1, 2 // not packed; PNG
	return append(append(head, root...), tile...)
}

func archiveFile(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "base.pmtiles")
	require.NoError(t, os.WriteFile(file, archive(t), 0o600))
	return file
}

// tileServer is another host that serves tiles, and an archive of them.
func tileServer(t testing.TB) string {
	t.Helper()
	tile, whole := redTile(t), archive(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "Range")
		if strings.HasSuffix(r.URL.Path, ".pmtiles") {
			http.ServeContent(w, r, "base.pmtiles", time.Time{}, bytes.NewReader(whole))
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(tile) // the browser may have gone
	}))
	t.Cleanup(s.Close)
	return s.URL
}
