package main

import (
	"fmt"
	"net/url"
	"strconv"

	"guichet/desk/admin"
	"guichet/portal"
)

type grantCommand struct {
	List    grantList    `cmd:"" help:"Support access that is offered, granted or just ended."`
	Check   grantCheck   `cmd:"" help:"Whether an agent may act for a customer now."`
	Login   grantLogin   `cmd:"" help:"Whether a customer may log in now: not while an agent acts for him."`
	Session grantSession `cmd:"" help:"Note that an agent begins or stops to act for a customer."`
}

type grantList struct{}

// Run lists support access.
func (grantList) Run(e *env) error {
	var all []portal.Access
	if err := e.get("GET", "/access", nil, &all); err != nil {
		return err
	}
	if e.json {
		return e.print(all, "")
	}
	rows := [][]string{{"TICKET", "STATE", "AGENT", "CUSTOMER", "OFFERED", "ENDS", "SESSION"}}
	for _, a := range all {
		rows = append(rows, []string{
			strconv.FormatUint(uint64(a.Ticket), 10), string(a.State), a.Agent, a.Customer,
			clock(a.Offered), clock(a.Ends), clock(a.Session),
		})
	}
	return table(rows...)
}

// between names the two sides of a support access.
type between struct {
	Agent    string `arg:"" help:"The agent's address."`
	Customer string `arg:"" help:"The customer's address."`
}

func (b between) query() url.Values {
	return url.Values{"agent": {b.Agent}, "customer": {b.Customer}}
}

// print tells the answer; a no is exit code 0 too: it is an answer.
func (b between) print(e *env, a admin.Acting) error {
	if e.json {
		return e.print(a, "")
	}
	switch {
	case !a.Allowed:
		fmt.Printf("no: %s may not act for %s\n", visible(b.Agent), visible(b.Customer))
	case a.Session:
		fmt.Printf("yes, until %s (ticket %d); a session runs: the customer cannot log in anew\n", clock(&a.Until), a.Ticket)
	default:
		fmt.Printf("yes, until %s (ticket %d)\n", clock(&a.Until), a.Ticket)
	}
	return nil
}

type grantCheck struct{ between }

// Run asks whether the agent may act.
func (g grantCheck) Run(e *env) error {
	var a admin.Acting
	if err := e.get("GET", "/access/check", g.query(), &a); err != nil {
		return err
	}
	return g.print(e, a)
}

type grantLogin struct {
	Customer string `arg:"" help:"The customer's address."`
}

// Run asks whether the customer may log in; a no is exit code 0 too.
func (l grantLogin) Run(e *env) error {
	var a admin.Acting
	if err := e.get("GET", "/access/check", url.Values{"customer": {l.Customer}}, &a); err != nil {
		return err
	}
	answer := "yes: no agent acts for"
	if !a.CustomerLogIn {
		answer = "no: an agent acts for"
	}
	return e.print(map[string]bool{"customer_may_log_in": a.CustomerLogIn}, "%s %s\n", answer, visible(l.Customer))
}

type grantSession struct {
	State string `arg:"" enum:"start,stop" help:"start or stop."`
	between
}

// Run begins or ends a session.
func (g grantSession) Run(e *env) error {
	query := g.query()
	query.Set("running", strconv.FormatBool(g.State == "start"))
	var a admin.Acting
	if err := e.get("POST", "/access/session", query, &a); err != nil {
		return err
	}
	return g.print(e, a)
}
