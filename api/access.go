package api

import (
	"fmt"
	"net/http"
	"slices"

	"yikezhong/coverage"
)

// Reach is what of the store an operation touches, and so what a token's scope must cover.
type Reach string

// The reaches, the least first.
const (
	ReachNone   Reach = "none"   // nothing of any workspace: no token is asked for
	ReachStore  Reach = "store"  // nothing of one workspace: any token will do
	ReachPublic Reach = "public" // reading a workspace; a public one is read without a token, small counts hidden
	ReachRead   Reach = "read"   // reading a workspace
	ReachPart   Reach = "part"   // writing in a workspace, within the token's division
	ReachWhole  Reach = "whole"  // writing that concerns a workspace as a whole: not for a token of a division
	ReachAll    Reach = "all"    // the store itself: for a token of all workspaces and divisions
)

// Access is who may call an operation.
type Access struct {
	Least coverage.Role // none where anybody may
	Reach Reach
}

// access is the one table of who may do what. docs/access.md is made from it. An operation that is not
// in it is for administrators of the whole store, and fails a test.
var access = map[string]Access{
	"health": {"", ReachNone}, "ready": {"", ReachNone}, "openapi": {"", ReachNone}, "docs": {"", ReachNone},
	"legend": {"", ReachNone}, "list-plans": {"", ReachNone}, "get-plan": {"", ReachNone},
	"list-workspaces": {"", ReachNone}, // those that the caller may read
	"metrics":         {coverage.Viewer, ReachStore},
	"me":              {coverage.Viewer, ReachStore},
	"check":           {coverage.Viewer, ReachStore}, // and to read the workspace it names

	"get-workspace":    {coverage.Viewer, ReachPublic},
	"put-workspace":    {coverage.Admin, ReachWhole},
	"delete-workspace": {coverage.Admin, ReachWhole},

	"get-layer":     {coverage.Viewer, ReachPublic},
	"template":      {coverage.Viewer, ReachRead},
	"upload":        {coverage.Planner, ReachPart},
	"patch-feature": {coverage.Planner, ReachPart},

	"list-revisions":   {coverage.Viewer, ReachRead},
	"restore-revision": {coverage.Reviewer, ReachWhole}, // it brings decisions back, too
	"list-norms":       {coverage.Viewer, ReachRead},
	"adopt-norm":       {coverage.Reviewer, ReachWhole},
	"drop-norm":        {coverage.Reviewer, ReachWhole},
	"list-decisions":   {coverage.Viewer, ReachRead},
	"decide":           {coverage.Reviewer, ReachPart},

	"assess":           {coverage.Planner, ReachRead},
	"list-assessments": {coverage.Viewer, ReachPublic},
	"get-assessment":   {coverage.Viewer, ReachPublic},
	"findings":         {coverage.Viewer, ReachPublic},
	"gaps":             {coverage.Viewer, ReachPublic},
	"compare":          {coverage.Viewer, ReachRead},
	"series":           {coverage.Viewer, ReachRead},
	"circles":          {coverage.Viewer, ReachRead},
	"choice":           {coverage.Viewer, ReachRead},
	"nearest":          {coverage.Viewer, ReachRead},
	"sensitivity":      {coverage.Viewer, ReachRead},
	"network":          {coverage.Viewer, ReachRead},
	"snaps":            {coverage.Viewer, ReachRead},
	"what-if":          {coverage.Viewer, ReachRead},
	"synchrony":        {coverage.Viewer, ReachRead},
	"notice":           {coverage.Viewer, ReachRead},
	"report":           {coverage.Viewer, ReachRead},
	ogcOperation:       {coverage.Viewer, ReachPublic},

	"layer-tile":          {coverage.Viewer, ReachRead},
	"layer-tilejson":      {coverage.Viewer, ReachRead},
	"assessment-tile":     {coverage.Viewer, ReachRead},
	"assessment-tilejson": {coverage.Viewer, ReachRead},
	"export-pmtiles":      {coverage.Viewer, ReachRead},

	"list-mappings":  {coverage.Viewer, ReachRead},
	"get-mapping":    {coverage.Viewer, ReachRead},
	"put-mapping":    {coverage.Planner, ReachPart},
	"delete-mapping": {coverage.Planner, ReachPart},

	"rollup":        {coverage.Viewer, ReachRead}, // what its members share: sums, and which they are
	"assess-region": {coverage.Admin, ReachAll},
	"get-job":       {coverage.Admin, ReachAll}, // long work is begun by a single user alone
	"job-events":    {coverage.Admin, ReachAll},
	"cancel-job":    {coverage.Admin, ReachAll},

	"list-tokens":  {coverage.Admin, ReachAll},
	"make-token":   {coverage.Admin, ReachAll},
	"revoke-token": {coverage.Admin, ReachAll},
	"audit":        {coverage.Admin, ReachRead},
}

// ogcOperation stands in the table for all that lies under /ogc.
const ogcOperation = "ogc"

// AccessOf is who may call an operation, by its id.
func AccessOf(operation string) Access {
	if a, ok := access[operation]; ok {
		return a
	}
	return Access{coverage.Admin, ReachAll}
}

// visitor is who a request comes from.
type visitor struct {
	token  coverage.Token
	known  bool // a token that opens something was shown, or nobody is asked
	local  bool // nobody is asked
	public bool // lets it see only what the public may
}

func (v *visitor) who() string {
	switch {
	case v.local:
		return coverage.Local
	case v.known:
		return v.token.Name + " " + v.token.ID
	}
	return "public"
}

// permit answers whether a visitor may call an operation, on a workspace where it concerns one: nil, or
// the problem to answer with. What is not in the visitor's scope is not there: 404 before 403.
func (v *visitor) permit(operation string, slug string, isPublic func() bool) *Problem {
	a := AccessOf(operation)
	if a.Reach == ReachNone || v.local {
		return nil
	}
	outside := slug != "" && !v.token.Covers(slug)
	if a.Reach == ReachPublic && (!v.known || outside) && isPublic() {
		v.public = true
		return nil
	}
	switch {
	case !v.known:
		return unknownCaller("this needs a token: send Authorization: Bearer, with one that an administrator made")
	case outside:
		return asProblem(noWorkspace(slug))
	case !v.token.Role.Includes(a.Least):
		return problem(http.StatusForbidden, fmt.Sprintf("this takes the role %s, and the token's is %s", a.Least, v.token.Role))
	case (a.Reach == ReachWhole || a.Reach == ReachAll) && !v.token.Whole():
		return problem(http.StatusForbidden, "this concerns more than division "+v.token.Division+", which the token is for")
	case a.Reach == ReachAll && len(v.token.Workspaces) > 0:
		return problem(http.StatusForbidden, "this concerns the whole store, and the token is for some workspaces")
	}
	return nil
}

// mayRead reports whether a workspace is one of those the visitor sees in a list.
func (v *visitor) mayRead(w coverage.Workspace) bool {
	return v.local || w.Public || v.known && v.token.Covers(w.Slug)
}

func unknownCaller(detail string) *Problem {
	p := problem(http.StatusUnauthorized, detail)
	p.header = http.Header{"Www-Authenticate": {`Bearer realm="yikezhong"`}}
	return p
}

func noWorkspace(slug string) error {
	return fmt.Errorf("no workspace is called %q: %w", slug, coverage.ErrNotFound)
}

// Operations lists every operation of the table, by id.
func Operations() []string {
	var all []string
	for id := range access {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}
