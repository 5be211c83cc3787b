package main

import (
	"fmt"
	"net/url"
	"os"

	"guichet/desk/page"
)

type ticketFile struct {
	Number  uint64 `arg:"" help:"The ticket's number."`
	Message uint64 `arg:"" help:"The message's number, as ticket show prints it."`
	File    uint64 `arg:"" help:"The file's number there, from 1."`
	As      string `help:"In whose name: an agent, or a customer who may. Without it, the admin's." placeholder:"ADDRESS"`
}

// Run writes a file of a ticket to standard output.
func (f ticketFile) Run(e *env) error {
	var file page.File
	query := url.Values{}
	if f.As != "" {
		query.Set("as", f.As)
	}
	if err := e.get("GET", fmt.Sprintf("/tickets/%d/files/%d/%d", f.Number, f.Message, f.File), query, &file); err != nil {
		return err
	}
	if e.json {
		return e.print(file, "")
	}
	_, err := os.Stdout.Write(file.Content)
	return err
}
