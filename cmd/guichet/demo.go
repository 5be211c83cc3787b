package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"guichet/cmd/guichet/demo"
	"guichet/config"
	"guichet/portal"
	"guichet/service"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

type demoCommand struct {
	SMTP    string `help:"Where the desk takes mail." default:"127.0.0.1:2525" placeholder:"HOST:PORT"`
	Page    string `help:"Where the page is." default:"127.0.0.1:8025" placeholder:"HOST:PORT"`
	Verbose bool   `help:"Show the mail log."`
}

// demoConfig is the desk of the demo. Times are short, so that one sees them pass.
const demoConfig = `
hostname = "mx.desk.example"
data = %q
[smtp]
listen = [%q]
trusted = ["127.0.0.0/8"]
[outbound]
relay = %q
[lifecycle]
hold = "10s"
close_after = "2m"
[limits]
auto_hour = 0
auto_day = 0
[[address]]
email = "support@desk.example"
name = "Example Support"
[[agent]]
email = "ana@agents.example"
name = "Ana"
[[agent]]
email = "ben@agents.example"
name = "Ben"
`

var demoPeople = []demo.Person{
	{Name: "Carla", Address: "carla@customer.example"},
	{Name: "Ana", Address: "ana@agents.example", Agent: true},
	{Name: "Ben", Address: "ben@agents.example", Agent: true},
}

// Run starts a desk, the people's mailboxes and the page, on loopback only.
func (d demoCommand) Run(e *env) (err error) {
	dir, err := os.MkdirTemp("", "guichet-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	submit, err := freeAddress(d.SMTP)
	if err != nil {
		return service.UsageError{Err: fmt.Errorf("--smtp: %w", err)}
	}
	mailboxes, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	page, err := listenNear(d.Page)
	if err != nil {
		return service.UsageError{Err: fmt.Errorf("--page: %w", err)}
	}
	log := zerolog.Nop()
	if d.Verbose {
		log = service.NewLog(os.Stderr, config.Log{Level: "info"})
	}
	c, err := config.Parse("demo", fmt.Appendf(nil, demoConfig, dir+"/data", submit, mailboxes.Addr().String()))
	if err != nil {
		return err
	}
	s, err := service.New(e.ctx, c, log)
	if err != nil {
		return err
	}
	people := demo.New(demo.Options{
		Submit: submit, Support: "support@desk.example", People: demoPeople, Log: log,
		Tickets: func(ctx context.Context) ([]byte, error) { return wholeTickets(ctx, s.Data.Store) },
	})
	web := &http.Server{Handler: people.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = people.ServeSMTP(mailboxes) }()
	go func() { _ = web.Serve(page) }()
	greet(page.Addr().String(), submit)
	err = s.Run(e.ctx)
	return errors.Join(err, people.Close(), web.Close())
}

// greet says what one can do now.
func greet(page, submit string) {
	host, port, _ := net.SplitHostPort(submit)
	fmt.Printf(`A desk is running on this machine; Ctrl-C ends it and forgets everything.

  Open  http://%s/
        Write as Carla, the customer; answer as Ana or Ben, the agents. Answer as Ana: the request
        is hers, and a minute later Ben reads "Ana has #1 now", and his "new" says "Ana took it". Answer as Ben, too:
        his answer waits.

  Or write from another terminal:
        swaks --server %s --port %s --from you@home.example --to support@desk.example --header "Subject: Hello" --body "It does not work"
        printf 'From: you@home.example\r\nTo: support@desk.example\r\nSubject: Hello\r\n\r\nIt does not work\r\n' | curl -s smtp://%s --mail-from you@home.example --mail-rcpt support@desk.example -T -

Agents' answers wait 10 seconds so that #undo can take them back; a resolved ticket closes
after 2 minutes without an answer.
`, page, host, port, submit)
}

// wholeTickets is every ticket as ticket show prints it.
func wholeTickets(ctx context.Context, store ticket.Store) ([]byte, error) {
	all := []portal.Whole{}
	err := store.View(ctx, func(tx ticket.Reader) error {
		tickets, err := tx.Tickets(0, 1000)
		if err != nil {
			return err
		}
		all = all[:0]
		for _, t := range tickets {
			whole, err := portal.ReadWhole(tx, t.Number)
			if err != nil {
				return err
			}
			all = append(all, whole)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// listenNear listens at address, or where that is in use at one of the next ports.
func listenNear(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	for n := range 20 {
		l, listenErr := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(first+n)))
		if listenErr == nil {
			return l, nil
		}
		err = listenErr
	}
	return nil, err
}

// freeAddress returns address, or the next one that is free.
func freeAddress(address string) (string, error) {
	l, err := listenNear(address)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
