package web_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api/web"
)

// TestVendoredFilesAreWhatTheyWere: MapLibre GL JS 6.17.0 and axe-core 4.14.1, as npm has them, each
// with its licence beside it.
func TestVendoredFilesAreWhatTheyWere(t *testing.T) {
	t.Parallel()
	vendor, err := fs.Sub(web.Files, "vendor")
	require.NoError(t, err)
	for name, dir := range map[string]fs.FS{"vendor": vendor, "axe": os.DirFS("testdata/axe")} {
		sums, err := fs.ReadFile(dir, "SHA256SUMS")
		require.NoError(t, err)
		listed := []string{"SHA256SUMS"}
		for lines := bufio.NewScanner(bytes.NewReader(sums)); lines.Scan(); {
			sum, file, ok := strings.Cut(lines.Text(), "  ")
			require.True(t, ok)
			content, err := fs.ReadFile(dir, file)
			require.NoError(t, err)
			got := sha256.Sum256(content)
			require.Equal(t, sum, hex.EncodeToString(got[:]), "%s/%s is another file", name, file)
			listed = append(listed, file)
		}
		entries, err := fs.ReadDir(dir, ".")
		require.NoError(t, err)
		for _, e := range entries {
			require.Contains(t, listed, e.Name(), name)
		}
		require.True(t, slices.ContainsFunc(listed, func(f string) bool { return strings.HasPrefix(f, "LICENSE") }), name)
	}
}

var (
	wordUsed   = regexp.MustCompile("\\bt\\(\\s*['`]([a-z0-9_]+)['`]|data-t(?:-label)?=\"([a-z0-9_]+)\"")
	wordMade   = regexp.MustCompile("\\bt\\(`([a-z]+_)\\$\\{")
	wordListed = regexp.MustCompile(`(?m)^  ([a-z0-9_]+): \['((?:[^'\\]|\\.)*)', '((?:[^'\\]|\\.)*)'\],$`)
	hole       = regexp.MustCompile(`\{\w+\}`)
	elsewhere  = regexp.MustCompile(`https?://[^\s'"` + "`" + `)]+`)
)

// TestThePageIsSmall: it goes into every binary.
func TestThePageIsSmall(t *testing.T) {
	t.Parallel()
	size := int64(0)
	require.NoError(t, fs.WalkDir(web.Files, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	}))
	require.Less(t, size, int64(2_000_000))
}

// own lists the page's own files with their content.
func own(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(web.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "vendor/") {
			return err
		}
		content, err := fs.ReadFile(web.Files, name)
		files[name] = string(content)
		return err
	}))
	return files
}

// TestWords: every word the page uses is there in both languages, with the same holes, and none
// that it does not use.
func TestWords(t *testing.T) {
	t.Parallel()
	files := own(t)
	words, used, stems := map[string]bool{}, map[string]bool{}, []string{}
	for _, m := range wordListed.FindAllStringSubmatch(files["js/words.js"], -1) {
		require.False(t, words[m[1]], "%s is listed twice", m[1])
		words[m[1]] = true
		holes := func(s string) []string { h := hole.FindAllString(s, -1); slices.Sort(h); return h }
		require.Equal(t, holes(m[2]), holes(m[3]), m[1])
		require.Regexp(t, `[\p{Han}（%]`, m[2], m[1])
		require.NotEmpty(t, m[3], m[1])
	}
	require.Len(t, words, strings.Count(files["js/words.js"], "['"), "every line is read")
	for name, content := range files {
		for _, m := range wordUsed.FindAllStringSubmatch(content, -1) {
			used[m[1]+m[2]] = true
			require.True(t, words[m[1]+m[2]], "%s uses %q, which is no word", name, m[1]+m[2])
		}
		for _, m := range wordMade.FindAllStringSubmatch(content, -1) {
			stems = append(stems, m[1])
		}
	}
	all := strings.Join([]string{files["js/synchrony.js"], files["js/trial.js"], files["js/drop.js"], files["js/i18n.js"]}, "")
	for w := range words {
		made := slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(w, s) })
		require.True(t, used[w] || made || strings.Contains(all, "'"+w+"'"), "nothing uses %q", w)
	}
}

// TestThePageNeedsNobodyElse: no address of another host, no script in the markup, modules that
// fit a screen or two.
func TestThePageNeedsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, content := range own(t) {
		for _, address := range elsewhere.FindAllString(content, -1) {
			require.True(t, strings.HasPrefix(address, "http://www.w3.org/"), "%s: %s", name, address)
		}
		if path.Ext(name) == ".html" {
			require.NotRegexp(t, `(?i)<script(?:\s+type="module")?>|\son\w+=|\sstyle=`, content, "the policy lets none run")
		}
		if name != "style.css" {
			require.LessOrEqual(t, strings.Count(content, "\n"), 250, name)
		}
		for i, line := range strings.Split(content, "\n") {
			require.LessOrEqual(t, len([]rune(line)), 260, "%s:%d", name, i+1)
		}
	}
}
