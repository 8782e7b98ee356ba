package intake

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// The sections of a file of corners (界址点), as land bureaus hand parcels in: a head of key=value, then for each
// parcel a line that ends in @, and a line for each of its corners: name, ring, northing, easting.
const (
	cornersHead = "[属性描述]"
	cornersBody = "[地块坐标]"
)

// parcelColumns are the cells of a parcel's line, in their order, and the property that each is unless map says
// otherwise; the first counts corners and the last is @.
var parcelColumns = []struct{ name, property string }{
	{"界址点数", ""}, {"地块面积", ""}, {"地块编号", "id"}, {"地块名称", "name"}, {"图形属性", ""},
	{"图幅号", ""}, {"地块用途", ""}, {"地类编码", ""},
}

// cornersReader reads the parcels of such a file.
type cornersReader struct {
	rd    *Reader
	text  *bufio.Reader
	head  map[string]string
	line  int
	ahead string // a line that was read and not taken
	ended bool
	cols  []*column
	rec   record
	rows  int
	left  int // bytes that the parcel may still have
}

func (rd *Reader) openCorners(_ []byte, r io.Reader) error {
	rd.count = &counter{r: r, limit: rd.o.Limits.MaxBytes}
	body, written := rd.text(rd.count)
	if written == "utf-16" || written == "mixed" {
		rd.issues.stop("encoding", place{})
	}
	t := &cornersReader{rd: rd, text: bufio.NewReaderSize(body, sniffed), head: map[string]string{}, left: rd.o.Limits.MaxFeatureBytes}
	if err := t.readHead(); err != nil || rd.issues.fatal {
		return err
	}
	if !rd.placer.system.stated {
		first, err := t.peekCorner()
		if err != nil || rd.issues.fatal {
			return err
		}
		t.settleCRS(first)
	}
	if rd.placed(true); rd.issues.fatal {
		return nil
	}
	t.cols = make([]*column, len(parcelColumns))
	for i, c := range parcelColumns {
		if t.cols[i] = rd.columns.named(c.name); t.cols[i].prop == nil && c.property != "" {
			if _, mapped := rd.columns.mapped[c.name]; !mapped {
				t.cols[i].prop = rd.schema.byKey[c.property]
			}
		}
	}
	rd.records = t.records
	return nil
}

// next returns the next line that is not blank; "" at the end.
func (t *cornersReader) next() (string, error) {
	if s := t.ahead; s != "" {
		t.ahead = ""
		return s, nil
	}
	for !t.ended {
		part, err := t.text.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			t.stop("a line of more than %s bytes", strconv.Itoa(sniffed))
			return "", nil
		}
		t.ended = err != nil
		if unlessEOF(err) != nil {
			return "", err
		}
		t.line++
		if t.left -= len(part); t.left < 0 {
			t.rd.issues.stop("feature_too_large", place{row: t.rows}, "limit", strconv.Itoa(t.rd.o.Limits.MaxFeatureBytes))
			return "", nil
		}
		if s := strings.TrimSpace(halfWidth(string(part))); s != "" {
			return s, nil
		}
	}
	return "", nil
}

// stop ends the reading at a line.
func (t *cornersReader) stop(what string, words ...string) {
	for _, w := range words {
		what = strings.Replace(what, "%s", w, 1)
	}
	t.rd.issues.stop("corners_syntax", place{row: t.rows}, "line", strconv.Itoa(t.line), "what", what)
}

// readHead reads key=value until the section of parcels begins.
func (t *cornersReader) readHead() error {
	for {
		s, err := t.next()
		if err != nil || t.rd.issues.fatal {
			return err
		}
		s = strings.TrimPrefix(s, "\ufeff")
		if key, v, ok := strings.Cut(s, "="); ok && len(t.head) < 100 {
			t.head[strings.TrimSpace(key)] = strings.TrimSpace(v)
			continue
		}
		switch {
		case s == cornersBody:
			return nil
		case s == "":
			t.stop("the file ends before " + cornersBody)
			return nil
		case strings.HasPrefix(s, "["):
		default:
			t.ahead = s
			return nil
		}
	}
}

// peekCorner reads the first parcel's line and corner, which are read again.
func (t *cornersReader) peekCorner() (orb.Point, error) {
	parcel, err := t.next()
	if err != nil || parcel == "" {
		return orb.Point{}, err
	}
	corner, err := t.next()
	if err != nil || corner == "" {
		return orb.Point{}, err
	}
	t.ahead = parcel
	t.text = bufio.NewReaderSize(io.MultiReader(strings.NewReader(corner+"\n"), t.text), sniffed)
	t.ended = false
	t.line--
	p, _, _ := readCorner(corner)
	return p, nil
}

// settleCRS takes the CRS of the head: its datum, and the zone that the head states or the easting begins with.
func (t *cornersReader) settleCRS(first orb.Point) {
	datum := t.head["坐标系"]
	if crs, err := geo.ParseCRS(datum); datum == "" {
		return // nobody says: as with any other file
	} else if errors.Is(err, geo.ErrDatum) || err == nil && crs.EPSG != 4490 {
		t.rd.saidCRS(datum, false)
		return
	} else if err != nil {
		t.doubt("坐标系", datum)
		return
	}
	if unit := t.head["计量单位"]; unit == "度" || unit == "十进制度" {
		t.rd.saidCRS("EPSG:4490", false)
		return
	} else if unit != "" && unit != "米" && !strings.EqualFold(unit, "m") {
		t.doubt("计量单位", unit)
		return
	}
	if shift := t.head["转换参数"]; strings.Trim(shift, "0., -") != "" {
		t.doubt("转换参数", shift)
		return
	}
	if code, ok := t.zone(first); ok {
		t.rd.saidCRS("EPSG:"+strconv.Itoa(code), false)
	}
}

// zone is the code of the Gauss-Krüger zone.
func (t *cornersReader) zone(first orb.Point) (code int, ok bool) {
	width := strings.TrimSpace(strings.TrimRight(t.head["几度分带"], "度分带° "))
	stated, _ := strconv.Atoi(strings.TrimRight(t.head["带号"], "带 "))
	written := 0
	if first[0] >= 1e6 && first[0] < 1e8 {
		written = int(first[0] / 1e6)
	}
	zone := written
	if zone == 0 {
		zone = stated
	}
	switch {
	case written != 0 && stated != 0 && written != stated:
		t.doubt("带号", t.head["带号"])
		return 0, false
	case width == "3" && zone >= 25 && zone <= 45:
		code = 4534 + zone - 25
	case width == "6" && zone >= 13 && zone <= 23:
		code = 4502 + zone - 13
	case width != "3" && width != "6":
		t.doubt("几度分带", t.head["几度分带"])
		return 0, false
	default:
		t.doubt("带号", t.head["带号"])
		return 0, false
	}
	if written != 0 { // the number before the easting is in the code
		code -= map[string]int{"3": 21, "6": 11}[width]
	}
	return code, true
}

func (t *cornersReader) doubt(field, v string) {
	t.rd.issues.stop("corners_head", place{field: field, value: orDash(v)}, "example", "EPSG:4527")
}
