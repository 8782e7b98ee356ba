package api

import (
	"context"
	"net/http"
	"time"

	"yikezhong/coverage"
)

// TokensOut lists tokens, never their secrets.
type TokensOut struct {
	Body struct {
		Tokens []coverage.Token `json:"tokens"`
	}
}

// MakeTokenIn says whom a token is for.
type MakeTokenIn struct {
	Body struct {
		Name       string        `json:"name" minLength:"1" maxLength:"200" doc:"whose it is: a person or a program"`
		Role       coverage.Role `json:"role" enum:"viewer,planner,reviewer,admin"`
		Workspaces []string      `json:"workspaces,omitempty" maxItems:"1000" doc:"slugs; all where absent"`
		Division   string        `json:"division,omitempty" maxLength:"12" doc:"code of what may be written, with what it manages; all where absent"`
		Expires    time.Time     `json:"expires,omitzero" doc:"never where absent"`
	}
}

// MadeToken is a token with its secret, which is shown this once.
type MadeToken struct {
	coverage.Token
	Secret string `json:"secret" doc:"send it as Authorization: Bearer; it is kept nowhere and not shown again"`
}

// MadeTokenOut is a MadeToken.
type MadeTokenOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         MadeToken
}

// TokenIn names a token.
type TokenIn struct {
	ID string `path:"token" maxLength:"40"`
}

// Me is who the caller is.
type Me struct {
	How   string          `json:"how" enum:"local,token" doc:"local: nobody is asked"`
	Role  coverage.Role   `json:"role"`
	Token *coverage.Token `json:"token,omitempty"`
}

// MeOut is a Me.
type MeOut struct {
	Body Me
}

func (s *Server) tokenRoutes() {
	const path, example = "/v1/tokens", `/v1/tokens {"name": "规划科", "role": "planner", "workspaces": ["demo"]}`
	route(s, get("list-tokens", path, "The tokens, without their secrets", path), s.listTokens)
	post := operation(http.MethodPost, "make-token", path, "Make a token; its secret is shown this once", example)
	post.DefaultStatus = http.StatusCreated
	route(s, post, s.makeToken)
	del := operation(http.MethodDelete, "revoke-token", path+"/{token}", "End a token: it opens nothing from now on",
		path+"/k3j5h7f2a1")
	del.DefaultStatus = http.StatusNoContent
	route(s, del, s.revokeToken)
	route(s, get("me", "/v1/me", "Who the caller is, and what the token is for", "/v1/me"), s.me)
}

func (s *Server) listTokens(ctx context.Context, _ *struct{}) (*TokensOut, error) {
	out := &TokensOut{}
	var err error
	out.Body.Tokens, err = s.keys().Tokens(ctx)
	return out, err
}

func (s *Server) makeToken(ctx context.Context, in *MakeTokenIn) (*MadeTokenOut, error) {
	b, now := in.Body, s.o.Now()
	if !b.Expires.IsZero() && !b.Expires.After(now) {
		return nil, fault("body.expires", "is past", b.Expires)
	}
	secret, t, err := coverage.NewToken(coverage.Token{
		Name: b.Name, Role: b.Role, Workspaces: b.Workspaces, Division: b.Division, Expires: b.Expires,
	}, now)
	if err != nil {
		return nil, err
	}
	if err := s.keys().AddToken(ctx, coverage.SecretHash(secret), t); err != nil {
		return nil, err
	}
	return &MadeTokenOut{"no-store", MadeToken{t, secret}}, nil
}

func (s *Server) revokeToken(ctx context.Context, in *TokenIn) (*struct{}, error) {
	return nil, s.keys().RevokeToken(ctx, in.ID, s.o.Now())
}

func (s *Server) me(ctx context.Context, _ *struct{}) (*MeOut, error) {
	v := visitorOf(ctx)
	if v.local {
		return &MeOut{Me{How: "local", Role: coverage.Admin}}, nil
	}
	return &MeOut{Me{How: "token", Role: v.token.Role, Token: &v.token}}, nil
}
