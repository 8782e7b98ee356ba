package coverage

import (
	"cmp"
	"sync"
	"sync/atomic"
)

// forBlocks calls work for 0..n in blocks, on some goroutines. Each index is in one block.
func forBlocks(n, workers int, work func(from, to int)) {
	const block = 64
	workers = min(cmp.Or(max(workers, 0), 1), (n+block-1)/block)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				from := int(next.Add(block)) - block
				if from >= n {
					return
				}
				work(from, min(from+block, n))
			}
		})
	}
	wg.Wait()
}
