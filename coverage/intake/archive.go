package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	maxZipFiles   = 10_000
	zipRatio      = 100      // an archive may come to so many times its size,
	zipAllowance  = 64 << 20 // and so many bytes more
	encryptedFlag = 1
)

// archive is a zip whose paths and sizes have been judged. Nothing of it is ever written to disk.
type archive struct {
	files map[string]*zip.File // by path in lower case
	names []string             // paths in their order
	limit int64                // bytes that it may come to
}

// openArchive begins to read a zip, whichever format is in it.
func (rd *Reader) openArchive(at io.ReaderAt, size int64) error {
	a, ok := rd.unzip(at, size)
	if !ok {
		return nil
	}
	switch {
	case a.files["xl/workbook.xml"] != nil:
		return rd.inside(XLSX, func() error { return rd.openXLSX(a) })
	case a.has(".gdbtable"):
		rd.refuse("format_gdb")
		return nil
	case a.has(".shp"):
		return rd.inside(Shapefile, func() error { return rd.openZippedShapefile(a) })
	case a.has(".kml"):
		return rd.inside(KML, func() error { return rd.openKMZ(a) })
	case a.has(".dxf"):
		rd.refuse("format_dxf")
		return nil
	}
	rd.issues.stop("zip_nothing", place{}, "members", orDash(strings.Join(a.names, "、")))
	return nil
}

// inside reads what an archive holds, where the caller does not say otherwise.
func (rd *Reader) inside(found Format, read func() error) error {
	if rd.o.Format != "" && rd.o.Format != found {
		rd.issues.stop("format_differs", place{value: string(found)}, "other", string(rd.o.Format))
		return nil
	}
	return read()
}

// unzip judges a zip before anything of it is unpacked.
func (rd *Reader) unzip(at io.ReaderAt, size int64) (*archive, bool) {
	fail := func(what string) (*archive, bool) {
		rd.issues.stop("zip_syntax", place{}, "what", what)
		return nil, false
	}
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fail(err.Error())
	}
	if len(z.File) > maxZipFiles {
		return fail(fmt.Sprintf("%d files", len(z.File)))
	}
	a := &archive{files: map[string]*zip.File{}, limit: min(zipRatio*size+zipAllowance, rd.o.Limits.MaxUnpacked)}
	declared := uint64(0)
	for _, f := range z.File {
		name := nameIn(f)
		if !plainPath(name) || f.Mode()&^fs.ModePerm&^fs.ModeDir != 0 {
			rd.issues.stop("zip_path", place{value: name})
			return nil, false
		}
		if declared += min(f.UncompressedSize64, 1<<50); declared > uint64(a.limit) {
			rd.expandsTooMuch(a)
			return nil, false
		}
		if strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX/") {
			continue
		}
		key := strings.ToLower(name)
		switch {
		case a.files[key] != nil:
			return fail("two files are called " + name)
		case f.Flags&encryptedFlag != 0:
			return fail(name + " is encrypted")
		}
		a.files[key], a.names = f, append(a.names, name)
	}
	return a, true
}

func (rd *Reader) expandsTooMuch(a *archive) {
	rd.issues.stop("expands_too_much", place{}, "limit", strconv.FormatInt(a.limit, 10))
}

// nameIn is the path of f: UTF-8, or what a Chinese Windows wrote, with slashes.
func nameIn(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// plainPath reports whether a path stays where it is unpacked.
func plainPath(name string) bool {
	trimmed := strings.TrimSuffix(name, "/")
	return fs.ValidPath(trimmed) && trimmed != "." && !strings.ContainsAny(name, "\x00:")
}

// has reports whether a file of that extension is in it.
func (a *archive) has(ext string) bool { return len(a.with(ext)) > 0 }

// with lists the files of an extension without it, in their order.
func (a *archive) with(ext string) []string {
	var out []string
	for _, name := range a.names {
		if strings.EqualFold(path.Ext(name), ext) {
			out = append(out, stemOf(name))
		}
	}
	return out
}

// open unpacks one file; fs.ErrNotExist where there is none. Its reader ends with errTooMany where it
// comes to more than the archive may.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.files[strings.ToLower(name)]
	if f == nil {
		return nil, fs.ErrNotExist
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPacked, err)
	}
	return &unpacked{r, a.limit, a.limit}, nil
}

// mentions reports whether a file holds a word.
func (a *archive) mentions(name, word string) (found bool, err error) {
	f, err := a.open(name)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buf, kept := make([]byte, sniffed), 0
	for {
		n, err := f.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], []byte(word)) {
			return true, nil
		}
		if err != nil {
			return false, unlessEOF(err)
		}
		kept = copy(buf, buf[max(0, kept+n-len(word)):kept+n])
	}
}

var errPacked = errors.New("it cannot be unpacked")

// unpacked counts what comes out of an archive.
type unpacked struct {
	io.ReadCloser
	left, limit int64
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, errTooMany{"expands_too_much", u.limit}
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", errPacked, err)
	}
	return n, err
}

// choose settles which of several members is read: the one that is asked for, else the only one.
func (rd *Reader) choose(names []string) (int, bool) {
	asked := rd.o.Member
	words := []string{"members", orDash(strings.Join(names, "、")), "example", "—"}
	if len(names) > 0 {
		words[3] = names[0]
	}
	if asked == "" {
		if len(names) == 1 {
			return 0, true
		}
		rd.issues.stop("member_choose", place{}, words...)
		return 0, false
	}
	for _, same := range []func(name string) bool{
		func(name string) bool { return name == asked },
		func(name string) bool { return strings.EqualFold(name, asked) || strings.EqualFold(name, stemOf(asked)) },
		func(name string) bool { return strings.EqualFold(path.Base(name), path.Base(stemOf(asked))) },
	} {
		if i := slices.IndexFunc(names, same); i >= 0 {
			return i, true
		}
	}
	rd.issues.stop("member_unknown", place{value: asked}, words...)
	return 0, false
}
