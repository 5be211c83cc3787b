package main

import (
	"fmt"
	"net/url"
	"time"

	"guichet/portal"
)

type ticketLink struct {
	Number  uint64        `arg:"" help:"The ticket's number."`
	Address string        `arg:"" help:"Whose link: the requester, a participant, or whom a role lets read it."`
	For     time.Duration `help:"How long it is good, 2160h at most." default:"720h" placeholder:"DURATION"`
	Revoke  bool          `help:"Void all links of that person to the ticket instead."`
}

// Run issues a personal link, or revokes those that were issued.
func (l ticketLink) Run(e *env) error {
	path := fmt.Sprintf("/tickets/%d/link", l.Number)
	query := url.Values{"address": {l.Address}}
	if l.Revoke {
		return e.get("DELETE", path, query, nil)
	}
	query.Set("for", l.For.String())
	var out portal.PersonalLink
	if err := e.get("POST", path, query, &out); err != nil {
		return err
	}
	shown := out.URL
	if shown == "" {
		shown = out.Token // there is no portal to open
	}
	return e.print(out, "%s\n", shown)
}

type ticketVisit struct {
	Token string `arg:"" help:"The token at the end of a personal link."`
}

// Run says for whom a link opens pages; one that is not valid is a failure.
func (v ticketVisit) Run(e *env) error {
	var out portal.Visit
	if err := e.get("GET", "/links/"+url.PathEscape(v.Token), nil, &out); err != nil {
		return err
	}
	return e.print(out, "ticket %d, for %s until %s, who may read %v\n", out.Ticket, out.Email, clock(out.Expires), out.Tickets)
}
