// Command yikezhong measures who is served, who is not, and what would mend it, against a plan
// for the old and the young. It reads flags, opens files and the store, catches signals and
// prints; what a figure means is for package coverage, what a request means for package api.
//
// It exits 0 when done, 1 where the data fails what was asked of it, 2 on a wrong command line or
// environment, 3 where nothing fails but something is for review or cannot be judged.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"yikezhong/coverage"
)

// version is set when a release is built: -ldflags "-X main.version=1.0.0".
var version = "dev"

// The exit codes.
const (
	exitDone   = 0
	exitFails  = 1
	exitUsage  = 2
	exitReview = 3
)

// program is the command line.
type program struct {
	Store    string `help:"The store: a file, created where there is none, or a database, postgres://user:password@host/database." default:"yikezhong.db" env:"YIKEZHONG_STORE" placeholder:"FILE"`
	AuditKey string `help:"The file with the key that seals the audit; beside the store where absent, made on first use. YIKEZHONG_AUDIT_KEY may hold the key itself." type:"path" placeholder:"FILE"`
	Plans    string `help:"A directory with your own plan files (YAML), beside the five." type:"existingdir" placeholder:"DIR"`
	Lang     string `help:"Language of results: ${enum}." enum:"zh,en" default:"zh" env:"YIKEZHONG_LANG"`

	Demo      demoCmd      `cmd:"" help:"Load the invented demo town and serve it: nothing to install, nothing to prepare."`
	Check     checkCmd     `cmd:"" help:"Hold a new residential area against a plan: one file in, what it owes out. No store, no server."`
	Import    importCmd    `cmd:"" help:"Take files into a layer of a workspace: whole, or not at all."`
	Assess    assessCmd    `cmd:"" help:"Hold a workspace against a plan at a date."`
	Rollup    rollupCmd    `cmd:"" help:"A region's plan: the figures of the workspaces that share with it, added up."`
	Reach     reachCmd     `cmd:"" help:"Who has a facility of a class within a walk, at every distance in use, side by side."`
	Network   networkCmd   `cmd:"" help:"The walking network: its parts, and who comes to it."`
	Tiles     tilesCmd     `cmd:"" help:"Write an assessment as one file of map tiles (PMTiles), for any file host."`
	Serve     serveCmd     `cmd:"" help:"Answer over HTTP on this machine."`
	Plan      planCmd      `cmd:"" help:"Read the plans."`
	Norm      normCmd      `cmd:"" help:"Adopt or drop a norm outside the plans."`
	Workspace workspaceCmd `cmd:"" help:"List, create or remove workspaces."`
	Revisions revisionsCmd `cmd:"" help:"List what was changed, newest first."`
	Restore   restoreCmd   `cmd:"" help:"Undo: make a new revision with the layers of an old one."`
	Token     tokenCmd     `cmd:"" help:"Make, list and revoke tokens: who may come in."`
	Audit     auditCmd     `cmd:"" help:"Verify or export the audit: who changed what."`
	Backup    backupCmd    `cmd:"" help:"Copy the store to a new file while it is in use."`
	Copy      copyCmd      `cmd:"" help:"Bring a workspace with its revisions and results into another store."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

const description = `Who is served, who is not, and what would mend it: plans for the old and the young (一老一小).

  yikezhong demo                                              an invented town, served at http://127.0.0.1:8080/docs
  yikezhong check --plan bayannur-2025 estate.geojson         what one new estate owes
  yikezhong import -w linhe --create 临河区 -l facilities 养老机构.csv
  yikezhong assess -w linhe --plan bayannur-2025 --as-of 2025-12-31

Exit: 0 done; 1 the data fails what was asked; 2 usage or environment; 3 something is for review.`

// verdictError ends the program with a code and nothing more to say.
type verdictError int

func (e verdictError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// outputs is where a command writes: results and everything else.
type outputs struct {
	out, err io.Writer
	in       io.Reader
}

func main() { os.Exit(run(os.Args[1:], outputs{os.Stdout, os.Stderr, os.Stdin})) }

// run does what args say and returns the exit code.
func run(args []string, o outputs) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var p program
	parser, err := kong.New(&p, kong.Name("yikezhong"), kong.Description(description), kong.Writers(o.out, o.err),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&p, o))
	if err != nil {
		panic("the command line's own tags: " + err.Error())
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err == nil {
		acting := coverage.As(ctx, coverage.Actor{Who: coverage.Local, From: os.Getenv("USER"), Operation: command.Command()})
		command.BindTo(acting, (*context.Context)(nil))
	}
	if err != nil {
		fmt.Fprintf(o.err, "yikezhong: %v\nyikezhong --help shows what there is; yikezhong check --help shows one command.\n", err)
		return exitUsage
	}
	return exit(ctx, command.Run(), o.err)
}

// exit turns how a command ended into a code, with what to do next.
func exit(ctx context.Context, err error, stderr io.Writer) int {
	var verdict verdictError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &verdict):
		return int(verdict)
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "yikezhong: stopped; what was not finished has changed nothing")
		return exitUsage
	}
	fmt.Fprintf(stderr, "yikezhong: %v\n", err)
	if errors.Is(err, coverage.ErrConflict) {
		fmt.Fprintln(stderr, "Somebody changed it meanwhile: look with yikezhong revisions, then try again.")
	}
	return exitUsage
}
