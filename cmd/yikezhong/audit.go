package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yikezhong/coverage"
)

// keyVariable may hold the audit's key, as 64 hexadecimal digits: processes on several machines share it.
const keyVariable = "YIKEZHONG_AUDIT_KEY"

// seal gives a store its audit key: from the environment, else from its file, which is made, readable
// by its owner alone, where it is not there.
func (p *program) seal(s coverage.Store) error {
	a, ok := s.(coverage.Auditor)
	if !ok {
		return nil
	}
	key, err := p.auditKey(true)
	if err == nil {
		a.SealWith(key)
	}
	return err
}

// auditKey reads the key, and makes one where there is none and create is set.
func (p *program) auditKey(create bool) (coverage.AuditKey, error) {
	if text := os.Getenv(keyVariable); text != "" {
		return readKey(keyVariable, text)
	}
	file, err := p.keyFile()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && create {
		text, err = makeKey(file)
	}
	if err != nil {
		return nil, fmt.Errorf("the audit's key: %w", err)
	}
	return readKey(file, string(text))
}

// keyFile is where the key is: as said, else beside a store that is a file, else in the user's folder.
func (p *program) keyFile() (string, error) {
	if p.AuditKey != "" {
		return p.AuditKey, nil
	}
	if !strings.Contains(p.Store, "://") {
		return p.Store + ".audit-key", nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("the audit needs a key: set %s to 64 hexadecimal digits, or name a file with --audit-key: %w",
			keyVariable, err)
	}
	return filepath.Join(dir, "yikezhong", "audit-key"), nil
}

func readKey(where, text string) (coverage.AuditKey, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("%s holds no key of 64 hexadecimal digits, as openssl rand -hex 32 makes one", where)
	}
	return key, nil
}

// makeKey makes a key's file. Of two programs that do so at once one makes it and both read it.
func makeKey(file string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	made, err := os.CreateTemp(filepath.Dir(file), ".audit-key-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(made.Name()) //nolint:errcheck // it has another name by then
	_, err = fmt.Fprintln(made, hex.EncodeToString(key))
	if err := errors.Join(err, made.Sync(), made.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(made.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(file)
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Go through every chain and name each row that is not as it was written."`
	Export auditExportCmd `cmd:"" help:"Print the end of every chain, or the entries of one, as JSON lines."`
}

type auditVerifyCmd struct {
	Heads  string   `help:"A file that audit export wrote: shows rows cut off the end, too." type:"existingfile" placeholder:"FILE"`
	OldKey []string `help:"A file with a key that was in use before." type:"existingfile" placeholder:"FILE"`
}

// Help teaches by example.
func (auditVerifyCmd) Help() string {
	return `Examples:
  yikezhong audit export > heads.jsonl            keep it where nobody who writes the store comes to
  yikezhong audit verify --heads heads.jsonl

It exits 1 where a row was changed, removed, put in, moved or cut off, and names it.`
}

func (c auditVerifyCmd) Run(ctx context.Context, p *program, o outputs) error {
	keys, err := c.keys(p)
	if err != nil {
		return err
	}
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	kept := store.(coverage.Auditor)
	ends, err := kept.AuditHeads(ctx)
	if err != nil {
		return err
	}
	heads, err := readHeads(c.Heads)
	if err != nil {
		return err
	}
	chains := map[string]bool{}
	for _, h := range slices.Concat(ends, slices.Collect(maps.Values(heads))) {
		chains[h.Chain] = true
	}
	rows, found := 0, 0
	for _, chain := range slices.Sorted(maps.Keys(chains)) {
		var head *coverage.AuditHead
		if h, ok := heads[chain]; ok {
			head = &h
		}
		last, faults, err := coverage.VerifyAudit(chain, coverage.AuditRows(ctx, kept, chain), keys, head)
		if err != nil {
			return err
		}
		for _, f := range faults {
			fmt.Fprintf(o.out, "%s row %d: %s: %s\n", chainName(f.Chain), f.Number, f.Code, f.Detail)
		}
		rows, found = rows+last.Number, found+len(faults)
	}
	if found > 0 {
		return verdictError(exitFails)
	}
	fmt.Fprintf(o.err, "%d rows in %d chains are as they were written.\n", rows, len(chains))
	if c.Heads == "" {
		fmt.Fprintln(o.err, "Rows cut off the end show only against a head kept elsewhere: yikezhong audit export, then --heads.")
	}
	return nil
}

func chainName(chain string) string {
	if chain == "" {
		return "(tokens)"
	}
	return chain
}

func (c auditVerifyCmd) keys(p *program) ([]coverage.AuditKey, error) {
	key, err := p.auditKey(false)
	keys := []coverage.AuditKey{key}
	for _, file := range c.OldKey {
		text, readErr := os.ReadFile(file)
		old, keyErr := readKey(file, string(text))
		if err = errors.Join(err, readErr, keyErr); err != nil {
			return nil, err
		}
		keys = append(keys, old)
	}
	return keys, err
}

func readHeads(file string) (map[string]coverage.AuditHead, error) {
	heads := map[string]coverage.AuditHead{}
	if file == "" {
		return heads, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var h coverage.AuditHead
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			return nil, fmt.Errorf("%s: one head a line, as yikezhong audit export writes them: %w", file, err)
		}
		heads[h.Chain] = h
	}
	return heads, lines.Err()
}

type auditExportCmd struct {
	Workspace string `short:"w" help:"The entries of this workspace; the ends of all chains where absent."`
	Tokens    bool   `help:"The entries about tokens."`
}

func (c auditExportCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	kept := store.(coverage.Auditor)
	if c.Workspace == "" && !c.Tokens {
		heads, err := kept.AuditHeads(ctx)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if err := json.NewEncoder(o.out).Encode(h); err != nil {
				return err
			}
		}
		return nil
	}
	for row, err := range coverage.AuditRows(ctx, kept, c.Workspace) {
		if err != nil {
			return err
		}
		sealed := struct {
			Entry json.RawMessage `json:"entry"`
			Seal  string          `json:"seal"`
		}{row.Body, row.Head().Seal}
		if err := json.NewEncoder(o.out).Encode(sealed); err != nil {
			return err
		}
	}
	return nil
}
