package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"yikezhong/coverage"
)

// osmSource is a file of OpenStreetMap that can be passed over more than once.
type osmSource interface {
	// pass reads the file: work gets each block that holds what is wanted, at once with others;
	// consume gets them in the order of the file, and an error of it ends the pass.
	pass(w want, work func(*osmBlock), consume func(*osmBlock) error) error
}

// sniff returns the beginning of r, and a reader that has it still: r itself where it can go back.
func sniff(r io.Reader) ([]byte, io.Reader, error) {
	const enough = 4096
	s, ok := r.(io.ReadSeeker)
	if !ok {
		b := bufio.NewReaderSize(r, enough)
		head, err := b.Peek(enough)
		return head, b, unlessEOF(err)
	}
	start, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, r, err
	}
	head := make([]byte, enough)
	n, err := io.ReadFull(s, head)
	if err = unlessEOF(err); err == nil {
		_, err = s.Seek(start, io.SeekStart)
	}
	return head[:n], r, err
}

func unlessEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b")) }

func isPBF(head []byte) bool { return bytes.Contains(head[:min(len(head), 64)], []byte("OSMHeader")) }

func isXML(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
	return bytes.HasPrefix(text, []byte("<"))
}

// isOSM tells a file of OpenStreetMap by what the caller says, by name, and by how it begins.
func (o Options) isOSM(head []byte) bool {
	name := strings.ToLower(o.Name)
	switch ext := filepath.Ext(name); {
	case o.Format != "":
		return o.Format == OSM
	case ext == ".pbf" || ext == ".osm" || strings.HasSuffix(name, ".osm.gz") || strings.HasSuffix(name, ".osm.xml"):
		return true
	case ext == ".geojson" || ext == ".json" || ext == ".csv" || ext == ".tsv" || ext == ".txt":
		return false
	}
	return isPBF(head) || o.Layer == coverage.Walkways && (isGzip(head) || isXML(head) && !isKML(head))
}

// openOSM begins to read a file of OpenStreetMap. It is longitude, latitude by definition; only the
// caller may say otherwise. What cannot go back is held in memory.
func (rd *Reader) openOSM(head []byte, r io.Reader) error {
	rd.count = &counter{limit: rd.o.Limits.MaxBytes}
	if rd.o.Layer != coverage.Walkways {
		rd.issues.stop("format_layer", place{})
		return nil
	}
	s, ok := r.(io.ReadSeeker)
	if !ok {
		b, err := io.ReadAll(io.LimitReader(r, rd.o.Limits.MaxBytes+1))
		if err != nil {
			return err
		}
		s = bytes.NewReader(b)
	}
	size, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if size > rd.o.Limits.MaxBytes {
		rd.tooManyBytes()
		return nil
	}
	if !rd.placer.system.stated {
		rd.placer.system, _ = declare(rd.issues, "EPSG:4326", "crs") // it is known
	}
	if sys := rd.placer.system; !sys.crs.Geographic() {
		rd.issues.stop("crs_misfit", place{field: "crs", value: "OpenStreetMap"},
			"crs", sys.label, "likely", "EPSG:4326", "example", "EPSG:4326")
		return nil
	}
	n := &osmNetwork{rd: rd, size: size, table: walkability(), ways: &rd.ways}
	if isXML(head) || isGzip(head) {
		n.file = &xmlFile{r: s, packed: isGzip(head), table: n.table, limits: rd.o.Limits}
	} else {
		n.file = &pbfFile{r: s, table: n.table}
	}
	rd.direct = n.features
	return nil
}
