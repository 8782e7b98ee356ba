package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"yikezhong/coverage"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make one; its secret is printed this once."`
	List   tokenListCmd   `cmd:"" help:"List them, without their secrets."`
	Revoke tokenRevokeCmd `cmd:"" help:"End one: it opens nothing from now on."`
}

type tokenCreateCmd struct {
	Name      string   `arg:"" help:"Whose it is: a person or a program."`
	Role      string   `required:"" enum:"viewer,planner,reviewer,admin" help:"${enum}; each may do what the one before it may."`
	Workspace []string `short:"w" help:"Only in these workspaces."`
	Division  string   `help:"Write only what lies in this division or in what it manages: its code, as 150802."`
	Days      int      `default:"365" help:"How long it lasts; 0 for ever."`
}

// Help teaches by example.
func (tokenCreateCmd) Help() string {
	return `Examples:
  yikezhong token create 规划科 --role planner -w linhe
  yikezhong token create 城关街道 --role planner -w linhe --division 150802001
  curl -H 'Authorization: Bearer ykz_…' https://plan.example/v1/me`
}

func (c tokenCreateCmd) Run(ctx context.Context, p *program, o outputs) error {
	keys, shut, err := p.openKeys(ctx)
	if err != nil {
		return err
	}
	defer shut()
	now := time.Now()
	t := coverage.Token{Name: c.Name, Role: coverage.Role(c.Role), Workspaces: c.Workspace, Division: c.Division}
	if c.Days > 0 {
		t.Expires = now.AddDate(0, 0, c.Days)
	}
	secret, t, err := coverage.NewToken(t, now)
	if err != nil {
		return err
	}
	if err := keys.AddToken(ctx, coverage.SecretHash(secret), t); err != nil {
		return err
	}
	fmt.Fprintf(o.err, "Token %s of %s. Its secret is printed this once and kept nowhere:\n", t.ID, t.Name)
	_, err = fmt.Fprintln(o.out, secret)
	return err
}

type tokenListCmd struct{}

func (tokenListCmd) Run(ctx context.Context, p *program, o outputs) error {
	keys, shut, err := p.openKeys(ctx)
	if err != nil {
		return err
	}
	defer shut()
	all, err := keys.Tokens(ctx)
	if err != nil {
		return err
	}
	rows := [][]string{{"token", "name", "role", "workspaces", "division", "expires", "state", "last used"}}
	for _, t := range all {
		rows = append(rows, []string{
			t.ID, t.Name, string(t.Role), cmp.Or(strings.Join(t.Workspaces, " "), "all"), cmp.Or(t.Division, "all"),
			dayOf(t.Expires), tokenState(t), t.LastUsed,
		})
	}
	table(o.out, rows)
	return nil
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format(time.DateOnly)
}

func tokenState(t coverage.Token) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked"
	case !t.Active(time.Now()):
		return "expired"
	}
	return "active"
}

type tokenRevokeCmd struct {
	ID string `arg:"" help:"Id of the token: yikezhong token list."`
}

func (c tokenRevokeCmd) Run(ctx context.Context, p *program, o outputs) error {
	keys, shut, err := p.openKeys(ctx)
	if err != nil {
		return err
	}
	defer shut()
	if err := keys.RevokeToken(ctx, c.ID, time.Now()); err != nil {
		if errors.Is(err, coverage.ErrNotFound) {
			return fmt.Errorf("%w; yikezhong token list shows them", err)
		}
		return err
	}
	fmt.Fprintf(o.err, "Token %s opens nothing any more.\n", c.ID)
	return nil
}

// openKeys opens the store for its tokens; shut closes it.
func (p *program) openKeys(ctx context.Context) (keys coverage.Keys, shut func(), err error) {
	store, err := p.open(ctx, true)
	if err != nil {
		return nil, nil, err
	}
	keys, ok := store.(coverage.Keys)
	if !ok {
		return nil, nil, errors.Join(fmt.Errorf("store %s keeps no tokens: %w", p.Store, coverage.ErrInvalid), store.Close())
	}
	return keys, func() { _ = store.Close() }, nil // what was written is committed
}

// firstToken makes an administrator's token where no token opens anything, and prints it once.
func firstToken(ctx context.Context, store coverage.Store, o outputs) error {
	secret, t, err := coverage.NewToken(coverage.Token{Name: "first", Role: coverage.Admin}, time.Now())
	if err != nil {
		return err
	}
	made, err := store.(coverage.Keys).AddFirstToken(ctx, coverage.SecretHash(secret), t)
	if err != nil || !made {
		return err
	}
	fmt.Fprintf(o.err, "There is no token yet. This one is an administrator's; it is shown this once and kept nowhere:\n\n  %s\n\n"+
		"Make others with it, then revoke it: yikezhong token create, yikezhong token revoke %s\n", secret, t.ID)
	return nil
}
