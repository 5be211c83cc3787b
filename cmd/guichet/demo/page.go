package demo

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
)

//go:embed assets
var assets embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"size":  size,
	"clock": func(t time.Time) string { return t.Local().Format("15:04:05") },
	"local": func(s string) string { local, _, _ := strings.Cut(s, "@"); return local },
}).ParseFS(assets, "assets/*.html"))

// page is all that the template shows.
type page struct {
	Token         string
	Support       string
	Host, Port    string // of the desk's SMTP
	Stranger      string // who could write from a terminal
	Boxes         []boxView
	Tickets       []ticket
	TicketsFault  string
	Unread        int
	News          string // the last mail that came in
	Quiet         bool   // nobody is writing: the page may reload itself
	Home, Example string
}

type boxView struct {
	Key      string
	Hue      int
	Person   Person
	Initial  string
	Unread   int
	Rows     []rowView
	Open     *letterView
	Compose  *composeView
	WriteURL string
}

type rowView struct {
	URL              string
	Who, Subject     string
	Snippet, Event   string
	Took             string // the colleague who has the ticket since; "" if nobody said so
	At               time.Time
	Sent, Seen, File bool
}

type letterView struct {
	*letter
	Frame           string // srcdoc
	Tab             string // html, text or source
	HTMLTab         string // URLs
	TextTab         string
	SourceTab       string
	Back            string
	Reply, NoteURL  string
	FromWho, ToWho  string
	Source, FileURL string
	Took            string // as in a row
}

// composeView is a form for a mail.
type composeView struct {
	Kind      string // new, reply, note
	Answer    int
	To        string
	Subject   string
	Text      string
	Quote     string
	Commands  []string
	Query     string
	Cancel    string
	Fault     string
	Checked   []string
	FixedTo   bool
	TextLabel string
}

// render writes the page in one state. Fault, if not nil, is a form that was refused, with
// its words kept; it belongs to the mailbox called who.
func (d *Demo) render(ctx context.Context, w io.Writer, s state, who string, fault *composeView) error {
	p := page{Token: d.token, Support: d.o.Support, Quiet: fault == nil, Home: "/"}
	p.Host, p.Port, _ = net.SplitHostPort(d.o.Submit)
	p.Stranger = "dora@customer.example"
	var err error
	if p.Tickets, _, err = d.tickets(ctx); err != nil {
		d.o.Log.Warn().Err(err).Msg("demo: tickets")
		p.TicketsFault = "The tickets cannot be read just now."
	}
	d.mu.Lock()
	d.boxViews(&p, s, who, fault)
	d.mu.Unlock()
	return pageTemplate.Execute(w, p)
}

// boxViews fills in the mailboxes. Called with the lock held.
func (d *Demo) boxViews(p *page, s state, who string, fault *composeView) {
	last := 0
	for i, b := range d.boxes {
		v := boxView{Key: b.key, Hue: i % 7, Person: b.person, Initial: initial(b.person)}
		if l := b.letter(s.number(b.key)); l != nil {
			l.Seen = true
			v.Open = b.open(s, l)
		}
		for _, l := range slices.Backward(b.letters) {
			v.Rows = append(v.Rows, b.row(s, l))
			if !l.Seen {
				v.Unread++
			}
			if !l.Sent && l.ID > last {
				last, p.News = l.ID, fmt.Sprintf("Mail for %s: %s", b.person.Name, l.Subject)
			}
		}
		if v.Compose = d.compose(b, s); b.key == who && fault != nil {
			v.Compose = fault
		}
		if v.Compose == nil {
			v.WriteURL = s.with(b.key+".do", "new", b.key, "", b.key+".tab", "", b.key+".link", "")
		}
		p.Quiet = p.Quiet && v.Compose == nil
		p.Unread += v.Unread
		p.Boxes = append(p.Boxes, v)
	}
}

func (b *mailbox) row(s state, l *letter) rowView {
	v := rowView{
		URL: s.with(b.key, strconv.Itoa(l.ID), b.key+".do", "", b.key+".tab", "", b.key+".link", ""), Who: names(l.From), Subject: cmp.Or(l.Subject, "(no subject)"),
		Snippet: l.snippet(), Event: l.Event, At: l.At, Sent: l.Sent, Seen: l.Seen, File: len(l.Files) > 0, Took: b.took(l),
	}
	if l.Sent {
		v.Who = "To " + names(l.To)
	}
	return v
}

func (b *mailbox) open(s state, l *letter) *letterView {
	id := strconv.Itoa(l.ID)
	v := &letterView{letter: l, Tab: s.get(b.key + ".tab"), FromWho: full(l.From), ToWho: full(l.To), Took: b.took(l)}
	if v.Tab != "text" && v.Tab != "source" {
		v.Tab = "html"
	}
	if l.HTML == "" && v.Tab == "html" {
		v.Tab = "text"
	}
	tab := func(name string) string { return s.with(b.key+".tab", name, b.key+".do", "", b.key+".link", "") }
	v.HTMLTab, v.TextTab, v.SourceTab = tab(""), tab("text"), tab("source")
	v.Back = s.with(b.key, "", b.key+".tab", "", b.key+".do", "", b.key+".link", "")
	if !l.Sent {
		v.Reply = s.with(b.key+".do", "reply", b.key+".link", "")
		if l.Note != "" {
			v.NoteURL = s.with(b.key+".do", "note", b.key+".link", "")
		}
	}
	v.FileURL = "/file/" + b.key + "/" + id + "/"
	switch v.Tab {
	case "html":
		v.Frame = frame(l.HTML, func(mailto string) string {
			return state{}.with(b.key, id, b.key+".do", "link", b.key+".link", mailto)
		})
	case "source":
		v.Source = shown(l.Raw)
	}
	return v
}

func initial(p Person) string {
	for _, r := range cmp.Or(p.Name, p.Address) {
		return strings.ToUpper(string(r))
	}
	return "?"
}

// names are the people of a field, as a list of letters shows them.
func names(list []*mail.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, cmp.Or(a.Name, a.Address))
	}
	return cmp.Or(strings.Join(out, ", "), "nobody")
}

func full(list []*mail.Address) string {
	var out []string
	for _, a := range list {
		if a.Name == "" {
			out = append(out, a.Address)
			continue
		}
		out = append(out, a.Name+" <"+a.Address+">")
	}
	return strings.Join(out, ", ")
}

func size(n int) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}
