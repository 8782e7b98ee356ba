package intake

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// kmlReader reads the placemarks of KML.
//
// Source: OGC 12-007r2, KML 2.3.
type kmlReader struct {
	rd   *Reader
	m    *markup
	rec  record
	rows int
	left int // vertices that the placemark may still have
}

// openKML reads KML that is not packed.
func (rd *Reader) openKML(_ []byte, r io.Reader) error {
	rd.count = &counter{r: r, limit: rd.o.Limits.MaxBytes}
	rd.kmlOf(func() (io.ReadCloser, error) { return io.NopCloser(rd.count), nil })
	return nil
}

// openKMZ reads the KML of an archive: that which has placemarks, where several are the one that is asked for.
func (rd *Reader) openKMZ(a *archive) error {
	names := a.with(".kml")
	if rd.o.Member == "" && len(names) > 1 {
		var full []string
		for _, name := range names {
			some, err := a.mentions(name+".kml", "Placemark")
			if err != nil {
				return rd.stopFor(err, "kml_syntax", place{})
			}
			if some {
				full = append(full, name)
			}
		}
		if len(full) > 0 {
			names = full // doc.kml often does nothing but name the others
		}
	}
	if i, ok := rd.choose(names); ok {
		rd.kmlOf(func() (io.ReadCloser, error) { return a.open(names[i] + ".kml") })
	}
	return nil
}

// kmlOf makes the placemarks the records. KML is longitude, latitude by definition; only the caller may say otherwise.
func (rd *Reader) kmlOf(open func() (io.ReadCloser, error)) {
	if !rd.placer.system.stated {
		rd.placer.system, _ = declare(rd.issues, "EPSG:4326", "crs") // it is known
	}
	if sys := rd.placer.system; !sys.crs.Geographic() {
		rd.issues.stop("crs_misfit", place{field: "crs", value: "KML"},
			"crs", sys.label, "likely", "EPSG:4326", "example", "EPSG:4326")
		return
	}
	rd.records = func(yield func(*record) bool) error {
		f, err := open()
		if err != nil {
			return rd.stopFor(err, "kml_syntax", place{})
		}
		body, err := declared(f)
		k := &kmlReader{rd: rd, m: newMarkup(body, rd.o.Limits)}
		if err == nil {
			err = k.records(yield)
		}
		if err = errors.Join(err, f.Close()); err == nil {
			return nil
		}
		var part errPart
		if errors.As(err, &part) {
			rd.issues.stop("kml_syntax", place{row: k.rows}, "line", strconv.Itoa(k.m.line), "what", part.what)
			return nil
		}
		return rd.stopFor(err, "kml_syntax", place{row: k.rows})
	}
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// declared makes UTF-8 of XML in the encoding that it declares.
func declared(r io.Reader) (io.Reader, error) {
	head := make([]byte, 256)
	n, err := io.ReadFull(r, head)
	if err = unlessEOF(err); err != nil {
		return nil, err
	}
	head = bytes.TrimPrefix(head[:n], byteOrderMark)
	whole := io.MultiReader(bytes.NewReader(head), r)
	m := xmlEncoding.FindSubmatch(head)
	if m == nil {
		return whole, nil
	}
	c, ok := charsetNamed(string(m[1]))
	switch {
	case !ok:
		return nil, partFault("its encoding %s is not known", m[1])
	case c.encoding == nil:
		return whole, nil
	}
	return c.encoding.NewDecoder().Reader(whole), nil
}

func (k *kmlReader) records(yield func(*record) bool) error {
	for {
		t, err := k.m.next()
		if err != nil || t == ended {
			return err
		}
		if t != opening {
			continue
		}
		if len(k.m.open) == 1 && k.m.name != "kml" {
			return partFault("the outermost element is %s and not kml", shorten(k.m.name))
		}
		switch k.m.name {
		case "Placemark":
			if k.rows++; k.rows > k.rd.o.Limits.MaxFeatures {
				return errTooMany{"too_many_features", int64(k.rd.o.Limits.MaxFeatures)}
			}
			if err := k.placemark(); err != nil {
				return err
			}
			if k.rd.issues.fatal || !yield(&k.rec) {
				return nil
			}
		case "NetworkLink":
			k.rd.issues.add("kml_link", place{})
		}
	}
}

// placemark reads the one that has opened.
func (k *kmlReader) placemark() error {
	before := k.rd.issues.errors
	k.rec = record{row: k.rows, wkt: true, fields: k.rec.fields[:0]}
	k.left = k.rd.o.Limits.MaxVertices
	id, err := k.m.attribute("id")
	if err != nil {
		return err
	}
	depth := len(k.m.open)
	for {
		t, err := k.m.next()
		if err == nil && (t == ended || t == closing && len(k.m.open) < depth) {
			break
		}
		if err == nil && t == opening {
			err = k.member(depth)
		}
		if err != nil {
			return err
		}
	}
	if k.rd.idOf(&k.rec) == "" && id != "" {
		k.rec.id = value{textual, id}
	}
	k.rec.faulty = k.rd.issues.errors > before
	return nil
}

// member takes an element of a placemark, depth deep.
func (k *kmlReader) member(depth int) error {
	name := k.m.name
	switch {
	case name == "ExtendedData" || name == "SchemaData":
		return nil // what is in it comes next
	case name == "SimpleData" || name == "Data":
		key, err := k.m.attribute("name")
		if err != nil {
			return err
		}
		text, err := "", error(nil)
		if name == "SimpleData" {
			text, err = k.m.content()
		} else {
			text, err = k.dataValue()
		}
		k.put(key, text)
		return err
	case len(k.m.open) > depth+1:
		return k.m.skip()
	case name == "name" || name == "description" || name == "address":
		text, err := k.m.content()
		k.put(name, text)
		return err
	case kmlShapes[name]:
		g, err := k.geometry(0)
		if err == nil && g != nil {
			k.rec.geometry = shapely(k.rd.issues, g, k.place(), false)
		}
		return err
	case name == "Model" || name == "Track" || name == "MultiTrack":
		p := k.place()
		p.value = name
		k.rd.issues.add("kml_geometry", p)
	}
	return k.m.skip()
}

// dataValue reads the value of the Data that has opened.
func (k *kmlReader) dataValue() (string, error) {
	depth, out := len(k.m.open), ""
	for {
		t, err := k.m.next()
		switch {
		case err != nil:
			return "", err
		case t == ended || t == closing && len(k.m.open) < depth:
			return out, nil
		case t == opening && k.m.name == "value":
			if out, err = k.m.content(); err != nil {
				return "", err
			}
		}
	}
}

// put adds a property. A name that says twice what it says is taken once: programs write <name> beside the data.
func (k *kmlReader) put(key, text string) {
	text = strings.TrimSpace(text)
	if key == "" || text == "" || len(k.rec.fields) >= k.rd.o.Limits.MaxProperties {
		return
	}
	col := k.rd.columns.named(key)
	for i, f := range k.rec.fields {
		if f.column == col || col.prop != nil && f.column.prop == col.prop {
			if f.column.spelled == "name" {
				k.rec.fields[i] = field{col, value{textual, text}} // the data lead over the label
			}
			return
		}
	}
	if !col.ignore {
		k.rec.fields = append(k.rec.fields, field{col, value{textual, text}})
	}
}

func (k *kmlReader) place() place {
	return place{row: k.rows, feature: k.rd.idOf(&k.rec), field: "geometry"}
}

var kmlShapes = map[string]bool{"Point": true, "LineString": true, "LinearRing": true, "Polygon": true, "MultiGeometry": true}

// geometry reads the shape that has opened; nil where it is empty or faulty.
func (k *kmlReader) geometry(nested int) (orb.Geometry, error) {
	switch k.m.name {
	case "Polygon":
		return k.polygon()
	case "MultiGeometry":
		return k.multi(nested)
	case "Point":
		pts, err := k.coordinates()
		if len(pts) == 0 {
			return nil, err
		}
		return pts[0], err
	}
	pts, err := k.coordinates()
	if len(pts) == 0 {
		return nil, err
	}
	return orb.LineString(pts), err
}
