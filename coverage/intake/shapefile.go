package intake

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// shapefile is the parts of one Shapefile.
type shapefile struct {
	rd   *Reader
	name string
	open func(ext string) (io.ReadCloser, error) // fs.ErrNotExist where there is none

	charset charset
	stated  string // who says so; "" where it was told from the bytes
	cols    []*column
	rec     record
}

// openZippedShapefile chooses among those of an archive.
func (rd *Reader) openZippedShapefile(a *archive) error {
	names := a.with(".shp")
	i, ok := rd.choose(names)
	if !ok {
		return nil
	}
	return rd.openShapefile(names[i], func(ext string) (io.ReadCloser, error) { return a.open(names[i] + ext) })
}

// openLooseShapefile reads a .shp whose other parts lie beside it.
func (rd *Reader) openLooseShapefile(at io.ReaderAt, size int64) error {
	stem := stemOf(filepath.Base(rd.o.Name))
	return rd.openShapefile(stem, func(ext string) (io.ReadCloser, error) {
		if ext == ".shp" {
			return io.NopCloser(io.NewSectionReader(at, 0, size)), nil
		}
		if rd.o.Beside == nil {
			return nil, fs.ErrNotExist
		}
		for _, spelled := range []string{ext, strings.ToUpper(ext)} {
			f, err := rd.o.Beside.Open(stem + spelled)
			if err == nil {
				return f, nil
			}
			if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
				return nil, err
			}
		}
		return nil, fs.ErrNotExist
	})
}

// openShapefile reads the heads of the parts, the CRS and the charset.
func (rd *Reader) openShapefile(name string, open func(string) (io.ReadCloser, error)) error {
	s := &shapefile{rd: rd, name: name, open: open}
	d, closer, err := s.table()
	if err != nil {
		return s.stop(".dbf", err)
	}
	fields := d.fields
	ok, err := s.settleCharset(d)
	if err = errors.Join(err, closer.Close()); err != nil || !ok {
		return s.stop(".dbf", err)
	}
	if prj, err := s.small(".prj"); err != nil {
		return s.stop(".prj", err)
	} else if wkt := strings.TrimSpace(string(prj)); wkt != "" {
		rd.saidCRS(wkt, false)
	}
	if !rd.issues.fatal && s.columns(fields) {
		rd.placed(true)
		rd.records = s.records
	}
	return nil
}

// table opens the .dbf.
func (s *shapefile) table() (*dbfReader, io.Closer, error) {
	f, err := s.open(".dbf")
	if err != nil {
		return nil, nil, err
	}
	d, err := newDBF(f, s.rd.o.Limits)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return d, f, nil
}

// small reads a part of a few lines; nil where there is none.
func (s *shapefile) small(ext string) ([]byte, error) {
	const enough = 64 << 10
	f, err := s.open(ext)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, enough))
	return b, errors.Join(err, f.Close())
}

// stop ends the reading for a fault of one part.
func (s *shapefile) stop(ext string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		s.rd.issues.stop("part_missing", place{value: filepath.Base(s.name) + ext})
		return nil
	}
	return s.rd.stopFor(err, "shapefile_syntax", place{value: filepath.Base(s.name) + ext})
}

// columns resolves the fields.
func (s *shapefile) columns(fields []dbfField) bool {
	names := make([]string, len(fields))
	var skipped []string
	for i, f := range fields {
		name, _, ok := s.charset.decode(f.raw)
		if names[i] = strings.TrimSpace(name); !ok || names[i] == "" {
			names[i] = "FIELD_" + strconv.Itoa(i+1)
		}
		if !f.readable() {
			skipped = append(skipped, names[i])
		}
	}
	var ok bool
	s.cols, ok = s.rd.typedColumns(names, func(cols []*column) {
		for i, f := range fields {
			cols[i].ignore = cols[i].ignore || !f.readable()
		}
		s.rd.uncut(fields, cols)
	})
	if len(skipped) > 0 {
		s.rd.issues.add("column_unread", place{}, "members", strings.Join(skipped, "、"))
	}
	return ok
}

// records yields every shape with its record, the same *record each time; deleted ones are passed over.
func (s *shapefile) records(yield func(*record) bool) error {
	shp, closer, err := s.shapes()
	if err != nil {
		return s.stop(".shp", err)
	}
	defer closer.Close()
	d, table, err := s.table()
	if err != nil {
		return s.stop(".dbf", err)
	}
	defer table.Close()
	for row := 1; !s.rd.issues.fatal; row++ {
		g, altitude, shapeErr := shp.next()
		deleted, tableErr := d.next()
		if errors.Is(shapeErr, io.EOF) || errors.Is(tableErr, io.EOF) {
			return s.counts(row-1, shapeErr, tableErr, d.records)
		}
		if tableErr != nil {
			return s.stop(".dbf", tableErr)
		}
		if row > s.rd.o.Limits.MaxFeatures {
			s.rd.issues.stop("too_many_features", place{}, "limit", strconv.Itoa(s.rd.o.Limits.MaxFeatures))
			return nil
		}
		before := s.rd.issues.errors
		p := place{row: row, field: "geometry"}
		if g, err = s.judged(g, altitude, shapeErr, p); err != nil {
			return s.stop(".shp", err)
		}
		if s.rd.issues.fatal || deleted {
			continue
		}
		s.rec = record{row: row, geometry: g, wkt: true, fields: s.rec.fields[:0]}
		s.fields(d)
		s.rec.faulty = s.rd.issues.errors > before
		if !yield(&s.rec) {
			return nil
		}
	}
	return nil
}

// shapes opens the .shp and, where there is one, the .shx.
func (s *shapefile) shapes() (*shpReader, io.Closer, error) {
	f, err := s.open(".shp")
	if err != nil {
		return nil, nil, err
	}
	both := closers{f}
	var index io.Reader
	x, err := s.open(".shx")
	switch {
	case err == nil:
		index, both = x, append(both, x)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, errors.Join(err, both.Close())
	}
	shp, err := newSHP(f, index, s.rd.o.Limits)
	if err != nil {
		return nil, nil, errors.Join(err, both.Close())
	}
	return shp, both, nil
}

type closers []io.Closer

func (c closers) Close() error {
	var errs []error
	for _, one := range c {
		errs = append(errs, one.Close())
	}
	return errors.Join(errs...)
}

// counts holds the number of shapes against that of records once one of them has ended.
func (s *shapefile) counts(n int, shapeErr, tableErr error, stated int) error {
	a, b := strconv.Itoa(n), strconv.Itoa(n)
	switch {
	case shapeErr != nil && !errors.Is(shapeErr, io.EOF):
		return s.stop(".shp", shapeErr)
	case tableErr != nil && !errors.Is(tableErr, io.EOF):
		return s.stop(".dbf", tableErr)
	case shapeErr == nil:
		a = "> " + a
	case tableErr == nil:
		b = "> " + b
	case stated != n:
		b = strconv.Itoa(stated)
	default:
		return nil
	}
	s.rd.issues.stop("shapefile_counts", place{row: n}, "a", a, "b", b)
	return nil
}

// judged is a shape as the rest of intake takes it. An error ends the reading.
func (s *shapefile) judged(g orb.Geometry, altitude bool, err error, p place) (orb.Geometry, error) {
	var one errShape
	if name, is := unread(err); is {
		p.value = name
		s.rd.issues.stop("shapefile_type", p)
		return nil, nil
	}
	if errors.As(err, &one) {
		p.value = one.value
		s.rd.issues.add(one.code, p, "limit", one.value, "crs", s.rd.placer.system.label, "likely", "—", "example", "EPSG:4490")
		return nil, nil
	}
	if err != nil || g == nil {
		return nil, err
	}
	return s.rd.decoded(g, altitude, p), nil
}

// decoded judges a geometry that was read from a binary file.
func (rd *Reader) decoded(g orb.Geometry, altitude bool, p place) orb.Geometry {
	if altitude {
		rd.issues.add("altitude_dropped", p)
	}
	return shapely(rd.issues, g, p, false)
}
