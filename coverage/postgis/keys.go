package postgis

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"yikezhong/coverage"
)

var _ coverage.Keys = (*Store)(nil)

// AddToken keeps a token under the hash of its secret.
func (s *Store) AddToken(ctx context.Context, hash [sha256.Size]byte, k coverage.Token) error {
	err := s.write(ctx, func(t tx) error { return s.addToken(t, hash, k) })
	if err != nil {
		return fmt.Errorf("add token %s: %w", k.ID, err)
	}
	return nil
}

func (s *Store) addToken(t tx, hash [sha256.Size]byte, k coverage.Token) error {
	body, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO token (id, hash, body) VALUES ($1, $2, $3)`, k.ID, hash[:], body); err != nil {
		return err
	}
	return s.trail(t, coverage.AuditThing("", "token", k.ID, nil, k))
}

// AddFirstToken keeps it if there is no token that opens anything.
func (s *Store) AddFirstToken(ctx context.Context, hash [sha256.Size]byte, k coverage.Token) (made bool, err error) {
	err = s.write(ctx, func(t tx) error {
		if _, err := t.exec(`LOCK TABLE token IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		all, err := t.tokens(`SELECT body FROM token`)
		if err != nil {
			return err
		}
		if made = !slices.ContainsFunc(all, func(k coverage.Token) bool { return k.Active(time.Now()) }); !made {
			return nil
		}
		return s.addToken(t, hash, k)
	})
	if err != nil {
		return false, fmt.Errorf("add the first token: %w", err)
	}
	return made, nil
}

// TokenOf returns the token of a secret's hash.
func (s *Store) TokenOf(ctx context.Context, hash [sha256.Size]byte) (k coverage.Token, err error) {
	err = s.read(ctx, func(t tx) (err error) {
		k, err = t.token(`SELECT body FROM token WHERE hash = $1`, hash[:])
		return err
	})
	if err != nil {
		return k, fmt.Errorf("token: %w", err)
	}
	return k, nil
}

// Tokens lists all, the oldest first.
func (s *Store) Tokens(ctx context.Context) (all []coverage.Token, err error) {
	err = s.read(ctx, func(t tx) (err error) {
		all, err = t.tokens(`SELECT body FROM token`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	coverage.SortTokens(all)
	return all, nil
}

// RevokeToken ends one at a moment.
func (s *Store) RevokeToken(ctx context.Context, id string, at time.Time) error {
	err := s.write(ctx, func(t tx) error {
		was, err := t.token(`SELECT body FROM token WHERE id = $1 FOR UPDATE`, id)
		if err != nil || !was.Revoked.IsZero() {
			return err
		}
		is := was
		is.Revoked = at.UTC()
		if err := t.putToken(is); err != nil {
			return err
		}
		return s.trail(t, coverage.AuditThing("", "revoke", id, was, is))
	})
	if err != nil {
		return fmt.Errorf("revoke token %q: %w", id, err)
	}
	return nil
}

// UseToken notes the day on which one was last used.
func (s *Store) UseToken(ctx context.Context, id, day string) error {
	err := s.write(ctx, func(t tx) error {
		k, err := t.token(`SELECT body FROM token WHERE id = $1 FOR UPDATE`, id)
		if err != nil || k.LastUsed >= day {
			return err
		}
		k.LastUsed = day
		return t.putToken(k)
	})
	if err != nil {
		return fmt.Errorf("note the use of token %q: %w", id, err)
	}
	return nil
}

func (t tx) putToken(k coverage.Token) error {
	body, err := json.Marshal(k)
	if err == nil {
		_, err = t.exec(`UPDATE token SET body = $1 WHERE id = $2`, body, k.ID)
	}
	return err
}

func (t tx) token(query string, args ...any) (coverage.Token, error) {
	all, err := t.tokens(query, args...)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("there is none: %w", coverage.ErrNotFound)
	}
	if err != nil {
		return coverage.Token{}, err
	}
	return all[0], nil
}

func (t tx) tokens(query string, args ...any) ([]coverage.Token, error) {
	all := []coverage.Token{}
	err := t.each(query, args, func(scan func(...any) error) error {
		var (
			body []byte
			k    coverage.Token
		)
		err := scan(&body)
		if err == nil {
			err = json.Unmarshal(body, &k)
		}
		all = append(all, k)
		return err
	})
	return all, err
}
