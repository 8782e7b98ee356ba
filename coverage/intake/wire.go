package intake

// wire reads a message of Protocol Buffers, field by field. Whatever the bytes are it ends, and
// reads nothing beyond them.
//
// Source: Protocol Buffers documentation, Encoding.
type wire struct {
	b     []byte
	field int    // number of the field that next found
	value uint64 // of a varint or fixed field
	bytes []byte // of a field with a length; a part of b
	bad   bool   // what follows is no field
}

// next finds the next field; false at the end and where bad.
func (w *wire) next() bool {
	if len(w.b) == 0 || w.bad {
		return false
	}
	key := w.varint()
	w.field, w.bytes = int(key>>3&0x1fffffff), nil
	switch key & 7 {
	case 0:
		w.value = w.varint()
	case 1:
		w.fixed(8)
	case 2:
		n := w.varint()
		if w.bad || n > uint64(len(w.b)) {
			w.bad = true
			break
		}
		w.bytes, w.b = w.b[:n:n], w.b[n:]
	case 5:
		w.fixed(4)
	default:
		w.bad = true
	}
	return !w.bad
}

func (w *wire) fixed(n int) {
	if len(w.b) < n {
		w.bad = true
		return
	}
	w.value = 0
	for i := n - 1; i >= 0; i-- {
		w.value = w.value<<8 | uint64(w.b[i])
	}
	w.b = w.b[n:]
}

// varint takes an integer of 7 bits a byte; bad where it does not end in ten.
func (w *wire) varint() uint64 {
	if len(w.b) > 0 && w.b[0] < 0x80 {
		v := uint64(w.b[0])
		w.b = w.b[1:]
		return v
	}
	var v uint64
	for i, c := range w.b {
		if i == 10 {
			break
		}
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			w.b = w.b[i+1:]
			return v
		}
	}
	w.bad, w.b = true, nil
	return 0
}

// more reports whether a packed list goes on.
func (w *wire) more() bool { return len(w.b) > 0 && !w.bad }

// signed takes an integer whose sign is in its lowest bit.
func (w *wire) signed() int64 { return zigzag(w.varint()) }

func zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// count is how many integers a packed list has: each ends in a byte whose highest bit is not set.
func (w *wire) count() (n int) {
	for _, c := range w.b {
		n += int(1 - c>>7)
	}
	return n
}
