package intake

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// fault is where in a value a JSON text breaks, and how.
type fault struct {
	at   int
	what string
}

func (f *fault) Error() string { return fmt.Sprintf("byte %d: %s", f.at, f.what) }

func broken(at int, format string, args ...any) *fault {
	return &fault{at, fmt.Sprintf(format, args...)}
}

func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// skipValue checks the value that starts at b[i] and returns the offset behind it.
func skipValue(b []byte, i, depth int) (int, *fault) {
	if i >= len(b) {
		return i, broken(i, "a value is missing")
	}
	switch c := b[i]; {
	case c == '"':
		return skipString(b, i)
	case c == '{':
		return skipMembers(b, i, depth, nil)
	case c == '[':
		return skipElements(b, i, depth, nil)
	case c == '-' || c >= '0' && c <= '9':
		if _, j, ok := number(b, i); ok {
			return j, nil
		}
		if j := wordEnd(b, i); tooGreat(b[i:j]) {
			return j, nil // JSON all the same; whoever reads it as a number says so
		}
	default:
		for _, word := range []string{"true", "false", "null"} {
			if bytes.HasPrefix(b[i:], []byte(word)) {
				return i + len(word), nil
			}
		}
	}
	return i, broken(i, "%q is no value", shorten(string(b[i:min(len(b), i+12)])))
}

// members calls do with every key and value of the object b.
func members(b []byte, depth int, do func(key, value []byte)) *fault {
	i, f := skipMembers(b, space(b, 0), depth, do)
	if f == nil && space(b, i) != len(b) {
		return broken(i, "something follows the object")
	}
	return f
}

// elements calls do with every element of the array b.
func elements(b []byte, depth int, do func(value []byte)) *fault {
	i, f := skipElements(b, space(b, 0), depth, do)
	if f == nil && space(b, i) != len(b) {
		return broken(i, "something follows the array")
	}
	return f
}

func skipMembers(b []byte, i, depth int, do func(key, value []byte)) (int, *fault) {
	if i >= len(b) || b[i] != '{' || depth <= 0 {
		return i, broken(i, "an object should stand here")
	}
	i = space(b, i+1)
	for first := true; i < len(b) && (b[i] != '}' || !first); first = false {
		key := i
		if b[i] != '"' {
			return i, broken(i, "a key in double quotes should stand here")
		}
		keyEnd, f := skipString(b, i)
		if f != nil {
			return i, f
		}
		if i = space(b, keyEnd); i >= len(b) || b[i] != ':' {
			return i, broken(i, "a colon should follow the key")
		}
		start := space(b, i+1)
		if i, f = skipValue(b, start, depth-1); f != nil {
			return i, f
		}
		if do != nil {
			do(b[key:keyEnd], b[start:i])
		}
		if i = space(b, i); i < len(b) && b[i] == '}' {
			break
		}
		if i >= len(b) || b[i] != ',' {
			return i, broken(i, "a comma should separate members")
		}
		i = space(b, i+1)
	}
	if i >= len(b) {
		return i, broken(i, "the object is not closed")
	}
	return i + 1, nil
}

func skipElements(b []byte, i, depth int, do func(value []byte)) (int, *fault) {
	if i >= len(b) || b[i] != '[' || depth <= 0 {
		return i, broken(i, "an array should stand here")
	}
	i = space(b, i+1)
	for first := true; i < len(b) && (b[i] != ']' || !first); first = false {
		start := i
		var f *fault
		if i, f = skipValue(b, i, depth-1); f != nil {
			return i, f
		}
		if do != nil {
			do(b[start:i])
		}
		if i = space(b, i); i < len(b) && b[i] == ']' {
			break
		}
		if i >= len(b) || b[i] != ',' {
			return i, broken(i, "a comma should separate elements")
		}
		i = space(b, i+1)
	}
	if i >= len(b) {
		return i, broken(i, "the array is not closed")
	}
	return i + 1, nil
}

func skipString(b []byte, i int) (int, *fault) {
	for j := i + 1; j < len(b); j++ {
		switch c := b[j]; {
		case c == '"':
			return j + 1, nil
		case c == '\\':
			j++
		case c < ' ':
			return j, broken(j, "a control character stands in a text")
		}
	}
	return i, broken(i, "a text is not closed")
}

// text returns what a JSON string, quotes included, says. It is not ok where an escape is
// wrong or the bytes are not UTF-8.
func text(b []byte) (string, bool) {
	b = b[1 : len(b)-1]
	if bytes.IndexByte(b, '\\') < 0 {
		return string(b), utf8.Valid(b)
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			out = append(out, b[i])
			continue
		}
		if i++; i >= len(b) {
			return "", false
		}
		if b[i] == 'u' {
			r, n := escape(b[i:])
			if n == 0 {
				return "", false
			}
			out = utf8.AppendRune(out, r)
			i += n - 1
			continue
		}
		k := bytes.IndexByte([]byte(`"\/bfnrt`), b[i])
		if k < 0 {
			return "", false
		}
		out = append(out, "\"\\/\b\f\n\r\t"[k])
	}
	return string(out), utf8.Valid(out)
}

// escape reads uXXXX, with the second half of a pair, and returns its length.
func escape(b []byte) (rune, int) {
	hex := func(b []byte) (rune, bool) {
		if len(b) < 5 || b[0] != 'u' {
			return 0, false
		}
		n, err := strconv.ParseUint(string(b[1:5]), 16, 32)
		return rune(n), err == nil
	}
	r, ok := hex(b)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) && len(b) > 6 && b[5] == '\\' {
		if low, ok := hex(b[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 11
			}
		}
	}
	if utf16.IsSurrogate(r) {
		return 0, 0 // half of a pair is no character
	}
	return r, 5
}
