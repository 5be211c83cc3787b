package main

import (
	"fmt"

	"guichet/cmd/guichet/release"

	"github.com/alecthomas/kong"
)

type versionCommand struct{}

// Run prints the version. It needs no configuration.
func (versionCommand) Run(e *env) error {
	v := release.Own()
	return e.print(v, "%s\n", v)
}

// versionFlag is --version, which needs no command.
type versionFlag bool

// BeforeReset prints the version and ends the program (a hook of kong).
func (versionFlag) BeforeReset(app *kong.Kong) error {
	fmt.Fprintln(app.Stdout, release.Own())
	app.Exit(exitDone)
	return nil
}
