package main

import (
	"net/url"

	"guichet/portal"
)

type suppressionCommand struct {
	List   suppressionList   `cmd:"" help:"Addresses to which no letter goes any more, and why."`
	Remove suppressionRemove `cmd:"" help:"Let letters go to an address again."`
}

type suppressionList struct{}

// Run lists them.
func (suppressionList) Run(e *env) error {
	var dead []portal.Contact
	if err := e.get("GET", "/contacts", url.Values{"suppressed": {"true"}}, &dead); err != nil {
		return err
	}
	if e.json {
		return e.print(dead, "")
	}
	rows := [][]string{{"ADDRESS", "NAME", "WHY"}}
	for _, c := range dead {
		rows = append(rows, []string{c.Email, c.Name, c.Suppressed})
	}
	return table(rows...)
}

type suppressionRemove struct {
	Address string `arg:"" help:"The address."`
}

// Run lifts one.
func (s suppressionRemove) Run(e *env) error {
	return e.changeContact("POST", "/contacts/unmute", url.Values{"address": {s.Address}})
}
