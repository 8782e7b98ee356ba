package intake

import (
	"bytes"
	"io"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yikezhong/geo/gpkg"
)

// archived stands for a zip, of which only its contents tell what it is.
const archived Format = "zip"

// magics are how files begin that are no text. What has a code is refused with it.
var magics = []struct {
	begin  string
	format Format
	code   string
}{
	{"PK\x03\x04", archived, ""},
	{"PK\x05\x06", archived, ""}, // an empty one
	{gpkg.Magic, GeoPackage, ""},
	{"\x00\x00\x27\x0a", Shapefile, ""},
	{"AutoCAD Binary DXF", "", "format_dxf"},
	{"AC10", "", "format_dwg"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "format_xls"},
	{"Rar!\x1a\x07", "", "format_packed"},
	{"7z\xbc\xaf\x27\x1c", "", "format_packed"},
}

// opener returns what reads a file that begins so, nil for GeoJSON and CSV.
func (rd *Reader) opener(head []byte) func(head []byte, r io.Reader) error {
	rd.count = &counter{limit: rd.o.Limits.MaxBytes}
	format, code := magic(head)
	switch {
	case code != "":
		return func([]byte, io.Reader) error { rd.refuse(code); return nil }
	case format != "" && !rd.agrees(format):
		return func([]byte, io.Reader) error { return nil }
	case format != "":
		return rd.openBinary(format)
	case rd.o.isOSM(head):
		return rd.openOSM
	case rd.o.Format == KML || rd.o.Format == "" && isKML(head):
		return rd.openKML
	case rd.o.Format == Corners || rd.o.Format == "" && isCorners(head):
		return rd.openCorners
	}
	return nil
}

// magic tells the format of what is no text, or the code that refuses it.
func magic(head []byte) (Format, string) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.begin)) {
			return m.format, m.code
		}
	}
	if isDXF(head) {
		return "", "format_dxf"
	}
	return "", ""
}

// agrees holds what the caller says of the format against what the file is.
func (rd *Reader) agrees(found Format) bool {
	switch asked := rd.o.Format; {
	case asked == "" || asked == found:
	case found == archived && (asked == Shapefile || asked == XLSX || asked == KML):
	default:
		rd.issues.stop("format_differs", place{value: string(found)}, "other", string(asked))
		return false
	}
	return true
}

// openBinary reads what is not read from its beginning to its end.
func (rd *Reader) openBinary(format Format) func([]byte, io.Reader) error {
	return func(_ []byte, r io.Reader) error {
		at, size, err := anywhere(r, rd.o.Limits.MaxBytes)
		if err != nil {
			return err
		}
		if rd.count.n = size; size > rd.count.limit {
			rd.tooManyBytes()
			return nil
		}
		switch format {
		case archived:
			return rd.openArchive(at, size)
		case GeoPackage:
			return rd.openGeoPackage(at, size)
		}
		return rd.openLooseShapefile(at, size)
	}
}

// refuse ends the reading of a format that is not read, with what turns it.
func (rd *Reader) refuse(code string) {
	name := filepath.Base(rd.o.Name)
	if rd.o.Name == "" {
		name = "upload"
	}
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	source := shellWord(name)
	if code == "format_gdb" {
		stem = strings.TrimSuffix(stem, ".gdb")
		source = shellWord("/vsizip/" + name)
	}
	rd.issues.stop(code, place{value: name}, "file", shellWord(stem), "source", source)
}

// shellWord quotes a name for a command line where it needs to be.
func shellWord(s string) string {
	if strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\"'`$&|;<>()*?[]#~!\\{}\n", r) {
			return -1
		}
		return r
	}, s), "") == s && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// anywhere makes bytes of r that can be read at any place: in memory where r cannot go back. The size is
// limit + 1 where there are more.
func anywhere(r io.Reader, limit int64) (io.ReaderAt, int64, error) {
	at, isAt := r.(io.ReaderAt)
	s, isSeeker := r.(io.ReadSeeker)
	if !isAt || !isSeeker {
		b, err := io.ReadAll(io.LimitReader(r, limit+1))
		return bytes.NewReader(b), int64(len(b)), err
	}
	start, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, 0, err
	}
	end, err := s.Seek(0, io.SeekEnd)
	return io.NewSectionReader(at, start, end-start), end - start, err
}

// isDXF tells a drawing by its first pair: group 0, SECTION, comments (group 999) apart.
func isDXF(head []byte) bool {
	lines := strings.Split(string(head[:min(len(head), 1024)]), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		switch strings.TrimSpace(lines[i]) {
		case "999":
		case "0":
			return strings.TrimSpace(lines[i+1]) == "SECTION"
		default:
			return false
		}
	}
	return false
}

// isKML tells KML by its outermost element.
func isKML(head []byte) bool {
	text := string(bytes.TrimPrefix(head, byteOrderMark))
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		switch {
		case strings.HasPrefix(text, "<?"):
			_, text, _ = strings.Cut(text, "?>")
		case strings.HasPrefix(text, "<!--"):
			_, text, _ = strings.Cut(text, "-->")
		default:
			name, _, _ := strings.Cut(strings.TrimPrefix(text, "<"), ">")
			name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
			name = strings.TrimSpace(name[strings.IndexByte(name, ':')+1:])
			return strings.HasPrefix(text, "<") && (name == "kml" || strings.HasPrefix(name, "kml\n") || strings.HasPrefix(name, "kml\r"))
		}
	}
}

// isCorners tells the corners of parcels by the heads of their sections.
func isCorners(head []byte) bool {
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(head)
	for _, text := range []string{string(head), string(decoded)} {
		text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
		if strings.HasPrefix(text, cornersHead) || strings.HasPrefix(text, cornersBody) {
			return true
		}
		if err != nil {
			break
		}
	}
	return false
}

// stemOf is a path without its extension.
func stemOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
