package intake

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// dbfField is one column of a .dbf file.
type dbfField struct {
	raw    []byte // its name as it is written
	kind   byte   // C N F D L I, others are not read
	offset int    // in a record
	width  int
}

// dbfReader reads a .dbf file record by record.
//
// Source: Esri, ESRI Shapefile Technical Description; dBASE III and IV table files.
type dbfReader struct {
	r        *bufio.Reader
	fields   []dbfField
	records  int  // as the head says
	language byte // LDID
	buf      []byte
}

const (
	dbfHead       = 32
	dbfDeleted    = '*'
	dbfTerminator = 0x0d
)

// newDBF reads the head; an error says what is wrong with it.
func newDBF(r io.Reader, limits Limits) (*dbfReader, error) {
	d := &dbfReader{r: bufio.NewReaderSize(r, 64<<10)}
	var head [dbfHead]byte
	if _, err := io.ReadFull(d.r, head[:]); err != nil {
		return nil, brokenOff(err, "its head")
	}
	d.records, d.language = int(binary.LittleEndian.Uint32(head[4:])), head[29]
	headBytes, recordBytes := int(binary.LittleEndian.Uint16(head[8:])), int(binary.LittleEndian.Uint16(head[10:]))
	if head[0] == 0 || headBytes < dbfHead+1 || recordBytes < 1 || head[0] == '{' || head[0] == '<' {
		return nil, partFault("it does not begin as a .dbf does")
	}
	rest := make([]byte, headBytes-dbfHead)
	if _, err := io.ReadFull(d.r, rest); err != nil {
		return nil, brokenOff(err, "its head")
	}
	offset := 1
	for len(rest) >= dbfHead && rest[0] != dbfTerminator {
		f := dbfField{kind: rest[11], offset: offset, width: int(rest[16])}
		if f.raw, _, _ = bytes.Cut(rest[:11], []byte{0}); f.kind == 'C' {
			f.width += int(rest[17]) << 8 // long texts
		}
		if offset += f.width; offset > recordBytes {
			return nil, partFault("its fields are wider than its records")
		}
		if d.fields = append(d.fields, f); len(d.fields) > limits.MaxProperties {
			return nil, errTooMany{"too_many_properties", int64(limits.MaxProperties)}
		}
		rest = rest[dbfHead:]
	}
	d.buf = make([]byte, recordBytes)
	return d, nil
}

// next reads a record into buf and reports whether it was deleted; io.EOF behind the last.
func (d *dbfReader) next() (deleted bool, err error) {
	n, err := io.ReadFull(d.r, d.buf)
	if n > 0 && d.buf[0] == 0x1a || err == io.EOF {
		return false, io.EOF
	}
	if err != nil {
		return false, brokenOff(err, "a record")
	}
	return d.buf[0] == dbfDeleted, nil
}

// cell is the bytes of a field in the record that was read.
func (d *dbfReader) cell(f dbfField) []byte { return d.buf[f.offset : f.offset+f.width] }

// readable reports whether the values of f can be read; memos and objects lie elsewhere.
func (f dbfField) readable() bool {
	return strings.IndexByte("CNFDL", f.kind) >= 0 || f.kind == 'I' && f.width == 4 || f.kind == 'O' && f.width == 8
}

// value reads a cell that is no text.
func (f dbfField) value(b []byte) value {
	switch f.kind {
	case 'I':
		return value{numeric, strconv.Itoa(int(int32(binary.LittleEndian.Uint32(b))))}
	case 'O':
		return numberValue(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	}
	s := string(bytes.Trim(b, " \x00"))
	switch {
	case s == "" || s == "?" || f.kind == 'D' && strings.Trim(s, "0") == "" || strings.Trim(s, "*") == "":
		return value{} // stars are how programs write that a number is not known
	case f.kind == 'L':
		switch s {
		case "T", "t", "Y", "y":
			return value{logical, "true"}
		case "F", "f", "N", "n":
			return value{logical, "false"}
		}
	case f.kind == 'D' && len(s) == 8 && digitsOnly(s):
		return value{textual, s[:4] + "-" + s[4:6] + "-" + s[6:]}
	case f.kind == 'N' || f.kind == 'F':
		return spelledNumber(s)
	}
	return value{textual, s}
}

// spelledNumber is a number in its shortest spelling, or the text where it is none.
func spelledNumber(s string) value {
	s = strings.TrimPrefix(s, "+")
	if strings.Contains(s, ".") && !strings.ContainsAny(s, "eE") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	if strings.HasPrefix(s, "-.") {
		s = "-0" + s[1:]
	}
	if !json.Valid([]byte(s)) || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		if x, err := strconv.ParseFloat(s, 64); err == nil {
			return numberValue(x)
		}
		return value{textual, s}
	}
	return value{numeric, s}
}

// numberValue is x as JSON spells it; what is not finite is absent.
func numberValue(x float64) value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return value{}
	}
	b, err := json.Marshal(x)
	if err != nil {
		panic("a finite number has no JSON: " + err.Error())
	}
	return value{numeric, string(b)}
}

// partFault is what is wrong with a part of a file that is in several.
func partFault(format string, a ...any) error { return errPart{fmt.Sprintf(format, a...)} }

type errPart struct{ what string }

func (e errPart) Error() string { return e.what }

// brokenOff tells an end that comes too early from a reader that fails.
func brokenOff(err error, within string) error {
	if unlessEOF(err) == nil {
		return partFault("it ends within %s", within)
	}
	return err
}
