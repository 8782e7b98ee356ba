package intake

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yikezhong/coverage"
	"yikezhong/geo"
)

// held is how much of a stream that cannot be read twice is kept, so that a crs member behind the
// features is seen in time.
const held = 4 << 20

// Report is what is to be said of a file once it was read.
type Report struct {
	Accepted int              `json:"accepted"` // features without error
	Rejected int              `json:"rejected"`
	Issues   []coverage.Issue `json:"issues"` // by row, Limits.MaxIssues of them
	Total    int              `json:"issues_total"`
	ReadAs   []ReadAs         `json:"read_as"`
	CRS      string           `json:"crs"` // as read; Undeclared where nobody said
	Ways     *Ways            `json:"ways,omitempty"`
}

// Reader reads one upload. Open makes it; it is for one goroutine.
type Reader struct {
	o       Options
	issues  *issues
	columns *columns
	schema  *schema
	placer  placer
	read    reading
	count   *counter
	records func(yield func(*record) bool) error
	direct  func(yield func(coverage.Feature) bool) error // instead of records: OpenStreetMap
	sheet   *sheetRows                                    // of a workbook
	ways    Ways
	one     [1]coverage.Feature

	ids      map[string]int // id → row
	notes    []coverage.Issue
	late     bool // the text cannot be read twice
	accepted int
	rejected int
}

// counter counts bytes and ends a file that has too many.
type counter struct {
	r     io.Reader
	n     int64
	limit int64
	over  bool
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.n += int64(n); c.n > c.limit {
		c.over = true
		return 0, errFileTooLarge
	}
	return n, err
}

// Open begins to read an upload: it tells the format, the CRS and, of a table, the columns. r is
// read once; where it is an io.ReadSeeker and says no CRS at its beginning, the outline is read
// first, and a file of OpenStreetMap is read where it lies, else held in memory. Faults of the file are in the Report; an error is ErrInvalid for a layer that files are
// not taken for, else what r failed with.
func Open(r io.Reader, o Options) (*Reader, error) {
	if !slices.Contains(coverage.UploadLayers, o.Layer) || schemas()[string(o.Layer)] == nil {
		return nil, fmt.Errorf("open %s: layer %q takes no files: %w", o.Name, o.Layer, coverage.ErrInvalid)
	}
	o = o.withDefaults()
	c := newIssues(o.Lang, o.Limits.MaxIssues)
	rd := &Reader{o: o, issues: c, columns: newColumns(o, c), schema: schemas()[string(o.Layer)], ids: map[string]int{}}
	if o.Layer == coverage.Walkways {
		o.Region = o.Region.Pad(regionMargin)
	}
	rd.placer = placer{issues: c, layer: o.Layer, region: o.Region, lang: o.Lang, system: undeclared()}
	rd.read = reading{issues: c, limits: o.Limits, turn: rd.placer.point}
	if c.fatal {
		return rd, nil
	}
	if o.CRS != "" {
		s, ok := declare(c, o.CRS, "crs")
		if !ok {
			return rd, nil
		}
		s.caller = true
		rd.placer.system = s
	}
	return rd, rd.open(r)
}

func (rd *Reader) open(r io.Reader) error {
	head, r, err := sniff(r)
	if err == nil {
		if begin := rd.opener(head); begin != nil {
			if err = begin(head, r); err != nil {
				err = fmt.Errorf("read %s: %w", rd.o.Name, err)
			}
			return err
		}
		r, err = rd.hold(r)
	}
	if err == nil && !rd.issues.fatal {
		err = rd.outline(r)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", rd.o.Name, err)
	}
	if rd.issues.fatal {
		return nil
	}
	rd.count = &counter{r: r, limit: rd.o.Limits.MaxBytes}
	body, written := rd.text(rd.count)
	text := bufio.NewReaderSize(body, sniffed)
	switch format := rd.format(text); {
	case rd.issues.fatal:
	case rd.count.over:
		rd.tooManyBytes()
	case written == "utf-16", written == "mixed", written == "gb18030" && (format == GeoJSON || format == GeoJSONSeq):
		rd.issues.stop("encoding", place{})
	case format == GeoJSON:
		rd.openGeoJSON(text)
	case format == GeoJSONSeq:
		rd.openGeoJSONSeq(text)
	case format == CSV:
		return rd.openCSV(text)
	default:
		rd.issues.stop("format_unknown", place{})
	}
	return nil
}

func (rd *Reader) tooManyBytes() {
	rd.issues.stop("file_too_large", place{}, "limit", strconv.FormatInt(rd.count.limit, 10))
}

// hold keeps the beginning of what cannot be read twice; a short file is kept whole.
func (rd *Reader) hold(r io.Reader) (io.Reader, error) {
	if _, ok := r.(io.ReadSeeker); ok {
		return r, nil
	}
	head, err := io.ReadAll(io.LimitReader(r, held))
	if err != nil {
		return nil, err
	}
	if len(head) < held {
		return bytes.NewReader(head), nil
	}
	rd.late = true
	return io.MultiReader(bytes.NewReader(head), r), nil
}

// outline looks for a crs member and for coordinates, where the CRS is open, and goes back.
func (rd *Reader) outline(r io.Reader) error {
	seeker, ok := r.(io.ReadSeeker)
	if rd.placer.system.stated || rd.o.Layer == coverage.Reporteds {
		return nil
	}
	if !ok {
		rd.placed(true)
		return nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	body, _ := utf8Text(io.LimitReader(r, rd.o.Limits.MaxBytes))
	s := newScanner(body, rd.o.Limits)
	s.needle = []byte(`"coordinates"`)
	member, places := s.crs()
	if member != nil {
		rd.fileCRS(member, false)
		places = true
	}
	if s.peekedObject {
		rd.placed(places)
	}
	_, err = seeker.Seek(start, io.SeekStart)
	return err
}

// fileCRS takes a crs member. The caller leads; behind the features it comes too late.
func (rd *Reader) fileCRS(b []byte, behind bool) {
	if name, ok := crsMember(rd.issues, b, rd.o.Limits.MaxDepth); ok && name != "" {
		rd.saidCRS(name, behind)
	}
}

// saidCRS takes what a file says its CRS is, for geo.ParseCRS.
func (rd *Reader) saidCRS(name string, behind bool) {
	if rd.placer.system.stated {
		rd.conflict(name)
		return
	}
	s, ok := declare(rd.issues, name, "crs")
	switch {
	case !ok:
	case !behind:
		rd.placer.system = s
	case !s.identity:
		rd.issues.stop("crs_after_features", place{field: "crs", value: name})
	}
}

// conflict notes a file that says otherwise than what leads.
func (rd *Reader) conflict(name string) {
	other, err := geo.ParseCRS(name)
	if err != nil || other.String() == rd.placer.system.label || isIdentity(other) && rd.placer.system.identity {
		return
	}
	rd.note("crs_conflict", place{field: "crs", value: rd.placer.system.label}, "other", name)
}

// note records a warning that stays with the revision.
func (rd *Reader) note(code string, p place, words ...string) {
	if rd.issues.tally[code] == 0 {
		rd.notes = append(rd.notes, sentenceOf()[code].issue(rd.o.Lang, p, words...))
	}
	rd.issues.add(code, p, words...)
}

// placed is called once it is known whether the file holds coordinates: without any, the CRS does
// not matter.
func (rd *Reader) placed(places bool) {
	if rd.placer.system.stated || !places || rd.issues.fatal {
		return
	}
	if rd.o.DefaultCRS != "" {
		if s, ok := declare(rd.issues, rd.o.DefaultCRS, "default_crs"); ok {
			rd.placer.system = s
		}
		return
	}
	rd.note("crs_undeclared", place{})
}

// format tells the format of a text by what the caller says, by how it begins, and by name.
func (rd *Reader) format(r *bufio.Reader) Format {
	head, _ := r.Peek(sniffed) // what there is; an error comes again with the bytes
	switch ext := strings.ToLower(filepath.Ext(rd.o.Name)); {
	case rd.o.Format == GeoJSON || rd.o.Format == CSV || rd.o.Format == GeoJSONSeq:
		return rd.o.Format
	case rd.o.Format != "":
		rd.issues.stop("format_differs", place{value: orDash(string(textFormat(head)))}, "other", string(rd.o.Format))
		return ""
	case isSequence(head, ext):
		return GeoJSONSeq
	case ext == ".geojson" || ext == ".json" || textFormat(head) == GeoJSON:
		return GeoJSON
	case ext == ".csv" || ext == ".tsv" || ext == ".txt":
		return CSV
	}
	return textFormat(head)
}

// textFormat tells a text by how it begins.
func textFormat(head []byte) Format {
	begin := bytes.TrimLeft(head, " \t\r\n")
	head = head[:min(len(head), 512)]
	switch {
	case len(begin) > 0 && begin[0] == '{':
		return GeoJSON
	case bytes.ContainsAny(head, ",;\t") && bytes.IndexByte(head, 0) < 0:
		return CSV
	}
	return ""
}

func (rd *Reader) openGeoJSON(r io.Reader) {
	g := newGeoJSON(r, rd.o.Limits, rd.issues, rd.columns)
	rd.columns.onCRS = func(b []byte, behind bool) {
		if !rd.placer.system.stated || rd.placer.system.caller {
			rd.fileCRS(b, behind)
		}
	}
	rd.records = g.records
}

func (rd *Reader) openCSV(r *bufio.Reader) error {
	head, _ := r.Peek(sniffed / 2)
	t, _ := newCSV(r, rd.o.Limits, rd.issues, rd.columns, delimiter(head))
	if err := rd.openTable(t); err != nil {
		return fmt.Errorf("read %s: %w", rd.o.Name, err)
	}
	return nil
}

// openTable reads the headings of a table and makes its rows the records.
func (rd *Reader) openTable(t *tableReader) error {
	if err := t.readHeader(); err != nil {
		return err
	}
	rd.placed(t.places() && rd.o.Layer != coverage.Reporteds)
	t.swap = func(x, y float64) bool {
		swapped, err := geo.DetectAxes(rd.placer.system.crs, x, y)
		return err == nil && swapped
	}
	t.srid = func(srid string) {
		if rd.placer.system.stated {
			rd.conflict("EPSG:" + srid)
		} else if s, ok := declare(rd.issues, "EPSG:"+srid, "srid"); ok {
			rd.placer.system = s
		}
	}
	rd.records = t.records
	return nil
}

// delimiter is the likeliest of comma, semicolon and tab by the first lines.
func delimiter(head []byte) rune {
	best, n := ',', 0
	for _, c := range []byte{',', ';', '\t'} {
		if k := bytes.Count(head, []byte{c}); k > n {
			best, n = rune(c), k
		}
	}
	return best
}
