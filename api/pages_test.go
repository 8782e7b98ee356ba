package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

// What never changes is answered the same the second time, packed or plain, and until its workspace is gone.
func TestPagesThatNeverChangeAreKept(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/store.db"
	one, two := onFile(t, path), onFile(t, path)
	one.town("town")
	id := want[api.AssessmentView](t, one.do(http.MethodPost, "/v1/workspaces/town/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31"}`), 201).ID
	for _, sub := range []string{"", "/gaps?limit=2", "/findings?format=csv", "/gaps?lang=en"} {
		at := "/v1/workspaces/town/assessments/" + id + sub
		first, second := two.get(at), two.get(at)
		require.Equal(t, http.StatusOK, first.StatusCode)
		require.Equal(t, first.body, second.body)
		for _, name := range []string{"Content-Type", "Etag", "Yikezhong-Revision", "Content-Disposition", "X-Content-Type-Options"} {
			require.Equal(t, first.Header.Get(name), second.Header.Get(name), name)
		}
		require.NotEqual(t, first.Header.Get("X-Request-Id"), second.Header.Get("X-Request-Id"))
		require.Equal(t, http.StatusNotModified, two.get(at, "If-None-Match", first.Header.Get("Etag")).StatusCode)
		packed := two.get(at, "Accept-Encoding", "gzip")
		require.Equal(t, "gzip", packed.Header.Get("Content-Encoding"))
		z, err := gzip.NewReader(bytes.NewReader(packed.body))
		require.NoError(t, err)
		plain, err := io.ReadAll(z)
		require.NoError(t, err)
		require.Equal(t, first.body, plain)
	}
	require.Equal(t, http.StatusNoContent, one.do(http.MethodDelete, "/v1/workspaces/town", nil).StatusCode)
	at := "/v1/workspaces/town/assessments/" + id + "/gaps?limit=2"
	require.Eventually(t, func() bool { return two.get(at).StatusCode == http.StatusNotFound }, 3*time.Second, 10*time.Millisecond)
}
