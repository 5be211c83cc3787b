package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"guichet/desk/change"
	"guichet/desk/page"
	"guichet/ticket"
)

// listData is what the page of tickets shows.
type listData struct {
	Ask     page.Wish
	Tickets []*ticket.Ticket
	More    int
	Beyond  bool   // there may be more than that
	Older   string // the page behind this one; "" if there is none
	Refused string // why the words find nothing

	States, Categories, Products, Scopes []option
	Orders                               []option
	Queues                               []option // agents
}

// option is one thing to choose.
type option struct {
	Value, Label string
	Chosen       bool
}

// list shows the tickets that a visitor may see: what `#list` or `#search` with the same words would.
func list(x *visit) error {
	q := x.r.URL.Query()
	d := listData{Ask: page.Wish{
		Status: q.Get("status"), Category: q.Get("category"), Product: q.Get("product"), Scope: q.Get("scope"), Since: q.Get("since"),
		Before: q.Get("before"), Order: q.Get("order"), Words: strings.TrimSpace(q.Get("q")), Queue: q.Get("queue"),
	}}
	within(x, &d.Ask, q.Has("scope"))
	if d.Ask.Status == "" && d.Ask.Queue == "" {
		d.Ask.Status = "all"
		if x.v.Agent != nil {
			d.Ask.Status, d.Ask.Queue = "", "mine"
		}
	}
	words, search := d.Ask.List(), d.Ask.Words != ""
	if search {
		words = d.Ask.Words
	}
	if older, err := strconv.ParseUint(q.Get("older"), 10, 32); err == nil {
		words += " before:" + strconv.FormatUint(older, 10)
	}
	f, err := x.site.Pages.Find(x.r.Context(), x.v, search, words)
	var refusal *ticket.Refusal
	if errors.As(err, &refusal) {
		d.Refused, f, err = x.sentence("refused", ticket.RefusedLine("", refusal)), &change.Finding{}, nil
	}
	if err != nil {
		return err
	}
	d.Tickets, d.More, d.Beyond = f.Tickets, f.More, f.Beyond
	if f.Older != "" && len(f.Tickets) > 0 {
		q.Set("older", strconv.FormatUint(uint64(f.Tickets[len(f.Tickets)-1].Number), 10))
		d.Older = "/tickets?" + q.Encode()
	}
	if err := x.choices(&d); err != nil {
		return err
	}
	title := x.say("list.title")
	if x.v.Agent != nil {
		title = x.say("list.title-agent")
	}
	return x.render(http.StatusOK, "list", title, d)
}

// within keeps a list to the account that the pages are switched to, unless the form chose one.
func within(x *visit, ask *page.Wish, chosen bool) {
	if x.v.Contact == nil {
		return
	}
	if s := x.v.Contact.Scope; s != nil && !chosen {
		ask.Scope = s.String()
	}
	if organisation, account, _ := strings.Cut(ask.Scope, "/"); organisation != "" {
		x.v.Within = &ticket.Scope{Organisation: organisation, Account: account}
	}
}

// choices are what the form above a list offers.
func (x *visit) choices(d *listData) error {
	pick := func(to *[]option, chosen, value, label string) {
		*to = append(*to, option{Value: value, Label: label, Chosen: chosen == value})
	}
	pick(&d.States, d.Ask.Status, "all", x.say("list.all"))
	for _, s := range []ticket.Status{ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed} {
		pick(&d.States, d.Ask.Status, string(s), view{x}.Status(s))
	}
	p := &x.site.Policy
	for _, c := range p.Categories {
		if c.Open(x.v.Address, x.v.Contact.Organisations()) || x.v.Agent != nil {
			pick(&d.Categories, d.Ask.Category, c.Name, labelIn(c.Name, c.Labels, x.Lang))
		}
	}
	for _, c := range p.Products {
		pick(&d.Products, d.Ask.Product, c.Name, labelIn(c.Name, c.Labels, x.Lang))
	}
	accounts, err := x.site.Pages.Accounts(x.r.Context(), x.v.Contact)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		pick(&d.Scopes, d.Ask.Scope, a.Scope.String(), a.Title)
	}
	for _, order := range []string{"created", "-created", "updated", "-updated"} {
		chosen := d.Ask.Order
		if chosen == "" {
			chosen = "created"
		}
		pick(&d.Orders, chosen, order, x.say("order."+strings.Replace(order, "-", "old-", 1)))
	}
	if x.v.Agent != nil {
		for _, queue := range []string{"mine", "unassigned", "urgent", "waiting", "overdue"} {
			pick(&d.Queues, d.Ask.Queue, queue, x.say("queue."+queue))
		}
	}
	return nil
}

func ticketPath(n ticket.Number) string { return "/tickets/" + strconv.FormatUint(uint64(n), 10) }

// labelIn is what a thing is called in a language: its name where there is no word.
func labelIn(name string, labels map[string]string, lang string) string {
	if label := labels[lang]; label != "" {
		return label
	}
	return name
}

// Query is a link to the list with one more thing asked for.
func (x view) Query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/tickets?" + q.Encode()
}
