package walk

// queue hands out nodes by their distance, those within one bucket in any order. A node may be in
// it many times; what is out of date is for the reader to pass over.
//
// Buckets are 8 m wide, narrow enough that few nodes are settled twice, whatever the cap: they begin
// at base, and what is beyond them waits until they are empty and begin anew where it does.
type queue struct {
	base   uint32
	heads  []int32 // by bucket; the last is what waits
	pool   []ticket
	free   int32 // the first ticket that was handed out and may be used again, or -1
	low    int   // no bucket before it holds anything
	beyond int   // the last bucket
}

const (
	bucketBits = 13
	maxBuckets = 4096 // 33 km
)

type ticket struct {
	node int32
	next int32
	mm   uint32
}

// newQueue returns a queue for distances up to capMM.
func newQueue(capMM uint32) *queue {
	n := min(int(capMM>>bucketBits)+1, maxBuckets)
	q := &queue{heads: make([]int32, n+1), free: -1, low: n, beyond: n}
	for i := range q.heads {
		q.heads[i] = -1
	}
	return q
}

// bucket returns where a distance belongs; one below base is with the first.
func (q *queue) bucket(mm uint32) int {
	if mm <= q.base {
		return 0
	}
	return min(int((mm-q.base)>>bucketBits), q.beyond)
}

func (q *queue) push(node int32, mm uint32) {
	i := q.free
	if i < 0 {
		i = int32(len(q.pool))
		q.pool = append(q.pool, ticket{})
	} else {
		q.free = q.pool[i].next
	}
	b := q.bucket(mm)
	q.pool[i] = ticket{node, q.heads[b], mm}
	q.heads[b] = i
	q.low = min(q.low, b)
}

// pop is not ok where the queue is empty.
func (q *queue) pop() (node int32, mm uint32, ok bool) {
	for {
		for ; q.low < q.beyond; q.low++ {
			i := q.heads[q.low]
			if i < 0 {
				continue
			}
			t := &q.pool[i]
			q.heads[q.low], t.next, q.free = t.next, q.free, i
			return t.node, t.mm, true
		}
		if q.heads[q.beyond] < 0 {
			q.base = 0
			return 0, 0, false
		}
		q.advance()
	}
}

// advance begins the buckets where what waits does.
func (q *queue) advance() {
	waiting := q.heads[q.beyond]
	q.heads[q.beyond] = -1
	q.base = q.pool[waiting].mm
	for i := waiting; i >= 0; i = q.pool[i].next {
		q.base = min(q.base, q.pool[i].mm)
	}
	for i := waiting; i >= 0; {
		t := &q.pool[i]
		b, next := q.bucket(t.mm), t.next
		t.next, q.heads[b] = q.heads[b], i
		i = next
	}
	q.low = 0
}
