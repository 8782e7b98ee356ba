package coverage

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"iter"
)

// AuditFault is a row that is not as it was written, and what is wrong with it.
type AuditFault struct {
	Chain  string `json:"chain"`
	Number int    `json:"number"`
	Code   string `json:"code"` // changed, missing, moved, other_key, no_key, cut
	Detail string `json:"detail"`
}

// VerifyAudit goes through the rows of a chain in order and names those that are not as they were
// written: changed or put in, missing, moved, sealed with another key. A head that was exported shows
// rows cut off the end, too. The first of keys seals now; the others did before.
func VerifyAudit(chain string, rows iter.Seq2[AuditRow, error], keys []AuditKey, head *AuditHead) (
	last AuditHead, faults []AuditFault, err error,
) {
	v := verifier{chain: chain, keys: keys, head: head, last: AuditRow{Chain: chain}}
	for row, err := range rows {
		if err != nil {
			return last, v.faults, fmt.Errorf("verify the audit of %q: %w", chain, err)
		}
		v.row(row)
	}
	if head != nil && head.Number > v.last.Number {
		v.fault(v.last.Number+1, "cut", fmt.Sprintf("rows %d to %d were cut off: the head that was exported is row %d",
			v.last.Number+1, head.Number, head.Number))
	}
	return v.last.Head(), v.faults, nil
}

type verifier struct {
	chain  string
	keys   []AuditKey
	head   *AuditHead
	last   AuditRow
	faults []AuditFault
}

func (v *verifier) fault(n int, code, detail string) {
	v.faults = append(v.faults, AuditFault{v.chain, n, code, detail})
}

func (v *verifier) row(row AuditRow) {
	gap := row.Number != v.last.Number+1
	if gap {
		v.fault(v.last.Number+1, "missing", fmt.Sprintf("rows %d to %d were removed", v.last.Number+1, row.Number-1))
	}
	v.sealed(row, gap)
	if h := v.head; h != nil && h.Number == row.Number && h.Seal != row.Head().Seal {
		v.fault(row.Number, "changed", "it is not the head that was exported: it, or a row before it, was written anew")
	}
	v.last = row
}

func (v *verifier) sealed(row AuditRow, gap bool) {
	var e AuditEntry
	if err := json.Unmarshal(row.Body, &e); err != nil {
		v.fault(row.Number, "changed", "it does not read: "+err.Error())
		return
	}
	if e.Number != row.Number || e.Chain != row.Chain {
		v.fault(row.Number, "moved", fmt.Sprintf("it was written as row %d of %q", e.Number, e.Chain))
		return
	}
	for _, key := range v.keys {
		if key.ID() != e.Key {
			continue
		}
		if !gap && !hmac.Equal(key.seal(v.last.Seal, row.Body), row.Seal) {
			v.fault(row.Number, "changed", "its seal does not hold: it was changed or put in, or the seal of the row before it was")
		}
		return
	}
	if e.Key == AuditKey(nil).ID() {
		v.fault(row.Number, "no_key", "it is sealed without a key: anybody could have written it")
		return
	}
	v.fault(row.Number, "other_key", "it is sealed with a key that is not at hand, "+e.Key)
}

// AuditRows reads a chain page by page.
func AuditRows(ctx context.Context, from Auditor, chain string) iter.Seq2[AuditRow, error] {
	const page = 1000
	return func(yield func(AuditRow, error) bool) {
		for after := 0; ; {
			rows, err := from.Audit(ctx, chain, after, page)
			if err != nil {
				yield(AuditRow{}, err)
				return
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
				after = row.Number
			}
			if len(rows) < page {
				return
			}
		}
	}
}
