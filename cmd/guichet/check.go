package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"guichet/config"
	"guichet/service"
	"guichet/store/bolt"
)

type checkCommand struct{}

// checked is what a check found, as it is printed.
type checked struct {
	OK       bool     `json:"ok"`
	Warnings []string `json:"warnings,omitempty"`
}

// Run checks the configuration and the files that it names, asks DNS whether agents can be proven,
// and asks a desk that runs what stands still in it.
func (checkCommand) Run(e *env) error {
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
	warnings := append(c.Warnings(), unprovenAgents(e.ctx, c)...)
	warnings = append(warnings, runningTrouble(e.ctx, c)...)
	for _, w := range warnings {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	if err := errors.Join(c.CheckUse(service.Hosts(e.ctx, c)), heldDesk(e.ctx, c), damagedStore(e.ctx, c)); err != nil {
		return service.UsageError{Err: err}
	}
	return e.print(checked{OK: true, Warnings: warnings}, "%s is good\n", e.config)
}

// askTime is how long a check waits for the desk that runs.
const askTime = 5 * time.Second

// askRunning asks the desk that runs, if one does that this user may ask.
func askRunning(ctx context.Context, c *config.Config, path string, out any) (runs bool, err error) {
	socket := filepath.Join(c.Data, service.SocketName)
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	way := overSocket(c, socket, conn)
	defer way.close()
	return true, way.ask(ctx, "GET", path, nil, nil, out)
}

func runningTrouble(ctx context.Context, c *config.Config) []string {
	var all []string
	if _, err := askRunning(ctx, c, "/trouble", &all); err != nil {
		return []string{fmt.Sprintf("the desk that runs cannot be asked: %v", err)}
	}
	return all
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
