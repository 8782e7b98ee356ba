package walk

// queue hands out nodes by their distance, those within one bucket in any order. A node may be in
// it many times; what is out of date is for the reader to pass over.
type queue struct {
	shift uint // a bucket is 1<<shift millimetres wide
	heads []int32
	pool  []ticket
	free  int32 // the first ticket that was handed out and may be used again, or -1
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
	q := &queue{shift: 13, free: -1}
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
	i := q.free
	if i < 0 {
		i = int32(len(q.pool))
		q.pool = append(q.pool, ticket{})
	} else {
		q.free = q.pool[i].next
	}
	q.pool[i] = ticket{node, q.heads[b], mm}
	q.heads[b] = i
	q.low = min(q.low, int(b))
}

// pop is not ok where the queue is empty.
func (q *queue) pop() (node int32, mm uint32, ok bool) {
	for ; q.low < len(q.heads); q.low++ {
		i := q.heads[q.low]
		if i < 0 {
			continue
		}
		t := &q.pool[i]
		q.heads[q.low], t.next, q.free = t.next, q.free, i
		return t.node, t.mm, true
	}
	return 0, 0, false
}
