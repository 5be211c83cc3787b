package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"guichet/portal"
	"guichet/service"
	"guichet/store/bolt"
	"guichet/ticket"
)

type backupCommand struct {
	Dir string `arg:"" help:"Directory to write; it must not exist yet or be empty."`
}

// Run copies store and keys while the desk runs.
func (b backupCommand) Run(e *env) error {
	dir, err := filepath.Abs(b.Dir)
	if err != nil {
		return err
	}
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.ask(e.ctx, "POST", "/backup", url.Values{"dir": {dir}}, nil, nil); err != nil {
		return err
	}
	return e.print(map[string]string{"backup": dir}, "backup written to %s\n", dir)
}

type restoreCommand struct {
	Dir     string `arg:"" optional:"" help:"The backup. Without it, the desk that is there is released."`
	Release bool   `xor:"what" help:"Let the held letters leave and the timers run."`
	Discard bool   `xor:"what" help:"Cancel the letters and timers that came with the backup."`
}

// Run makes a desk from a backup, or ends the hold that this left it on.
func (r restoreCommand) Run(e *env) error {
	if r.Dir == "" && !r.Release && !r.Discard {
		return service.UsageError{Err: errors.New("restore needs the directory of a backup, --release or --discard")}
	}
	if r.Dir != "" {
		if err := r.restore(e); err != nil {
			return err
		}
	}
	if !r.Release && !r.Discard {
		return nil
	}
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	var out struct{ Cancelled int }
	if err := c.ask(e.ctx, "POST", "/release", url.Values{"discard": {strconv.FormatBool(r.Discard)}}, nil, &out); err != nil {
		return err
	}
	return e.print(map[string]int{"cancelled": out.Cancelled}, "released; %d letters were cancelled\n", out.Cancelled)
}

func (r restoreCommand) restore(e *env) error {
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return err
	}
	keys, err := os.ReadFile(filepath.Join(r.Dir, service.KeyringName))
	if err != nil {
		return fmt.Errorf("%s is no backup of guichet: %w", r.Dir, err)
	}
	if _, err := ticket.ParseKeyring(keys); err != nil {
		return err
	}
	give := service.Giving(c.Data)
	if err := bolt.Restore(r.Dir, c.Data); err != nil {
		return err
	}
	if err := service.WriteSynced(filepath.Join(c.Data, service.KeyringName), keys); err != nil {
		return err
	}
	if err := give(); err != nil {
		return err
	}
	if r.Release || r.Discard {
		return nil
	}
	return e.print(map[string]any{"restored": c.Data, "held": true},
		"restored to %s; no letter leaves and no timer runs until:\n"+
			"  guichet restore --release   the desk goes on where the backup was\n"+
			"  guichet restore --discard   letters and timers of the backup are dropped\n"+
			"guichet queue list shows what waits\n", c.Data)
}

type fsckCommand struct{}

// Run checks the store.
func (fsckCommand) Run(e *env) error {
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	var problems []string
	if err := c.ask(e.ctx, "GET", "/fsck", nil, nil, &problems); err != nil {
		return err
	}
	if err := e.print(problems, ""); err != nil {
		return err
	}
	if !e.json {
		for _, p := range problems {
			fmt.Println(p)
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems: guichet rewrite --index cures those of the search index; for others restore the last backup, or send them to the developers", len(problems))
	}
	if e.json {
		return nil
	}
	fmt.Println("no damage found")
	var erased portal.Erasure
	if err := c.ask(e.ctx, "GET", "/erasure", nil, nil, &erased); err != nil {
		return err
	}
	if state := erasureState(erased); state != "" {
		fmt.Println(state)
	}
	return nil
}
