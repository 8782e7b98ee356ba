package coverage

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// AuditEntry says who changed what. Entries of a workspace make one chain, numbered from 1; tokens are
// in the chain of no workspace. A chain outlives its workspace.
type AuditEntry struct {
	Chain     string    `json:"chain"`
	Number    int       `json:"number"`
	Key       string    `json:"key"` // AuditKey.ID
	At        time.Time `json:"at"`
	Who       string    `json:"who"`
	From      string    `json:"from,omitempty"`
	Operation string    `json:"operation,omitempty"`
	What      string    `json:"what"` // put, restore, workspace, delete, result, token, revoke
	Layer     Layer     `json:"layer,omitempty"`
	Mode      Mode      `json:"mode,omitempty"`
	Before    int       `json:"before,omitempty"` // the newest revision before it, and after it
	After     int       `json:"after,omitempty"`
	Accepted  int       `json:"accepted,omitempty"`
	Added     int       `json:"added,omitempty"`
	Changed   int       `json:"changed,omitempty"`
	Removed   int       `json:"removed,omitempty"`
	IDs       []string  `json:"ids,omitempty"` // the features of a small change
	Subject   string    `json:"subject,omitempty"`
	Source    string    `json:"source,omitempty"`
	Body      string    `json:"body_sha256,omitempty"`

	Was json.RawMessage `json:"was,omitempty"` // a workspace or token before it, and after it
	Is  json.RawMessage `json:"is,omitempty"`
}

// AuditRow is an entry as it is kept: its bytes, and what seals them to the row before.
type AuditRow struct {
	Chain  string
	Number int
	Body   []byte // AuditEntry as JSON
	Seal   []byte // HMAC-SHA-256
}

// AuditHead is the end of a chain. Kept elsewhere, it shows later that nothing up to it was cut off.
type AuditHead struct {
	Chain  string `json:"chain"`
	Number int    `json:"number"`
	Seal   string `json:"seal"` // hexadecimal
}

// Auditor keeps the audit. Both stores do, each entry in the transaction of its change.
type Auditor interface {
	// SealWith sets the key of what is kept from now on. Call it before the first write.
	SealWith(key AuditKey)
	// AuditHeads lists the end of every chain, by chain.
	AuditHeads(ctx context.Context) ([]AuditHead, error)
	// Audit lists rows of a chain numbered above after, in order; a limit of 0 or less is none.
	Audit(ctx context.Context, chain string, after, limit int) ([]AuditRow, error)
}

// AuditKey seals rows. Whoever does not have it can neither change a row nor add one unseen. The empty
// key is one that everybody has: it shows accidents, not intent.
type AuditKey []byte

// ID names a key without telling it; "none" for the empty one.
func (k AuditKey) ID() string {
	if len(k) == 0 {
		return "none"
	}
	return hex.EncodeToString(k.mac([]byte("id"), nil)[:8])
}

// seal binds a row to the one before it. Chain, number and key are in the body.
func (k AuditKey) seal(before, body []byte) []byte { return k.mac(before, body) }

func (k AuditKey) mac(a, b []byte) []byte {
	m := hmac.New(sha256.New, k)
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(a)))
	m.Write(n[:])
	m.Write(a)
	m.Write(b)
	return m.Sum(nil)
}

// NextAudit makes the row that follows last, whose Number is 0 where the chain begins: an entry with
// who acts in ctx.
func NextAudit(ctx context.Context, key AuditKey, last AuditRow, e AuditEntry) (AuditRow, error) {
	by := ActorOf(ctx)
	e.Number, e.Key, e.At = last.Number+1, key.ID(), time.Now().UTC()
	e.Who, e.From, e.Operation = by.Who, by.From, by.Operation
	if by.Body != nil {
		e.Body = by.Body()
	}
	body, err := json.Marshal(e)
	if err != nil {
		return AuditRow{}, fmt.Errorf("audit %s: %w", e.Chain, err)
	}
	return AuditRow{e.Chain, e.Number, body, key.seal(last.Seal, body)}, nil
}

// AuditPut is the entry of a revision.
func AuditPut(slug string, before int, r Revision, ids []string) AuditEntry {
	e := AuditEntry{
		Chain: slug, What: "put", Layer: r.Layer, Mode: r.Mode, Before: before, After: r.Number, Accepted: r.Accepted,
		Added: r.Added, Changed: r.Changed, Removed: r.Removed, IDs: ids, Source: r.Origin.Source,
	}
	if r.Restores > 0 {
		e.What, e.Subject = "restore", fmt.Sprint(r.Restores)
	}
	return e
}

// namedIDs is how many features a change may have for the audit to name each.
const namedIDs = 20

// Noting yields what features yields and notes the ids of a small change: of a larger one, none.
func Noting(features iter.Seq2[Feature, error]) (noted iter.Seq2[Feature, error], ids func() []string) {
	var seen []string
	n := 0
	noted = func(yield func(Feature, error) bool) {
		for f, err := range features {
			if n++; err == nil && n <= namedIDs {
				seen = append(seen, f.ID)
			}
			if !yield(f, err) {
				return
			}
		}
	}
	return noted, func() []string {
		if n > namedIDs {
			return nil
		}
		return seen
	}
}

// Head is the row as the end of its chain.
func (r AuditRow) Head() AuditHead { return AuditHead{r.Chain, r.Number, hex.EncodeToString(r.Seal)} }

// auditJSON is v as the audit keeps it: JSON without what does not matter; nil for none.
func auditJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil || bytes.Equal(b, []byte("null")) {
		return nil
	}
	return b
}

// AuditThing is the entry of a workspace, token or result: which, and how it was and is; nil where it
// was or is not.
func AuditThing(chain, what, subject string, was, is any) AuditEntry {
	return AuditEntry{Chain: chain, What: what, Subject: subject, Was: auditJSON(was), Is: auditJSON(is)}
}

// AuditWorkspace is the entry of a workspace that was made or changed.
func AuditWorkspace(slug string, was, is Workspace, created bool) AuditEntry {
	is.Revision = was.Revision
	e := AuditThing(slug, "workspace", slug, was, is)
	if e.Before, e.After = was.Revision, was.Revision; created {
		e.Was = nil
	}
	return e
}
