package coverage

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Role is what a token's bearer may do. Each may do all that the one before it may.
type Role string

// The roles, the least first.
const (
	Viewer   Role = "viewer"   // reads
	Planner  Role = "planner"  // changes layers and asks for assessments
	Reviewer Role = "reviewer" // decides on stages, adopts norms, goes back to a revision
	Admin    Role = "admin"    // workspaces, tokens, audit
)

// Roles lists all roles, the least first.
var Roles = []Role{Viewer, Planner, Reviewer, Admin}

// Includes reports whether r may do what least asks for.
func (r Role) Includes(least Role) bool {
	i := slices.Index(Roles, r)
	return i >= 0 && i >= slices.Index(Roles, least)
}

// Token is what is known of a bearer's secret. The secret is in no store.
type Token struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Role       Role      `json:"role"`
	Workspaces []string  `json:"workspaces,omitempty"` // slugs; all where empty
	Division   string    `json:"division,omitempty"`   // code of the division that may be written, with what it manages; all where empty
	Created    time.Time `json:"created"`
	Expires    time.Time `json:"expires,omitzero"` // never where zero
	Revoked    time.Time `json:"revoked,omitzero"`
	LastUsed   string    `json:"last_used,omitempty"` // the day, UTC
}

// Validate names as ErrInvalid what a token cannot be.
func (t Token) Validate() error {
	switch {
	case t.Name == "" || len(t.Name) > 200:
		return fmt.Errorf("name: say whose token it is, in 1 to 200 bytes: %w", ErrInvalid)
	case !slices.Contains(Roles, t.Role):
		return fmt.Errorf("role: %q is none of viewer, planner, reviewer, admin: %w", t.Role, ErrInvalid)
	case t.Division != "" && !ValidCode(t.Division):
		return fmt.Errorf("division: %q is not a division's code of 2, 4, 6, 9 or 12 digits, as 150802: %w", t.Division, ErrInvalid)
	}
	for _, slug := range t.Workspaces {
		if !ValidSlug(slug) {
			return fmt.Errorf("workspaces: %q cannot name a workspace: %w", slug, ErrInvalid)
		}
	}
	return nil
}

// ValidCode reports whether s is a division's code: 2, 4, 6, 9 or 12 digits.
func ValidCode(s string) bool {
	return slices.Contains([]int{2, 4, 6, 9, 12}, len(s)) && strings.Trim(s, "0123456789") == ""
}

// Active reports whether the token opens anything at a moment.
func (t Token) Active(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Covers reports whether a workspace is in the token's scope.
func (t Token) Covers(slug string) bool {
	return len(t.Workspaces) == 0 || slices.Contains(t.Workspaces, slug)
}

// Whole reports whether the scope is no division of a workspace but all of it.
func (t Token) Whole() bool { return t.Division == "" }

// SecretPrefix begins every secret, so that one that was published by mistake can be searched for.
const SecretPrefix = "ykz_"

// NewToken completes a token and makes its secret, of 130 random bits, which is shown once and not
// kept: stores know its Hash alone. A token that cannot be is ErrInvalid.
func NewToken(t Token, now time.Time) (secret string, made Token, err error) {
	t.ID = cmp.Or(t.ID, strings.ToLower(rand.Text()[:10]))
	t.Created, t.Revoked, t.LastUsed = now.UTC(), time.Time{}, ""
	if !t.Expires.IsZero() {
		t.Expires = t.Expires.UTC()
	}
	if err := t.Validate(); err != nil {
		return "", t, fmt.Errorf("make a token: %w", err)
	}
	return SecretPrefix + rand.Text(), t, nil
}

// SecretHash is what a store knows of a secret. A secret is random and long: it needs no salt, and is
// looked up by its hash, which takes a time that tells nothing about it.
func SecretHash(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// Keys keeps tokens. Both stores do. Making and revoking one is audited, in the chain of no workspace.
type Keys interface {
	// AddToken keeps a token under the hash of its secret. One known already is ErrConflict.
	AddToken(ctx context.Context, hash [sha256.Size]byte, t Token) error
	// AddFirstToken keeps it if there is no token that opens anything, and reports whether it did. Of
	// several processes that ask at once one does.
	AddFirstToken(ctx context.Context, hash [sha256.Size]byte, t Token) (bool, error)
	// TokenOf returns the token of a secret's hash, whether or not it is active; none is ErrNotFound.
	TokenOf(ctx context.Context, hash [sha256.Size]byte) (Token, error)
	// Tokens lists all, the oldest first.
	Tokens(ctx context.Context) ([]Token, error)
	// RevokeToken ends one by its id at a moment; one that ended stays as it is, none is ErrNotFound.
	RevokeToken(ctx context.Context, id string, at time.Time) error
	// UseToken notes the day on which one was last used.
	UseToken(ctx context.Context, id, day string) error
}

// SortTokens puts the oldest first.
func SortTokens(all []Token) {
	slices.SortFunc(all, func(a, b Token) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) })
}
