package coverage

import (
	"iter"
	"slices"
)

// patched is a list of which some elements may be written over; it shares the rest with the list it was
// made of, which never changes.
type patched[E any] struct {
	base []E
	at   []int // of those written over; ascending
	over []E
}

// put writes over an element that is none before those written over yet.
func (l *patched[E]) put(i int, e E) { l.at, l.over = append(l.at, i), append(l.over, e) }

func (l *patched[E]) get(i int) E {
	if k, ok := slices.BinarySearch(l.at, i); ok {
		return l.over[k]
	}
	return l.base[i]
}

// all visits the elements in order.
func (l *patched[E]) all() iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		next := 0
		for i, e := range l.base {
			if next < len(l.at) && l.at[next] == i {
				e = l.over[next]
				next++
			}
			if !yield(i, e) {
				return
			}
		}
	}
}

// besides visits, in order, the elements that may not be o's, which is as long.
func (l *patched[E]) besides(o *patched[E]) iter.Seq2[int, E] {
	if !same(l.base, o.base) {
		return l.all()
	}
	return func(yield func(int, E) bool) {
		at := slices.Concat(l.at, o.at)
		slices.Sort(at)
		for _, i := range slices.Compact(at) {
			if !yield(i, l.get(i)) {
				return
			}
		}
	}
}
