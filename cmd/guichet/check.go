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
)

type checkCommand struct{}

// Run checks the configuration and the files that it names, and asks a desk that runs what stands
// still in it.
func (checkCommand) Run(e *env) error {
	c, err := loadConfig(e.config)
	if err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return usageError{err}
	}
	words, err := loadWords(c)
	if err != nil {
		return err
	}
	if _, faults := openArticles(c, words); len(faults) > 0 {
		return usageError{errors.Join(faults...)}
	}
	for _, w := range append(c.Warnings(), runningTrouble(e.ctx, c)...) {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	return e.print(map[string]bool{"ok": true}, "%s is good\n", e.config)
}

// askTime is how long a check waits for the desk that runs.
const askTime = 5 * time.Second

// runningTrouble asks the desk that runs, if one does that this user may ask.
func runningTrouble(ctx context.Context, c *config.Config) []string {
	path := filepath.Join(c.Data, socketName)
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	way := overSocket(c, path, conn)
	defer way.close()
	var all []string
	if err := way.ask(ctx, "GET", "/trouble", nil, nil, &all); err != nil {
		return []string{fmt.Sprintf("the desk that runs cannot be asked: %v", err)}
	}
	return all
}
