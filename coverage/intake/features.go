package intake

import (
	"encoding/json"
	"fmt"
	"iter"
	"reflect"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

const progressEvery = 1000 // features

// Features yields what the file holds, once. Where an error arose it ends with ErrRejected, unless
// faulty features are to be skipped and the file could be followed to its end; a limit on the whole
// file that was passed is coverage.ErrTooLarge besides.
func (rd *Reader) Features() iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		again, err := rd.each(func(f coverage.Feature) bool { return yield(f, nil) })
		if !again {
			return
		}
		if err == nil {
			err = rd.verdict()
		}
		if err != nil {
			yield(coverage.Feature{}, err)
		}
	}
}

// each takes every record and reports whether its reader wants what follows.
func (rd *Reader) each(yield func(coverage.Feature) bool) (again bool, err error) {
	if rd.records == nil && rd.direct == nil || rd.issues.fatal {
		return true, nil
	}
	again = true
	n := 0
	give := func(f coverage.Feature) bool {
		rd.accepted++
		again = yield(f)
		return again
	}
	if rd.direct != nil {
		err = rd.direct(give)
		n = rd.ways.Read
	} else {
		err = rd.records(func(rec *record) bool {
			fs, ok := rd.take(rec)
			if n++; rd.o.Progress != nil && n%progressEvery == 0 {
				rd.o.Progress(n, rd.count.n)
			}
			if !ok {
				rd.rejected++
				return !rd.issues.fatal
			}
			for _, f := range fs {
				if !give(f) {
					return false
				}
			}
			return true
		})
	}
	rd.records, rd.direct = nil, nil
	if rd.o.Progress != nil {
		rd.o.Progress(rd.accepted+rd.rejected, rd.count.n)
	}
	if rd.count.over {
		rd.tooManyBytes()
		return again, nil
	}
	if err != nil {
		return again, fmt.Errorf("read %s: %w", rd.o.Name, err)
	}
	if n == 0 && !rd.issues.fatal && rd.issues.errors == 0 {
		rd.issues.add("no_features", place{})
	}
	return again, nil
}

// verdict is what Features ends with.
func (rd *Reader) verdict() error {
	switch {
	case rd.issues.tally["file_too_large"] > 0 || rd.issues.tally["too_many_features"] > 0:
		return fmt.Errorf("%w: %w", ErrRejected, coverage.ErrTooLarge)
	case rd.issues.fatal, rd.issues.errors > 0 && (!rd.o.Skip || rd.accepted+rd.rejected == 0):
		return ErrRejected
	}
	return nil
}

// Notes are the warnings that stay with a revision made of the file; they are known before the
// first feature is read.
func (rd *Reader) Notes() []coverage.Issue { return rd.notes }

// Report says what was read. Call it after Features.
func (rd *Reader) Report() Report {
	list, total := rd.issues.finish()
	return Report{
		Accepted: rd.accepted, Rejected: rd.rejected, Issues: list, Total: total,
		ReadAs: rd.columns.readAs(), CRS: rd.placer.system.label, Ways: rd.network(),
	}
}

// network is what became of the lines of a file of walkways; nil for any other layer.
func (rd *Reader) network() *Ways {
	if rd.o.Layer != coverage.Walkways {
		return nil
	}
	w := rd.ways
	if w.LeftOut == nil {
		w.LeftOut = map[string]int{}
	}
	return &w
}

// take makes a feature of a record, or several of a line in parts; it is not ok where an error arose.
// What it returns holds until it is called again.
func (rd *Reader) take(rec *record) ([]coverage.Feature, bool) {
	before := rd.issues.errors
	p := place{row: rec.row, feature: rd.idOf(rec)}
	rd.read.place = p
	s := reflect.New(rd.schema.typ)
	fields := rec.fields
	if len(rd.columns.setFor) > 0 {
		fields = append(fields, rd.columns.setFor...)
		rec.fields = fields[:0]
	}
	rd.read.fields(rd.schema, s.Elem(), fields)
	id := rd.id(s.Elem(), rec, p)
	g, _ := rd.placer.geometry(rec.geometry, p)
	v := s.Interface()
	if d, ok := v.(*coverage.Division); ok {
		g = office(d, g)
	}
	check(v, func(code, field string, words ...string) {
		p.field = rd.spelling(field)
		rd.issues.add(code, p, rd.spelled(words)...)
	})
	if rec.faulty || rd.issues.errors > before {
		if id != "" {
			rd.unique(id, p)
		}
		return nil, false
	}
	if w, ok := v.(*coverage.Walkway); ok {
		fs, ok := rd.walkways(w, g, p)
		return fs, ok && rd.admits(fs, p)
	}
	f := coverage.Feature{ID: id, Geometry: g}
	if id == "" {
		f.ID = rd.madeID(v, g, p)
		s.Elem().Field(0).SetString(f.ID)
	}
	if !rd.unique(f.ID, p) {
		return nil, false
	}
	f.Properties = encode(v)
	rd.one[0] = f
	return rd.one[:], rd.admits(rd.one[:], p)
}

// admits reports whether its sender may write features, all of one record.
func (rd *Reader) admits(fs []coverage.Feature, p place) bool {
	if rd.o.Admit == nil {
		return true
	}
	for _, f := range fs {
		if fault := rd.o.Admit(f); fault != "" {
			p.feature, p.field, p.value = f.ID, "", f.ID
			rd.issues.add(string(fault), p)
			return false
		}
	}
	return true
}

// encode is the canonical JSON of a layer's struct.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err)) // finite numbers and valid text are all it holds
	}
	return b
}

// office takes a division's point for its seat.
func office(d *coverage.Division, g orb.Geometry) orb.Geometry {
	p, ok := g.(orb.Point)
	if !ok {
		return g
	}
	if d.Office == nil {
		d.Office = &p
	}
	return nil
}

// spelling is how the file spells a property, or its Chinese heading.
func (rd *Reader) spelling(name string) string {
	for _, col := range rd.columns.order {
		if col.prop != nil && col.prop.Name == name {
			return col.spelled
		}
	}
	if p := rd.schema.byKey[fold(name)]; p != nil && rd.o.Lang != "en" {
		return p.Zh
	}
	return name
}

// spelled replaces the property named as "other" by its spelling.
func (rd *Reader) spelled(words []string) []string {
	for i := 0; i+1 < len(words); i += 2 {
		if words[i] == "other" {
			words[i+1] = rd.spelling(words[i+1])
		}
	}
	return words
}
