package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// Unsealed holds a store to writing nothing that it cannot put into its audit.
func Unsealed(t *testing.T, open func(t testing.TB) (s coverage.Store, query func(sql string))) {
	s, query := open(t)
	auditor(t, s)
	slug := town(t, s, "town")
	put(t, s, slug, change(coverage.Replace, facility("a", "1")))
	before := world(t, s, slug, 0)
	query(`ALTER TABLE audit RENAME TO elsewhere`)
	ctx := context.Background()
	_, err := s.Put(ctx, slug, change(coverage.Replace, facility("a", "2")))
	require.Error(t, err)
	_, err = s.Restore(ctx, slug, 1, coverage.Origin{})
	require.Error(t, err)
	require.Error(t, s.Save(ctx, slug, coverage.StoredResult{ID: "r"}))
	require.Error(t, s.DeleteWorkspace(ctx, slug))
	_, err = s.PutWorkspace(ctx, coverage.Workspace{Slug: "other"})
	require.Error(t, err)
	secret, token, err := coverage.NewToken(coverage.Token{Name: "t", Role: coverage.Admin}, at)
	require.NoError(t, err)
	require.Error(t, keys(t, s).AddToken(ctx, coverage.SecretHash(secret), token))
	query(`ALTER TABLE elsewhere RENAME TO audit`)
	requireUnchanged(t, s, before)
	_, err = s.Result(ctx, slug, "r")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = s.Workspace(ctx, "other")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = keys(t, s).TokenOf(ctx, coverage.SecretHash(secret))
	require.ErrorIs(t, err, coverage.ErrNotFound)
	require.Empty(t, verify(t, s, slug, nil, auditKey))
}

// Tamper holds a store to finding what was done to its audit behind its back: query runs SQL on it.
func Tamper(t *testing.T, open func(t testing.TB) (s coverage.Store, query func(sql string))) {
	for name, c := range map[string]struct {
		sql    []string
		number int
		code   string
	}{
		"a row is changed": {[]string{
			`UPDATE audit SET body = replace(body, '"who":"local"', '"who":"mayor"') WHERE chain = 'town' AND number = 4`,
		}, 4, "changed"},
		"the last row is changed": {[]string{
			`UPDATE audit SET body = replace(body, '"added":1', '"added":2') WHERE chain = 'town' AND number = 9`,
		}, 9, "changed"},
		"a row is removed":         {[]string{`DELETE FROM audit WHERE chain = 'town' AND number = 5`}, 5, "missing"},
		"the first row is removed": {[]string{`DELETE FROM audit WHERE chain = 'town' AND number = 1`}, 1, "missing"},
		"a row is removed and the gap closed": {[]string{
			`DELETE FROM audit WHERE chain = 'town' AND number = 5`,
			`UPDATE audit SET number = 5 WHERE chain = 'town' AND number = 6`,
			`UPDATE audit SET number = 6 WHERE chain = 'town' AND number = 7`,
			`UPDATE audit SET number = 7 WHERE chain = 'town' AND number = 8`,
			`UPDATE audit SET number = 8 WHERE chain = 'town' AND number = 9`,
		}, 5, "moved"},
		"two rows change places": {[]string{
			`UPDATE audit SET number = 99 WHERE chain = 'town' AND number = 3`,
			`UPDATE audit SET number = 3 WHERE chain = 'town' AND number = 4`,
			`UPDATE audit SET number = 4 WHERE chain = 'town' AND number = 99`,
		}, 3, "moved"},
		"a row is put in with its number in the body": {[]string{
			`UPDATE audit SET number = 10, body = replace(body, '"number":9', '"number":10') WHERE chain = 'town' AND number = 9`,
			`INSERT INTO audit SELECT chain, 9, replace(body, '"number":8', '"number":9'), seal FROM audit
				WHERE chain = 'town' AND number = 8`,
		}, 9, "changed"},
		"a row is appended": {[]string{
			`INSERT INTO audit SELECT chain, 10, replace(body, '"number":9', '"number":10'), seal FROM audit
				WHERE chain = 'town' AND number = 9`,
		}, 10, "changed"},
		"a row of another chain is appended": {[]string{
			`INSERT INTO audit SELECT 'town', 10, body, seal FROM audit WHERE chain = 'other' AND number = 2`,
		}, 10, "moved"},
		"the end is cut off": {[]string{`DELETE FROM audit WHERE chain = 'town' AND number > 6`}, 7, "cut"},
		"all of it is gone":  {[]string{`DELETE FROM audit WHERE chain = 'town'`}, 1, "cut"},
		"a seal is changed": {[]string{
			`UPDATE audit SET seal = (SELECT seal FROM audit WHERE chain = 'town' AND number = 2) WHERE chain = 'town' AND number = 6`,
		}, 6, "changed"},
		"a row is no JSON": {[]string{`UPDATE audit SET body = '{' WHERE chain = 'town' AND number = 2`}, 2, "changed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, query := open(t)
			a := auditor(t, s)
			for _, slug := range []string{"town", "other"} {
				town(t, s, slug)
				for i := range 8 {
					put(t, s, slug, change(coverage.Merge, facility(fmt.Sprint(i), "1")))
				}
			}
			heads, err := a.AuditHeads(context.Background())
			require.NoError(t, err)
			require.Equal(t, "town", heads[1].Chain)
			require.Empty(t, verify(t, s, "town", &heads[1], auditKey))
			for _, sql := range c.sql {
				query(sql)
			}
			faults := verify(t, s, "town", &heads[1], auditKey)
			require.NotEmpty(t, faults)
			require.Equal(t, []any{"town", c.number, c.code}, []any{faults[0].Chain, faults[0].Number, faults[0].Code}, "%v", faults)
			require.Empty(t, verify(t, s, "other", &heads[0], auditKey), "nothing was done to the other")
		})
	}
}
