package main

import (
	"errors"
	"fmt"
	"strings"

	"guichet/service"
)

type serveCommand struct{}

// Run serves until a signal comes.
func (serveCommand) Run(e *env) error { return service.Serve(e.ctx, e.config) }

type reloadCommand struct{}

// Run lets the desk that runs read its configuration, templates and articles again.
func (reloadCommand) Run(e *env) error {
	c, err := service.LoadConfig(e.config) // a fault is told with its line, and the desk need not be asked
	if err != nil {
		return err
	}
	var out struct {
		Stays []string `json:"stays"`
	}
	runs, err := askToReload(e, c, &out)
	switch {
	case err != nil:
		return service.UsageError{Err: err}
	case !runs:
		return errors.New("no desk runs that this user may ask")
	}
	words := "the configuration was read again\n"
	if len(out.Stays) > 0 {
		words = fmt.Sprintf("the configuration was read again; what has changed and counts from the next start only: %s\n", strings.Join(out.Stays, ", "))
	}
	return e.print(out, "%s", words)
}
