package main

import (
	"fmt"

	"guichet/cmd/guichet/completion"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints the script by which a shell completes our command line.
func (k completionCommand) Run(_ *env, app *kong.Kong) error {
	fmt.Print(completion.Script(k.Shell, app.Model.Node))
	return nil
}
