package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"guichet/portal"
)

// print writes v as JSON where JSON was asked for, else the words.
func (e *env) print(v any, words string, args ...any) error {
	if !e.json {
		_, err := fmt.Printf(words, args...)
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// get asks the desk for path and decodes the answer into out.
func (e *env) get(method, path string, query url.Values, out any) error {
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	return c.ask(e.ctx, method, path, query, nil, out)
}

// put sends in as JSON and decodes the answer into out.
func (e *env) put(method, path string, in, out any) error {
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	return c.ask(e.ctx, method, path, nil, in, out)
}

// visible makes a stranger's text safe for a terminal: one line, no control characters.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}

// table prints rows with aligned columns.
func table(rows ...[]string) error {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, visible(cell))
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := b.WriteTo(os.Stdout)
	return err
}

// clock prints a time for people: minutes, local.
func clock(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

type ticketCommand struct {
	List   ticketList   `cmd:"" help:"All tickets, ascending."`
	Show   ticketShow   `cmd:"" help:"One ticket with its messages."`
	Search ticketSearch `cmd:"" help:"The tickets in which words stand, the newest first."`
	Do     ticketDo     `cmd:"" help:"Give commands, such as 'assign ana' or 'resolved'."`
	Reply  ticketReply  `cmd:"" help:"Answer the customer; the words are arguments or standard input."`
	Note   ticketNote   `cmd:"" help:"Write an internal note."`
	Link   ticketLink   `cmd:"" help:"Issue somebody's personal link to a ticket, or revoke it."`
	Visit  ticketVisit  `cmd:"" help:"Say for whom a personal link opens pages."`
	File   ticketFile   `cmd:"" help:"Write a file of a ticket to standard output; of sensitive ones it is recorded who did."`
}

type ticketShow struct {
	Number uint64 `arg:"" help:"The ticket's number."`
}

// Run shows a ticket.
func (s ticketShow) Run(e *env) error {
	var t portal.Whole
	if err := e.get("GET", fmt.Sprintf("/tickets/%d", s.Number), nil, &t); err != nil {
		return fmt.Errorf("ticket %d: %w", s.Number, err)
	}
	if e.json {
		return e.print(t, "")
	}
	fmt.Printf("#%d  %s\n%s, %s", t.Number, visible(t.Subject), t.Status, t.Priority)
	fmt.Printf("\nrequester %s, assignee %s, created %s\n", who(t.Requester), orDash(t.Assignee), clock(t.Created))
	showForm(t)
	if t.Sensitive {
		fmt.Println("sensitive: mails tell nothing of what stands here")
	}
	if t.Erased != nil {
		fmt.Printf("erased on %s\n", clock(t.Erased))
		var state portal.Erasure
		if err := e.get("GET", "/erasure", nil, &state); err != nil {
			return err
		}
		if line := erasureState(state); line != "" {
			fmt.Println(line)
		}
	}
	for _, p := range t.Participants {
		fmt.Printf("participant %s\n", who(p))
	}
	for _, l := range t.Links {
		fmt.Printf("%s %d\n", l.Relation, l.Number)
	}
	for _, m := range t.Messages {
		showMessage(m)
	}
	fmt.Println()
	for _, ev := range t.Events {
		fmt.Printf("%s  %s: %s\n", clock(ev.At), visible(ev.Actor), visible(ev.What))
	}
	return nil
}

// showForm shows category, product and fields, where there are any.
func showForm(t portal.Whole) {
	if t.Category+t.Product != "" {
		fmt.Printf("category %s, product %s\n", visible(orDash(t.Category)), visible(orDash(t.Product)))
	}
	for _, label := range slices.Sorted(maps.Keys(t.Fields)) {
		fmt.Printf("%s: %s\n", visible(label), visible(t.Fields[label]))
	}
}

func showMessage(m portal.Message) {
	mark := ""
	if m.Unverified {
		mark = ", unverified"
	}
	if m.Withdrawn {
		mark += ", taken back"
	}
	if len(m.Personal) > 0 {
		mark += ", seems to hold: " + strings.Join(m.Personal, ", ")
	}
	fmt.Printf("\n--- %d: %s of %s, %s (%s%s)\n", m.ID, m.Kind, who(m.Author), clock(m.At), m.Verdict.Result, mark)
	for _, line := range strings.Split(m.Text, "\n") {
		fmt.Println(visible(line))
	}
	if m.Quoted != "" {
		fmt.Println("  quoted or forwarded below it:")
		for _, line := range strings.Split(m.Quoted, "\n") {
			fmt.Println("  | " + visible(line))
		}
	}
	for i, a := range m.Attachments {
		mark := ""
		if a.Sensitive {
			mark = ", sensitive"
		}
		fmt.Printf("  file %d: %s (%s, %d bytes%s)\n", i+1, visible(a.Name), a.Type, a.Size, mark)
	}
	for _, l := range m.Letters {
		fmt.Printf("  %s to %s: %s %s\n", l.Event, l.To, l.State, visible(l.LastReply))
	}
}

func who(p portal.Person) string {
	return visible(strings.TrimSpace(p.Name + " <" + p.Email + ">"))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
