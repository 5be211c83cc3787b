package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/check"
	"guichet/cmd/guichet/prove"
	"guichet/config"
	"guichet/desk"
	"guichet/mail"
	"guichet/portal"
	"guichet/service"
	"guichet/store/bolt"
	"guichet/ticket"
)

type checkCommand struct {
	Outside string `placeholder:"HOST" help:"Look at the desk of that host from here, as other servers do: port and certificate. Needs no configuration."`
	NoMail  bool   `help:"Send no mail the whole way and back."`
}

// checked is what a check found, as it is printed.
type checked struct {
	OK       bool            `json:"ok"`
	Warnings []string        `json:"warnings,omitempty"`
	Findings []check.Finding `json:"findings"`
}

// Run checks the configuration and the files that it names, then proves what surrounds the desk: DNS, ports,
// certificate, relay, filters, this machine, and a mail the whole way and back.
func (k checkCommand) Run(e *env) error {
	if k.Outside != "" {
		findings := check.Outside(e.ctx, check.Options{Config: &config.Config{Hostname: k.Outside}})
		return e.tellFindings(k.Outside, nil, findings)
	}
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return service.UsageError{Err: err}
	}
	words, err := service.LoadWords(c)
	if err != nil {
		return err
	}
	if _, faults := service.OpenArticles(c, words); len(faults) > 0 {
		return service.UsageError{Err: errors.Join(faults...)}
	}
	warnings := append(c.Warnings(), check.UnprovenAgents(e.ctx, c, service.Resolver(c.DNS.Resolver))...)
	for _, w := range warnings {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	if err := errors.Join(c.CheckUse(service.Hosts(e.ctx, c)), heldDesk(e.ctx, c), damagedStore(e.ctx, c)); err != nil {
		return service.UsageError{Err: err}
	}
	return e.tellFindings(e.config, warnings, check.Run(e.ctx, k.world(e.ctx, c)))
}

// tellFindings prints what was found, each with its remedy; a fault is the exit code, too.
func (e *env) tellFindings(about string, warnings []string, findings []check.Finding) error {
	faults := 0
	for _, f := range findings {
		if f.State == check.Fault {
			faults++
		}
		if !e.json {
			printFinding(f)
		}
	}
	if faults == 0 {
		return e.print(checked{OK: true, Warnings: warnings, Findings: findings}, "%s is good\n", about)
	}
	if e.json {
		if err := e.print(checked{Warnings: warnings, Findings: findings}, ""); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: %d of %d proofs failed", about, faults, len(findings))
}

func printFinding(f check.Finding) {
	about := f.About
	if about != "" {
		about += ": "
	}
	fmt.Printf("%-8s %-12s %s%s\n", f.State, f.Check, about, f.Says)
	if f.Remedy != "" {
		fmt.Printf("%23s%s\n", "-> ", f.Remedy)
	}
}

// world is what a check looks at, as it is.
func (k checkCommand) world(ctx context.Context, c *config.Config) check.Options {
	o := check.Options{
		Config: c, Resolver: service.Resolver(c.DNS.Resolver), Addresses: service.OwnAddresses(), BackupMark: service.BackupMark,
	}
	prove.Fill(&o, c)
	_, err := os.Stat(filepath.Join(c.Data, service.KeyringName))
	o.Planned = errors.Is(err, fs.ErrNotExist)
	var nothing struct{}
	if runs, _ := askRunning(ctx, c, "/hold", &nothing); runs {
		o.Desk = runningDesk{c}
	}
	keys, err := os.ReadFile(filepath.Join(c.Data, service.KeyringName))
	ring, perr := ticket.ParseKeyring(keys)
	if err != nil || perr != nil || k.NoMail {
		return o // another user's: no mail of ours can be marked
	}
	o.Mark = func(id string) string { return ring.LoopMAC(mail.MessageID(strings.Trim(id, "<>"))) }
	o.Sign = func(raw []byte) ([]byte, error) {
		signer, err := service.NewSigner(c.DKIM)
		if err != nil {
			return nil, err
		}
		fields, err := signer.Sign(c.Addresses[0].Email.Domain, func(w io.Writer) error {
			_, err := w.Write(raw)
			return err
		})
		return append([]byte(fields), raw...), err
	}
	return o
}

// runningDesk asks the desk that runs.
type runningDesk struct{ c *config.Config }

// Trouble says what stands still.
func (d runningDesk) Trouble(ctx context.Context) (all []string, err error) {
	_, err = askRunning(ctx, d.c, "/trouble", &all)
	return all, err
}

// Queue says how letters fare.
func (d runningDesk) Queue(ctx context.Context) (q check.Queue, err error) {
	var s portal.Status
	_, err = askRunning(ctx, d.c, "/status", &s)
	q = check.Queue{Waiting: s.Letters[ticket.LetterQueued] + s.Letters[ticket.LetterDeferred], Deferred: s.Letters[ticket.LetterDeferred], Reply: s.Deferred}
	if s.Oldest != nil {
		q.Oldest = *s.Oldest
	}
	return q, err
}

// Arrived tells of a mail of ours that came back, and drops it.
func (d runningDesk) Arrived(ctx context.Context, id string) (verdict string, ok bool, err error) {
	socket := filepath.Join(d.c.Data, service.SocketName)
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return "", false, err
	}
	way := overSocket(d.c, socket, conn)
	defer way.close()
	var found []desk.Found
	if err := way.ask(ctx, "GET", "/find", url.Values{"id": {id}}, nil, &found); err != nil {
		if errors.Is(err, ticket.ErrNotFound) { // not yet
			err = nil
		}
		return "", false, err
	}
	for _, f := range found {
		if f.Aside == 0 || f.Kind != ticket.HeldReturned {
			continue
		}
		var held portal.HeldMail
		path := fmt.Sprintf("/held/%d", f.Aside)
		if err := way.ask(ctx, "GET", path, nil, nil, &held); err != nil {
			return "", false, err
		}
		return held.Result, true, way.ask(ctx, "POST", path+"/drop", nil, nil, nil)
	}
	return "", false, nil
}

// askTime is how long a check waits for the desk that runs.
const askTime = 5 * time.Second

// askRunning asks the desk that runs, if one does that this user may ask.
func askRunning(ctx context.Context, c *config.Config, path string, out any) (runs bool, err error) {
	return requestRunning(ctx, c, "GET", path, out)
}

// askToReload asks it to read its configuration again.
func askToReload(e *env, c *config.Config, out any) (runs bool, err error) {
	return requestRunning(e.ctx, c, "POST", "/reload", out)
}

func requestRunning(ctx context.Context, c *config.Config, method, path string, out any) (runs bool, err error) {
	socket := filepath.Join(c.Data, service.SocketName)
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	way := overSocket(c, socket, conn)
	defer way.close()
	return true, way.ask(ctx, method, path, nil, nil, out)
}

// damagedStore is an error for each damaged record, as far as a look of some seconds finds them: guichet fsck looks at all.
func damagedStore(ctx context.Context, c *config.Config) error {
	var all []string
	runs, err := askRunning(ctx, c, "/damage", &all)
	if !runs && bolt.Initialised(c.Data) {
		ctx, cancel := context.WithTimeout(ctx, askTime)
		defer cancel()
		all, err = bolt.Damaged(ctx, c.Data)
	}
	if err != nil {
		return nil // as with heldDesk
	}
	var faults []error
	for _, sentence := range all {
		faults = append(faults, errors.New(sentence))
	}
	return errors.Join(faults...)
}

// heldDesk is an error where a restored desk waits for the word that lets its letters leave.
func heldDesk(ctx context.Context, c *config.Config) error {
	var hold struct{ Held bool }
	runs, err := askRunning(ctx, c, "/hold", &hold)
	if !runs && bolt.Initialised(c.Data) {
		hold.Held, err = bolt.Held(c.Data)
	}
	if err != nil || !hold.Held {
		return nil // serve says what is wrong with a store, and a desk that cannot be asked is a warning
	}
	return fmt.Errorf("%s: the desk is on hold since it was restored: no letter leaves and no timer runs. "+
		"guichet restore --release lets them go, guichet restore --discard drops those of the backup; guichet queue list shows them", c.Data)
}
