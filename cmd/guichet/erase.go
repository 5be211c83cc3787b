package main

import (
	"fmt"
	"net/url"

	"guichet/portal"
)

type eraseCommand struct {
	Ticket  eraseTicket  `cmd:"" help:"A ticket: people, words, files, letters. Its number and dates stay."`
	Contact eraseContact `cmd:"" help:"A person: his tickets, and his words and place on others'."`
}

type eraseTicket struct {
	Number uint64 `arg:"" help:"The ticket's number."`
}

// Run erases a ticket for good.
func (x eraseTicket) Run(e *env) error {
	if err := e.get("POST", fmt.Sprintf("/tickets/%d/erase", x.Number), nil, nil); err != nil {
		return fmt.Errorf("ticket %d: %w", x.Number, err)
	}
	return e.print(map[string]uint64{"erased": x.Number}, "ticket %d is erased; %s\n", x.Number, untilRewritten)
}

// untilRewritten says what an erasure does not do at once.
const untilRewritten = "the database file holds it until the next rewrite (nightly, or guichet rewrite), and older backups keep it"

type eraseContact struct {
	Address string `arg:"" help:"An address of the person."`
}

// Run erases a person for good.
func (x eraseContact) Run(e *env) error {
	var out struct{ Tickets int }
	if err := e.get("POST", "/contacts/erase", url.Values{"address": {x.Address}}, &out); err != nil {
		return err
	}
	return e.print(map[string]any{"erased": x.Address, "tickets": out.Tickets},
		"%s is erased, with %d tickets; %s\n", x.Address, out.Tickets, untilRewritten)
}

// erasureState says in one line whether something that was erased is still in the file.
func erasureState(x portal.Erasure) string {
	if x.Pending {
		return fmt.Sprintf("what was erased on %s is in the file until it is rewritten: guichet rewrite", clock(x.Last))
	}
	return ""
}
