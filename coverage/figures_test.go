package coverage_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

// TestPercentagesAreOfTheExactFraction: however large the numbers, a share is the float next to the fraction.
func TestPercentagesAreOfTheExactFraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, math.MaxInt64>>rapid.IntRange(0, 62).Draw(t, "smaller")).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		require.Equal(t, coverage.ExactPercent(part, whole), coverage.PercentOf(part, whole))
	})
}
