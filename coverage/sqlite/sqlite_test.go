package sqlite_test

import (
	"testing"

	"yikezhong/coverage"
	"yikezhong/coverage/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t testing.TB) coverage.Store { return open(t) })
}
