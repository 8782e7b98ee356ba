package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

const (
	maxElement = 1 << 20 // bytes of one element of XML
	xmlBlock   = 8000    // objects that are passed on together
)

// xmlFile reads OpenStreetMap's XML, packed by gzip or not. It reads what OpenStreetMap writes and
// no more of XML: a DTD, and with it any entity of one's own, is refused.
type xmlFile struct {
	r      io.ReadSeeker
	packed bool
	table  *walkTable
	limits Limits
}

func (f *xmlFile) pass(w want, work func(*osmBlock), consume func(*osmBlock) error) error {
	produce := func(emit func(*osmBlock) bool) error {
		if _, err := f.r.Seek(0, io.SeekStart); err != nil {
			return err
		}
		read := &counter{r: f.r, limit: math.MaxInt64}
		text := io.Reader(read)
		if f.packed {
			z, err := gzip.NewReader(bufio.NewReaderSize(read, 1<<16))
			if err != nil {
				return osmFault("it cannot be unpacked: %v", err)
			}
			text = unpacking{z}
		}
		x := &xmlReader{
			text: bufio.NewReaderSize(text, 1<<18), packed: read, table: f.table, want: w,
			depth: f.limits.MaxDepth, emit: emit, out: &osmBlock{},
		}
		return x.read()
	}
	return abreast(produce, work, consume)
}

// unpacking tells faults of what is packed from those of reading it.
type unpacking struct{ z *gzip.Reader }

func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.z.Read(p)
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt) {
		err = osmFault("it cannot be unpacked: %v", err)
	}
	return n, err
}

// xmlReader makes blocks of elements.
type xmlReader struct {
	text   *bufio.Reader
	packed *counter
	table  *walkTable
	want   want
	depth  int // how deep elements may nest
	emit   func(*osmBlock) bool

	out     *osmBlock
	element []byte // that being read, without its brackets
	level   int
	rooted  bool // the outermost element was there
	done    bool // nobody wants more

	within want // the object that is open; 0 none
	hidden bool // it was deleted
	node   osmNode
	way    osmWay
	tags   []tag
}

func (x *xmlReader) read() error {
	for !x.done {
		err := x.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = x.take()
		}
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return osmFault("the file ends within an element")
		case err != nil:
			return err
		}
	}
	if !x.done && (x.level != 0 || !x.rooted) {
		return osmFault("the file ends before its elements do")
	}
	if !x.done {
		x.flush()
	}
	return nil
}

// take follows one element.
func (x *xmlReader) take() error {
	e := x.element
	switch {
	case len(e) == 0:
		return osmFault("an element without a name")
	case e[0] == '?', bytes.HasPrefix(e, []byte("!--")), bytes.HasPrefix(e, []byte("![CDATA[")):
		return nil
	case e[0] == '!':
		return osmFault("a document type definition, which is not read")
	case e[0] == '/':
		return x.close()
	}
	empty := e[len(e)-1] == '/'
	if empty {
		e = e[:len(e)-1]
	}
	name, rest := e, []byte(nil)
	if i := bytes.IndexAny(e, " \t\r\n"); i >= 0 {
		name, rest = e[:i], e[i:]
	}
	if x.level++; x.level > x.depth {
		return errTooDeep
	}
	if err := x.begin(name, rest); err != nil {
		return err
	}
	if empty {
		return x.close()
	}
	return nil
}

// begin takes an element that opens.
func (x *xmlReader) begin(name, rest []byte) error {
	if x.level == 1 {
		if string(name) != "osm" {
			return osmFault("the outermost element is %q and not osm", shorten(string(name)))
		}
		x.rooted = true
		return nil
	}
	if x.level == 2 {
		return x.object(name, rest)
	}
	if x.level != 3 || x.within == 0 {
		return nil
	}
	switch {
	case string(name) == "tag":
		var t tag
		err := attributes(rest, func(key, value []byte) error {
			switch string(key) {
			case "k":
				return unescape(value, &t.key)
			case "v":
				return unescape(value, &t.value)
			}
			return nil
		})
		x.tags = append(x.tags, t)
		return err
	case string(name) == "nd" && x.within == wantWays:
		return attributes(rest, func(key, value []byte) error {
			if string(key) != "ref" {
				return nil
			}
			id, err := nodeID(value)
			x.way.refs = append(x.way.refs, id)
			return err
		})
	}
	return nil
}

// object takes a node, way or relation that begins.
func (x *xmlReader) object(name, rest []byte) error {
	var kind want
	switch string(name) {
	case "node":
		kind = wantNodes
	case "way":
		kind = wantWays
	case "relation":
		x.out.objects++
		return nil
	default:
		return nil
	}
	if x.out.objects++; x.want&kind == 0 {
		return nil
	}
	x.within, x.hidden, x.tags = kind, false, x.tags[:0]
	x.node, x.way = osmNode{lon: unknown}, osmWay{}
	lon, lat := math.NaN(), math.NaN()
	err := attributes(rest, func(key, value []byte) (err error) {
		switch string(key) {
		case "id":
			x.node.id, err = nodeID(value)
			x.way.id = x.node.id
		case "lon":
			lon, err = degree(value)
		case "lat":
			lat, err = degree(value)
		case "visible":
			x.hidden = x.hidden || string(value) == "false"
		case "action":
			x.hidden = x.hidden || string(value) == "delete"
		}
		return err
	})
	if math.Abs(lon) <= 180 && math.Abs(lat) <= 90 {
		x.node.lon, x.node.lat = int32(math.Round(lon*1e7)), int32(math.Round(lat*1e7))
	}
	return err
}

// close takes an element that ends.
func (x *xmlReader) close() error {
	if x.level--; x.level < 0 {
		return osmFault("an element ends that never began")
	}
	if x.level != 1 || x.within == 0 {
		if x.level == 1 {
			x.flushFull()
		}
		return nil
	}
	switch {
	case x.hidden:
	case x.within == wantNodes:
		x.node.closed, x.node.crossing = x.table.closed(x.tags), x.table.crosses(x.tags)
		x.out.nodes = append(x.out.nodes, x.node)
	default:
		x.way.tags = append([]tag(nil), x.tags...)
		x.out.add(x.way, x.table)
	}
	x.within = 0
	x.flushFull()
	return nil
}

func (x *xmlReader) flushFull() {
	if x.out.objects >= xmlBlock {
		x.flush()
	}
}

func (x *xmlReader) flush() {
	x.out.at = x.packed.n
	x.done = !x.emit(x.out)
	x.out = &osmBlock{}
}
