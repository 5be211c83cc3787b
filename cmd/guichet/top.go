package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"guichet/cmd/guichet/watch"
)

type topCommand struct {
	Every time.Duration `default:"2s" help:"How often to look."`
	Once  bool          `help:"Print it once and end."`
}

// Run shows mails, queue, tickets and slow destinations at a glance, until it is interrupted.
func (t topCommand) Run(e *env) error {
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	look := func() (now watch.Seen, err error) {
		if err := c.ask(e.ctx, "GET", "/status", nil, nil, &now.Status); err != nil {
			return now, err
		}
		return now, c.ask(e.ctx, "GET", "/counts", nil, nil, &now.Mails)
	}
	was, err := look()
	if err != nil {
		return fmt.Errorf("%w: does the desk run?", err)
	}
	if t.Once || e.json {
		return e.print(was, "%s", watch.Glance(was, was))
	}
	tick := time.NewTicker(max(t.Every, 100*time.Millisecond))
	defer tick.Stop()
	for now := was; ; {
		fmt.Fprint(os.Stdout, "\x1b[H\x1b[2J", watch.Glance(was, now)) // home, clear
		select {
		case <-e.ctx.Done():
			return nil
		case <-tick.C:
		}
		was = now
		if now, err = look(); err != nil {
			if e.ctx.Err() == context.Canceled {
				return nil
			}
			return err
		}
	}
}
