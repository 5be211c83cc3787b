// Command guichet is an e-mail-first help desk.
//
// This package wires the others together: it alone reads the configuration, and it knows
// no rule of the desk.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // usage or configuration
)

// commands is the command line.
type commands struct {
	Config string `help:"Configuration file." default:"guichet.toml" placeholder:"FILE"`
	JSON   bool   `name:"json" help:"Print JSON."`

	Serve      serveCommand      `cmd:"" help:"Run the desk."`
	Demo       demoCommand       `cmd:"" help:"Run a desk on this machine to try it: no configuration, no root, no network."`
	Check      checkCommand      `cmd:"" help:"Check the configuration."`
	Parse      parseCommand      `cmd:"" help:"Print what is read from a mail, as JSON."`
	Explain    explainCommand    `cmd:"" help:"Say where a mail went, or would go, and why."`
	Ticket     ticketCommand     `cmd:"" help:"Look at tickets and act on them."`
	Contact    contactCommand    `cmd:"" help:"People: addresses, memberships, suppression."`
	Org        orgCommand        `cmd:"" help:"Organisations, their accounts, and who is a member."`
	Agent      agentCommand      `cmd:"" help:"Agents, their tickets and ratings."`
	Article    articleCommand    `cmd:"" help:"Help articles."`
	Queue      queueCommand      `cmd:"" help:"Look at letters on their way out."`
	Quarantine quarantineCommand `cmd:"" help:"Look at held mail, release or drop it."`
	Grant      grantCommand      `cmd:"" help:"Support access: who may act for whom."`
	Backup     backupCommand     `cmd:"" help:"Copy everything into a directory, while the desk runs."`
	Restore    restoreCommand    `cmd:"" help:"Make a desk from a backup; it stays on hold until released."`
	Fsck       fsckCommand       `cmd:"" help:"Check the store for damage."`
	Erase      eraseCommand      `cmd:"" help:"Erase a ticket or a person for good."`
	Rewrite    rewriteCommand    `cmd:"" help:"Write the database anew, without what was erased, while the desk runs."`
}

// env is what every command gets.
type env struct {
	ctx    context.Context
	config string
	json   bool
}

// usageError is a fault of the command line or the configuration.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("guichet"),
		kong.Description("An e-mail-first help desk: mail comes in, tickets live, everything goes on by reply."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "guichet:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "guichet: %v; see guichet --help\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := parsed.Run(&env{ctx: ctx, config: c.Config, json: c.JSON}); err != nil {
		fmt.Fprintln(os.Stderr, "guichet:", err)
		var usage usageError
		if errors.As(err, &usage) {
			return exitUsage
		}
		return exitFailed
	}
	return exitDone
}
