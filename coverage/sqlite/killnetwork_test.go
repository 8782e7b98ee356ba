package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
)

// killNetwork names the store to a process that keeps networks until it is killed.
const killNetwork = "YIKEZHONG_KILL_NETWORK"

// keepForEver changes a way and walks, again and again; closing the store waits for what is kept.
func keepForEver(path string) error {
	for n := 0; ; n++ {
		s, err := sqlite.Open(context.Background(), path)
		if err != nil {
			return err
		}
		f := streets()[0]
		f.Geometry = streets()[n%50].Geometry
		if _, err := s.Put(context.Background(), "town", coverage.Change{
			Layer: coverage.Walkways, Mode: coverage.Merge,
			Features: func(yield func(coverage.Feature, error) bool) { yield(f, nil) },
		}); err != nil {
			return err
		}
		w, err := s.World(context.Background(), "town", 0)
		if err != nil {
			return err
		}
		w.Graph()
		if err := s.Close(); err != nil {
			return err
		}
	}
}

// A process that keeps networks is killed at a random moment; what is kept is of the ways in force.
func TestKillWhileKeeping(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	found := 0
	for range 6 {
		self, err := os.Executable()
		require.NoError(t, err)
		child := exec.Command(self)
		child.Env = append(os.Environ(), killNetwork+"="+path)
		var faults bytes.Buffer
		child.Stderr = &faults
		require.NoError(t, child.Start())
		time.Sleep(time.Duration(rand.Float64() * float64(700*time.Millisecond)))
		require.NoError(t, child.Process.Kill())
		require.Error(t, child.Wait())
		require.Empty(t, faults.String())

		s := openAt(t, path)
		w := worldOf(t, s, 0)
		if fromKept(w) {
			found++
		}
		ways, err := w.Ways()
		require.NoError(t, err)
		fresh, err := coverage.NewWorld(w.Workspace, w.Revision,
			map[coverage.Layer][]coverage.Feature{coverage.Walkways: features(t, ways)}, nil)
		require.NoError(t, err)
		require.Equal(t, fresh.Hashes[coverage.Walkways], w.Hashes[coverage.Walkways])
		require.True(t, bytes.Equal(graphOf(t, fresh), graphOf(t, w)), fmt.Sprint("revision ", w.Revision))
		require.NoError(t, s.Close())
	}
	t.Logf("a kept network was found %d times of 6", found)
}
