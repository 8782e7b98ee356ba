package main

import (
	"bufio"
	"database/sql"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := yikezhong(t, dir, "token", "create", "规划科", "--role", "planner", "-w", "linhe", "--division", "150802")
	require.Zero(t, made.code, made.err)
	secret := strings.TrimSpace(made.out)
	require.Regexp(t, `^ykz_[A-Z2-7]{26}$`, secret)
	id := regexp.MustCompile(`Token ([a-z2-7]{10}) of 规划科`).FindStringSubmatch(made.err)[1]
	list := yikezhong(t, dir, "token", "list")
	require.Regexp(t, id+` +规划科 +planner +linhe +150802 .* active`, list.out)
	require.NotContains(t, list.out, secret)
	store, err := os.ReadFile(filepath.Join(dir, "yikezhong.db"))
	require.NoError(t, err)
	require.NotContains(t, string(store), secret)
	require.Zero(t, yikezhong(t, dir, "token", "revoke", id).code)
	require.Regexp(t, id+`.* revoked`, yikezhong(t, dir, "token", "list").out)
	require.Equal(t, 2, yikezhong(t, dir, "token", "revoke", "none").code)
	require.Equal(t, 2, yikezhong(t, dir, "token", "create", "x", "--role", "king").code)
	require.Equal(t, 2, yikezhong(t, dir, "token", "create", "x", "--role", "viewer", "--division", "15080").code)
}

func TestAudit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	none := yikezhong(t, dir, "audit", "verify")
	require.Equal(t, 2, none.code, "there is neither key nor store")
	require.NoFileExists(t, filepath.Join(dir, "yikezhong.db.audit-key"))
	for _, name := range []string{"临河区", "临河区改", "临河区再改"} {
		require.Zero(t, yikezhong(t, dir, "workspace", "create", "linhe", "--name", name).code)
	}
	key, err := os.Stat(filepath.Join(dir, "yikezhong.db.audit-key"))
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), key.Mode())
	heads := yikezhong(t, dir, "audit", "export")
	require.Contains(t, heads.out, `{"chain":"linhe","number":3,"seal":"`)
	write(t, dir, "heads.jsonl", heads.out)
	entries := yikezhong(t, dir, "audit", "export", "-w", "linhe")
	require.Equal(t, 3, strings.Count(entries.out, "\n"))
	require.Contains(t, entries.out, `"operation":"workspace create`)
	sound := yikezhong(t, dir, "audit", "verify", "--heads", "heads.jsonl")
	require.Zero(t, sound.code, sound.out)
	require.Contains(t, sound.err, "3 rows in 1 chains")

	other := yikezhong(t, dir, "--audit-key", "other.key", "workspace", "create", "linhe", "--name", "别的钥匙")
	require.Zero(t, other.code, other.err)
	told := yikezhong(t, dir, "audit", "verify")
	require.Equal(t, 1, told.code)
	require.Contains(t, told.out, "linhe row 4: other_key")
	require.Zero(t, yikezhong(t, dir, "audit", "verify", "--old-key", "other.key").code)

	db, err := sql.Open("sqlite", filepath.Join(dir, "yikezhong.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), `DELETE FROM audit WHERE number > 1`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.Zero(t, yikezhong(t, dir, "audit", "verify").code, "nothing shows that the end is gone")
	cut := yikezhong(t, dir, "audit", "verify", "--heads", "heads.jsonl")
	require.Equal(t, 1, cut.code)
	require.Contains(t, cut.out, "linhe row 2: cut: rows 2 to 3 were cut off")
}

// The first start where others can come prints a token, and the next does not.
func TestServeWithTokens(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	free, err := net.Listen("tcp", "0.0.0.0:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(free.Addr().String())
	require.NoError(t, err)
	require.NoError(t, free.Close())
	token := regexp.MustCompile(`ykz_[A-Z2-7]{26}`)
	secret := ""
	for start := range 2 {
		cmd := exec.CommandContext(t.Context(), binary, "serve", "--listen", "0.0.0.0:"+port)
		cmd.Dir = dir
		said, err := cmd.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		printed := ""
		lines := bufio.NewScanner(said)
		for lines.Scan() && !strings.Contains(lines.Text(), "Listening") {
			printed += lines.Text()
		}
		if start == 0 {
			secret = token.FindString(printed)
			require.NotEmpty(t, secret, printed)
		} else {
			require.Empty(t, token.FindString(printed))
		}
		for header, status := range map[string]int{"": 401, "Bearer " + secret: 200, "Bearer " + secret + "x": 401} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port+"/v1/me", nil)
			require.NoError(t, err)
			if header != "" {
				req.Header.Set("Authorization", header)
			}
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, status, resp.StatusCode, header)
		}
		require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case err := <-done:
			require.NoError(t, err)
		case <-time.After(10 * time.Second):
			require.NoError(t, cmd.Process.Kill())
			t.Fatal("it did not stop")
		}
	}
}
