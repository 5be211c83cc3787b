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
	"slices"
	"syscall"

	"guichet/cmd/guichet/breached"
	"guichet/cmd/guichet/pipe"

	"guichet/service"

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
	Config string      `help:"Configuration file. Default: guichet.toml here, else /etc/guichet/guichet.toml." placeholder:"FILE"`
	JSON   bool        `name:"json" help:"Print JSON."`
	Show   versionFlag `name:"version" help:"Print the version."`

	Serve      serveCommand      `cmd:"" group:"desk" help:"Run the desk."`
	Setup      setupCommand      `cmd:"" group:"desk" help:"Make a configuration and keys for a support address, and print the DNS records."`
	Check      checkCommand      `cmd:"" group:"desk" help:"Check the configuration, and whether agents can be proven."`
	DKIM       dkimCommand       `cmd:"" name:"dkim" group:"desk" help:"Change the keys that letters are signed with."`
	Demo       demoCommand       `cmd:"" group:"desk" help:"Run a desk on this machine to try it: no configuration, no root, no network."`
	Reload     reloadCommand     `cmd:"" group:"desk" help:"Let the desk that runs read its configuration again, and say what waits for a restart."`
	Tail       tailCommand       `cmd:"" group:"desk" help:"Follow the mail log of the desk that runs."`
	Top        topCommand        `cmd:"" group:"desk" help:"Mails, queue, tickets and slow destinations at a glance."`
	Breached   breached.Command  `cmd:"" group:"desk" help:"Make a file of passwords that are known from breaches, for [login] breached."`
	Completion completionCommand `cmd:"" group:"desk" help:"Print the script by which a shell completes this command line."`
	Version    versionCommand    `cmd:"" group:"desk" help:"Print the version."`

	Ticket  ticketCommand  `cmd:"" group:"tickets" help:"Look at tickets and act on them."`
	Contact contactCommand `cmd:"" group:"tickets" help:"People: addresses, memberships, suppression."`
	Org     orgCommand     `cmd:"" group:"tickets" help:"Organisations, their accounts, and who is a member."`
	Agent   agentCommand   `cmd:"" group:"tickets" help:"Agents, their tickets and ratings."`
	Grant   grantCommand   `cmd:"" group:"tickets" help:"Support access: who may act for whom."`
	Article articleCommand `cmd:"" group:"tickets" help:"Help articles."`

	Explain    explainCommand    `cmd:"" group:"mail" help:"Say where a mail went, or would go, and why."`
	Deliver    deliverCommand    `cmd:"" group:"mail" help:"Hand a mail to the desk, as a pipe of aliases, maildrop, procmail or sieve."`
	Quarantine quarantineCommand `cmd:"" group:"mail" help:"Look at held mail, release or drop it."`
	Queue      queueCommand      `cmd:"" group:"mail" help:"Look at letters on their way out."`
	Parse      parseCommand      `cmd:"" group:"mail" help:"Print what is read from a mail, as JSON."`
	Reports    reportsCommand    `cmd:"" group:"mail" help:"What others report about our domains: DMARC, TLS, complaints."`

	Suppression suppressionCommand `cmd:"" group:"mail" help:"Addresses that refuse our letters for good."`

	Backup  backupCommand  `cmd:"" group:"store" help:"Copy everything into a directory, while the desk runs."`
	Restore restoreCommand `cmd:"" group:"store" help:"Make a desk from a backup; it stays on hold until released."`
	Fsck    fsckCommand    `cmd:"" group:"store" help:"Check the store for damage."`
	Erase   eraseCommand   `cmd:"" group:"store" help:"Erase a ticket or a person for good."`
	Rewrite rewriteCommand `cmd:"" group:"store" help:"Write the database anew, without what was erased, while the desk runs."`
}

// groups are the parts of --help, in their order.
func groups() []kong.Group {
	return []kong.Group{
		{Key: "desk", Title: "The desk:"},
		{Key: "tickets", Title: "Tickets, people and articles:"},
		{Key: "mail", Title: "Mail, coming and going:"},
		{Key: "store", Title: "The store:"},
	}
}

// env is what every command gets.
type env struct {
	ctx    context.Context
	config string
	json   bool
}

// installedConfig is where a package, and setup as root, have the configuration.
const installedConfig = "/etc/guichet/guichet.toml"

// configFile is the configuration to read: the one that was named; else the one of the working directory, if
// it is there; else the installed one, where there is one or root could make it.
func configFile(named string) string {
	const here = "guichet.toml"
	if named != "" {
		return named
	}
	if _, err := os.Stat(here); err == nil {
		return here
	}
	if _, err := os.Stat(installedConfig); err == nil || os.Geteuid() == 0 {
		return installedConfig
	}
	return here
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("guichet"),
		kong.Description("An e-mail-first help desk: mail comes in, tickets live, everything goes on by reply."),
		kong.UsageOnError(), kong.ExplicitGroups(groups()), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "guichet:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "guichet: %v; see guichet --help\n", err)
		if slices.Contains(args, "deliver") {
			return pipe.Usage // a mail system asks
		}
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := parsed.Run(&env{ctx: ctx, config: configFile(c.Config), json: c.JSON}); err != nil {
		fmt.Fprintln(os.Stderr, "guichet:", err)
		var exit pipe.Error
		if errors.As(err, &exit) {
			return exit.Code
		}
		var usage service.UsageError
		if errors.As(err, &usage) {
			return exitUsage
		}
		return exitFailed
	}
	return exitDone
}
