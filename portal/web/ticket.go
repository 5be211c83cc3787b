package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"guichet/desk"
	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// ticketData is what the page of one ticket shows.
type ticketData struct {
	*page.Shown
	Once              string
	Requests          []policy.SavedReply // agents: what #reply-with takes
	Colleagues        []policy.Agent      // agents: whom it may be given to
	Fields            []ticket.FieldValue
	Category, Product string
	Access            *ticket.Access // nil: there is nothing to see of one
	New               bool           // it was opened just now
	Buttons           []button       // agents
}

func (x *visit) ticketNumber() (ticket.Number, error) {
	n, err := x.number("number", 1<<32-1)
	return ticket.Number(n), err
}

// showTicket shows one ticket.
func showTicket(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	s, err := x.site.Pages.Show(x.r.Context(), x.v, n)
	if err != nil {
		return err
	}
	if s.Ticket.Number != n {
		return x.goTo(ticketPath(s.Ticket.Number))
	}
	d := ticketData{Shown: s, Once: once(), New: x.r.URL.Query().Has("new")}
	p := &x.site.Policy
	d.Category, d.Product, d.Fields = p.Told(&s.Ticket, x.Lang)
	if s.Ticket.Access.Visible(x.site.Now()) {
		d.Access = s.Ticket.Access
	}
	if x.v.Agent != nil {
		d.Requests, d.Colleagues, d.Buttons = p.Replies, p.Agents, x.buttons(&s.Ticket)
		x.live = true
	}
	return x.render(http.StatusOK, "ticket", "#"+strconv.FormatUint(uint64(n), 10)+" "+view{x}.Subject(&s.Ticket), d)
}

// reply posts words and files, and of agents what shall become of the ticket with them.
func reply(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	files, err := x.files()
	if err != nil {
		return err
	}
	req := desk.ActRequest{Ticket: n, As: x.v.Address, Text: strings.TrimSpace(x.r.FormValue("text")), Files: files, Page: true}
	lines := []string{}
	if x.v.Agent != nil {
		req.Note = x.r.FormValue("to") == "note"
		for _, name := range []string{"status", "assign", "with"} {
			if line := strings.TrimSpace(x.r.FormValue(name)); line != "" {
				lines = append(lines, line)
			}
		}
		for line := range strings.Lines(x.r.FormValue("commands")) {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
	} else if x.r.FormValue("sensitive") != "" {
		lines = append(lines, "#sensitive")
	}
	return x.do(req, lines)
}

// do acts, once for each form, and goes back to the ticket with what came of it.
func (x *visit) do(req desk.ActRequest, lines []string) error {
	for _, line := range lines {
		c, ok := parser.ReadCommand(line)
		if !ok {
			return x.goTo(ticketPath(req.Ticket), x.say("no-command", "line", ticket.CutText(line, 100)))
		}
		req.Commands = append(req.Commands, c)
	}
	if req.Text == "" && len(req.Commands)+len(req.Files) == 0 {
		return x.goTo(ticketPath(req.Ticket), x.say("nothing"))
	}
	req.Once = x.r.FormValue("once")
	done, err := x.site.Desk.Act(x.r.Context(), req)
	if err != nil {
		return err
	}
	if done.Again {
		return x.goTo(ticketPath(done.Ticket))
	}
	var notice []string
	for _, part := range []struct {
		list string
		said []ticket.Said
	}{{"done", done.Done}, {"refused", done.Refused}, {"answer", done.Answers}} {
		for _, s := range part.said {
			notice = append(notice, x.sentence(part.list, s))
		}
	}
	if req.Text != "" && len(done.Refused) > 0 {
		notice = append(notice, x.say("kept-note"))
	} else if req.Text != "" || len(req.Files) > 0 {
		notice = append([]string{x.say("posted")}, notice...)
	}
	to := req.Ticket
	if done.Ticket != 0 {
		to = done.Ticket
	}
	return x.goTo(ticketPath(to), notice...)
}

// asking are the commands that a page writes for customers, each with its argument, whether it needs a fresh proof
// that mail reaches him (PRODUCT 5.6), and whether it is the requester's only: of anybody else it would be words (PRODUCT
// 5.8), which no button means. What each may do is the command's own matter.
var asking = map[string]struct{ argument, fresh, own bool }{
	"resolved": {own: true}, "closed": {own: true}, "sensitive": {}, "watch": {argument: true}, "unwatch": {argument: true},
	"share": {argument: true, fresh: true}, "unshare": {argument: true, fresh: true}, "grant": {argument: true, fresh: true, own: true},
	"end-access": {own: true}, "delete": {fresh: true, own: true}, "account": {argument: true},
}

// act gives one command.
func act(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	name := x.r.FormValue("command")
	line := "#" + name
	if x.v.Agent == nil {
		kind, ok := asking[name]
		if !ok {
			return errForm
		}
		if kind.fresh && !x.v.Fresh(x.site.Now()) {
			return page.ErrStale
		}
		if kind.own {
			if s, err := x.site.Pages.Show(x.r.Context(), x.v, n); err != nil || !s.Asks {
				return errors.Join(ticket.ErrNotFound, err)
			}
		}
		if !kind.argument {
			return x.do(desk.ActRequest{Ticket: n, As: x.v.Address, Page: true}, []string{line})
		}
	}
	if argument := strings.Join(strings.Fields(x.r.FormValue("argument")), " "); argument != "" {
		line += " " + argument
	}
	return x.do(desk.ActRequest{Ticket: n, As: x.v.Address, Page: true}, []string{line})
}

// deleteForm asks whether a request shall go: the letter that then comes asks once more.
func deleteForm(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	s, err := x.site.Pages.Show(x.r.Context(), x.v, n)
	if err != nil {
		return err
	}
	if !s.Asks || s.Ticket.Number != n {
		return ticket.ErrNotFound
	}
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	return x.render(http.StatusOK, "delete", x.say("delete.title"), s)
}

// ShareLink is the address of a ticket for whoever else may see it: it has no authority (PRODUCT 5.6).
func (x view) ShareLink(t ticket.Ticket) string {
	link := strings.TrimRight(x.site.Policy.URL, "/") + ticketPath(t.Number)
	if t.Organisation != "" {
		link += "?scope=" + url.QueryEscape(t.Scope().String())
	}
	return link
}

// rate takes the requester's rating of a closed ticket.
func rate(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	stars, err := strconv.Atoi(x.r.FormValue("rating"))
	if err != nil || stars < 1 || stars > 5 {
		return errForm
	}
	if err := x.site.Pages.RateAs(x.r.Context(), x.v, n, stars); err != nil {
		return err
	}
	return x.goTo(ticketPath(n), x.say("rated"))
}

// address reads an address that a form names.
func (x *visit) address(field string) (mail.Address, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(x.r.FormValue(field)))
	if err != nil {
		return mail.Address{}, errors.Join(errForm, err)
	}
	return a, nil
}
