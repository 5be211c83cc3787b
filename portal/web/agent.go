package web

import (
	"net/http"
	"strings"

	"guichet/desk"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// agentRoutes are the pages that only agents have. To anybody else they are not there.
var agentRoutes = map[string]handler{
	"GET /caller":                   callerForm,
	"POST /caller":                  callerSent,
	"GET /quarantine":               quarantine,
	"GET /quarantine/{id}":          heldMail,
	"POST /quarantine/{id}/release": release,
	"POST /quarantine/{id}/drop":    dropHeld,
	"GET /tickets/{number}/live":    live,
}

// staff is a handler for agents.
func staff(f handler) handler {
	return known(func(x *visit) error {
		if x.v.Agent == nil {
			return ticket.ErrNotFound
		}
		return f(x)
	})
}

// button is a command that is one click away.
type button struct{ Command, Argument, Label string }

// buttons are the commands that an agent gives most, where each would change something. Whether he may is the command's
// own matter.
func (x *visit) buttons(t *ticket.Ticket) (all []button) {
	if t.Status == ticket.Closed {
		return nil
	}
	if !ticket.SameAddress(t.Assignee, x.v.Address) {
		all = append(all, button{"assign", "me", x.say("take")})
	}
	if t.Status != ticket.Resolved {
		all = append(all, button{"resolved", "", x.say("resolve")})
	}
	all = append(all, button{"closed", "", x.say("close")})
	for _, p := range []ticket.Priority{ticket.Urgent, ticket.Normal} {
		if t.Priority != p {
			all = append(all, button{"priority", string(p), x.site.Words.PriorityWord(x.Lang, string(p))})
			break
		}
	}
	return append(all, button{"spam", "", x.say("spam")})
}

// callerForm shows the form; what #requester does by mail.
func callerForm(x *visit) error {
	return x.showCaller(http.StatusOK, newData{Values: x.r.URL.Query()})
}

func (x *visit) showCaller(status int, d newData) error {
	d.Once = once()
	x.fieldsOf(&d)
	return x.render(status, "caller", x.say("caller.title"), d)
}

// fieldsOf fills in what may be chosen.
func (x *visit) fieldsOf(d *newData) {
	p := &x.site.Policy
	for i, a := range p.Products {
		if d.Values.Get("product") == a.Name {
			d.Product = &p.Products[i]
		}
		d.Products = append(d.Products, option{a.Name, labelIn(a.Name, a.Labels, x.Lang), d.Product == &p.Products[i]})
	}
	for _, c := range p.Categories {
		d.Categories = append(d.Categories, option{c.Name, labelIn(c.Name, c.Labels, x.Lang), d.Values.Get("category") == c.Name})
	}
	if len(p.Addresses) > 1 {
		for _, a := range p.Addresses {
			d.Addresses = append(d.Addresses, option{a.Address.String(), a.Name, d.Values.Get("to") == a.Address.String()})
		}
	}
}

// callerSent opens the ticket. Who called hears of it by mail.
func callerSent(x *visit) error {
	files, err := x.files()
	if err != nil {
		return err
	}
	d := newData{Values: x.r.Form, Missing: map[string]bool{}}
	d.Product = x.site.Policy.Product(x.r.FormValue("product"))
	who, err := x.address("email")
	text := strings.TrimSpace(x.r.FormValue("text"))
	d.Missing["email"], d.Missing["text"] = err != nil, text == ""
	if d.Missing["email"] || d.Missing["text"] {
		return x.showCaller(http.StatusBadRequest, d)
	}
	req := desk.OpenRequest{
		By: x.v.Address, From: mail.Mailbox{Name: strings.Join(strings.Fields(x.r.FormValue("name")), " "), Address: who},
		Subject: strings.TrimSpace(x.r.FormValue("subject")), Text: text, Files: files, Once: x.r.FormValue("once"),
		Form: map[string]string{"Product": x.r.FormValue("product"), "Category": x.r.FormValue("category"), "Account": x.r.FormValue("account")},
	}
	if to := x.r.FormValue("to"); to != "" {
		if req.To, err = x.address("to"); err != nil {
			return err
		}
	}
	t, err := x.site.Desk.Open(x.r.Context(), req)
	if err != nil {
		return err
	}
	return x.goTo(ticketPath(t.Number))
}

// quarantine lists the mails whose author is in doubt.
func quarantine(x *visit) error {
	held, err := x.site.Pages.Quarantine(x.r.Context(), x.v)
	if err != nil {
		return err
	}
	return x.render(http.StatusOK, "quarantine", x.say("quarantine.title"), held)
}

// heldData is one of them.
type heldData struct {
	*ticket.HeldMail
	Text string
}

// Checks are what the sender check found.
func (d heldData) Checks() string {
	v := d.Verdict
	return string(v.Result) + " (SPF " + v.SPF + ", DKIM " + v.DKIM + ", DMARC " + v.DMARC + ")"
}

// heldMail shows a mail in quarantine as text.
func heldMail(x *visit) error {
	id, err := x.heldID()
	if err != nil {
		return err
	}
	held, raw, err := x.site.Pages.Held(x.r.Context(), x.v, id)
	if err != nil {
		return err
	}
	return x.render(http.StatusOK, "held", x.say("held.title"), heldData{held, parser.Parse(raw).Text})
}

// release vouches for a mail that the agent may see.
func release(x *visit) error {
	id, err := x.heldID()
	if err == nil {
		_, _, err = x.site.Pages.Held(x.r.Context(), x.v, id)
	}
	if err != nil {
		return err
	}
	numbers, err := x.site.Desk.ReleaseHeld(x.r.Context(), id, x.v.Address.String())
	if err != nil {
		return err
	}
	if len(numbers) > 0 {
		return x.goTo(ticketPath(numbers[0]), x.say("quarantine.released"))
	}
	return x.goTo("/quarantine", x.say("quarantine.released"))
}

// dropHeld forgets a mail that the agent may see.
func dropHeld(x *visit) error {
	id, err := x.heldID()
	if err == nil {
		_, _, err = x.site.Pages.Held(x.r.Context(), x.v, id)
	}
	if err != nil {
		return err
	}
	if err := x.site.Desk.DropHeld(x.r.Context(), id, x.v.Address.String()); err != nil {
		return err
	}
	return x.goTo("/quarantine", x.say("quarantine.dropped"))
}

func (x *visit) heldID() (ticket.HeldID, error) {
	id, err := x.number("id", 1<<63-1)
	return ticket.HeldID(id), err
}
