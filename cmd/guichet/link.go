package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"guichet/portal"
)

type ticketLink struct {
	Number  uint64 `arg:"" help:"The ticket's number."`
	Address string `arg:"" help:"Whose link: the requester or a participant."`
	For     term   `help:"How long it is good, 90d at most." default:"30d" placeholder:"DURATION"`
	Revoke  bool   `help:"Void all links of that person to the ticket instead."`
}

// term is a duration that may be told in days: "30d".
type term time.Duration

// UnmarshalText reads a term.
func (t *term) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		var n float64
		n, err = strconv.ParseFloat(days, 32)
		d = time.Duration(n * 24 * float64(time.Hour))
	}
	if err != nil {
		return fmt.Errorf("%q is no time; write it as 24h or 30d", text)
	}
	*t = term(d)
	return nil
}

// Run issues a personal link, or revokes those that were issued.
func (l ticketLink) Run(e *env) error {
	path := fmt.Sprintf("/tickets/%d/link", l.Number)
	query := url.Values{"address": {l.Address}}
	if l.Revoke {
		if err := e.get("DELETE", path, query, nil); err != nil {
			return err
		}
		return e.print(map[string]string{"revoked": l.Address}, "the links of %s to ticket %d are void\n", visible(l.Address), l.Number)
	}
	query.Set("for", time.Duration(l.For).String())
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
	tickets := strings.Trim(fmt.Sprint(out.Tickets), "[]")
	return e.print(out, "ticket %d, for %s until %s, who may read %s\n", out.Ticket, out.Email, clock(out.Expires), tickets)
}
