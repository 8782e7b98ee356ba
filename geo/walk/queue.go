package walk

// queue hands out nodes by their distance, those within one bucket in any order. A node may be in
// it many times; what is out of date is for the reader to pass over.
type queue struct {
	shift uint // a bucket is 1<<shift millimetres wide
	heads []int32
	pool  []ticket
	low   int
}

type ticket struct {
	node int32
	next int32
	mm   uint32
}

// newQueue returns a queue for distances up to capMM. Buckets are 8 m wide, and wider where there
// would be more than 4096: narrow enough that few nodes are settled twice.
func newQueue(capMM uint32) *queue {
	q := &queue{shift: 13}
	for capMM>>q.shift >= 4096 {
		q.shift++
	}
	q.heads = make([]int32, capMM>>q.shift+1)
	for i := range q.heads {
		q.heads[i] = -1
	}
	q.low = len(q.heads)
	return q
}

func (q *queue) push(node int32, mm uint32) {
	b := mm >> q.shift
	q.pool = append(q.pool, ticket{node, q.heads[b], mm})
	q.heads[b] = int32(len(q.pool) - 1)
	q.low = min(q.low, int(b))
}

// pop is not ok where the queue is empty, which is then as new.
func (q *queue) pop() (t ticket, ok bool) {
	for ; q.low < len(q.heads); q.low++ {
		if i := q.heads[q.low]; i >= 0 {
			t = q.pool[i]
			q.heads[q.low] = t.next
			return t, true
		}
	}
	q.pool = q.pool[:0]
	return t, false
}
