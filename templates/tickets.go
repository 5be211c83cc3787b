package templates

import (
	"cmp"
	"strconv"
	"time"

	"guichet/templates/block"
)

// TicketLine is a ticket in a list that was asked for.
type TicketLine struct {
	Number    uint64
	Subject   string // "": it is sensitive, and the list says so
	Status    Status
	Updated   time.Time // told as a day; zero: not told
	Requester Person    // zero: the reader himself
	Assignee  Person    // told to agents; zero: nobody
}

// tickets appends a list of tickets, and how many it leaves out.
func (v *view) tickets(to []block.Block) []block.Block {
	for _, t := range v.Tickets {
		to = append(to, block.Block{Kind: block.Item, Text: v.ticket(t)})
	}
	switch {
	case v.Beyond:
		to = append(to, block.Block{Kind: block.Paragraph, Text: v.l.phrases["beyond"]})
	case v.More > 0:
		to = append(to, block.Block{Kind: block.Paragraph, Text: v.l.count("more", int64(v.More))})
	}
	if v.Older == "" {
		return to
	}
	label := v.l.phrases["action.older"]
	return append(to, block.Block{
		Kind: block.Action, Label: label, URL: block.Mailto(cmp.Or(v.ReplyTo, v.Support), v.subjectLine(), v.Older+"\n"),
		Text: fill(v.l.phrases["said"], "line", label, "text", v.Older),
	})
}

func (v *view) ticket(t TicketLine) string {
	subject := t.Subject
	switch {
	case subject != "":
	case v.ToAgent:
		subject = v.l.phrases["subject.sensitive"]
	default:
		subject = v.l.phrases["subject.request"]
	}
	number := "#" + strconv.FormatUint(t.Number, 10)
	if to := cmp.Or(v.ReplyTo, v.Support); to != "" {
		number = link(number, block.Mailto(to, v.subjectLine(), "#show "+number[1:]+"\n"))
	}
	text := string(block.StrongMark) + number + string(block.StrongMark) + " " + subject + " – " + v.l.status(t.Status)
	if t.Requester != (Person{}) {
		text += ", " + v.name(t.Requester, ByCustomer)
	}
	if v.ToAgent && t.Assignee != (Person{}) {
		text += " → " + v.name(t.Assignee, ByAgent)
	}
	if !t.Updated.IsZero() {
		text += ", " + v.l.day(local(v, t.Updated))
	}
	return text
}

func cleanTickets(lines []TicketLine, secret bool) []TicketLine {
	out := append([]TicketLine(nil), lines...)
	for i := range out {
		l := &out[i]
		l.Subject, l.Requester, l.Assignee = block.OneLine(l.Subject), cleanPerson(l.Requester), cleanPerson(l.Assignee)
		if secret {
			l.Subject = ""
		}
	}
	return out
}
