package intake

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// records yields every parcel, the same *record each time.
func (t *cornersReader) records(yield func(*record) bool) error {
	for !t.rd.issues.fatal {
		t.left = t.rd.o.Limits.MaxFeatureBytes
		head, err := t.next()
		if err != nil || head == "" {
			return err
		}
		if t.rows++; t.rows > t.rd.o.Limits.MaxFeatures {
			t.rd.issues.stop("too_many_features", place{}, "limit", strconv.Itoa(t.rd.o.Limits.MaxFeatures))
			return nil
		}
		if !strings.HasSuffix(head, "@") {
			t.stop("%s is not the line of a parcel", shorten(head))
			return nil
		}
		before := t.rd.issues.errors
		t.rec = record{row: t.rows, wkt: true, fields: t.rec.fields[:0]}
		cells := strings.Split(strings.TrimSuffix(head, "@"), ",")
		t.cells(cells)
		rings, n, err := t.rings()
		if err != nil || t.rd.issues.fatal {
			return err
		}
		p := place{row: t.rows, feature: t.rd.idOf(&t.rec)}
		if stated, err := strconv.Atoi(strings.TrimSpace(cells[0])); err == nil && stated != n {
			t.rd.issues.add("corners_count", p, "a", strconv.Itoa(stated), "b", strconv.Itoa(n))
		}
		t.rec.geometry = t.shape(cells, rings, p)
		t.rec.faulty = t.rd.issues.errors > before
		if !yield(&t.rec) {
			return nil
		}
	}
	return nil
}

// cells takes what the line of a parcel says of it.
func (t *cornersReader) cells(cells []string) {
	for i, cell := range cells[:min(len(cells), len(parcelColumns))] {
		if cell = strings.TrimSpace(cell); cell != "" && !t.cols[i].ignore && i > 0 {
			t.rec.fields = append(t.rec.fields, field{t.cols[i], value{textual, cell}})
		}
	}
}

// rings reads the corners of a parcel, ring by ring, and how many there are. Rings of one number are one ring.
func (t *cornersReader) rings() (rings [][]orb.Point, n int, err error) {
	at := map[string]int{}
	for {
		s, err := t.next()
		if err != nil || s == "" || t.rd.issues.fatal {
			return rings, n, err
		}
		if strings.HasSuffix(s, "@") {
			t.ahead = s
			return rings, n, nil
		}
		q, ring, ok := readCorner(s)
		if !ok {
			t.stop("%s is not the line of a corner", shorten(s))
			return nil, 0, nil
		}
		if n++; n > t.rd.o.Limits.MaxVertices {
			t.rd.issues.stop("too_many_vertices", place{row: t.rows}, "limit", strconv.Itoa(t.rd.o.Limits.MaxVertices))
			return nil, 0, nil
		}
		i, known := at[ring]
		if !known {
			if i = len(rings); i == maxRings {
				t.rd.issues.stop("too_many_vertices", place{row: t.rows}, "limit", strconv.Itoa(maxRings))
				return nil, 0, nil
			}
			at[ring], rings = i, append(rings, nil)
		}
		rings[i] = append(rings[i], q)
	}
}

// readCorner reads "J1,1,northing,easting" as easting, northing.
func readCorner(s string) (q orb.Point, ring string, ok bool) {
	cells := strings.Split(strings.TrimRight(s, ", ;"), ",")
	if len(cells) < 4 {
		return q, "", false
	}
	for i, cell := range cells[2:4] {
		v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
		if err != nil {
			return q, "", false
		}
		q[1-i] = v
	}
	return q, strings.TrimSpace(cells[1]), finite(q)
}

// shape makes the geometry of a parcel: a polygon, unless its line says that it is a point or a line.
func (t *cornersReader) shape(cells []string, rings [][]orb.Point, p place) orb.Geometry {
	p.field = "geometry"
	kind := ""
	if len(cells) > 4 {
		kind = strings.TrimSpace(cells[4])
	}
	switch {
	case len(rings) == 0:
		t.rd.issues.add("empty_geometry", p)
		return nil
	case kind == "点" && len(rings) == 1 && len(rings[0]) == 1:
		return rings[0][0]
	case kind == "线":
		return shapely(t.rd.issues, shaped(shpLine, rings), p, false)
	}
	shells := make([]orb.Ring, len(rings))
	for i, r := range rings {
		if shells[i] = r; len(r) > 2 && r[0] != r[len(r)-1] {
			shells[i] = append(shells[i], r[0]) // they need not be
		}
	}
	return shapely(t.rd.issues, polygonOf(shells), p, false)
}
