package demo

import (
	"cmp"
	"strings"
)

// example is what a new mail says until somebody thinks of something better.
var example = struct{ Subject, Text string }{
	"The invoice has the wrong address",
	"Hello,\n\nour last invoice still shows our old address in Lyon.\nCould you correct it and send it again?\n\nThank you,",
}

// compose is the form that the state asks for, nil if it asks for none. Called with the
// lock held.
func (d *Demo) compose(b *mailbox, s state) *composeView {
	c := &composeView{Query: s.with(b.key+".do", "", b.key+".link", ""), TextLabel: "Your message"}
	c.Cancel = c.Query
	c.Query = strings.TrimPrefix(strings.TrimPrefix(c.Query, "/"), "?")
	l := b.letter(s.number(b.key))
	switch do := s.get(b.key + ".do"); {
	case do == "new":
		d.fresh(c, b)
	case do == "link":
		return c.follow(s.get(b.key+".link"), l)
	case l == nil || l.Sent:
		return nil
	case do == "reply":
		c.answer(b, l)
	case do == "note" && l.Note != "":
		c.answer(b, l)
		c.Kind, c.To, c.TextLabel, c.Commands = "note", l.Note, "Your note, for agents only", nil
	default:
		return nil
	}
	return c
}

// fresh begins a new mail to the desk.
func (d *Demo) fresh(c *composeView, b *mailbox) {
	c.Kind, c.To = "new", d.o.Support
	if b.person.Agent {
		return
	}
	for _, l := range b.letters {
		if l.Sent {
			return
		}
	}
	c.Subject, c.Text = example.Subject, example.Text+"\n"+b.person.Name
}

func (c *composeView) answer(b *mailbox, l *letter) {
	var to []string
	for _, a := range l.answerTo() {
		to = append(to, a.Address)
	}
	c.Kind, c.Answer, c.To, c.Subject, c.FixedTo = "reply", l.ID, strings.Join(to, ", "), answerSubject(l.Subject), true
	c.Quote = l.quote()
	if b.person.Agent {
		c.Commands = []string{"#resolved", "#pending", "#assign me"}
	}
}

// follow begins the mail that a mailto link asks for. A link in a letter that begins a
// reply in most mail programs does not refer to it, and neither does ours.
func (c *composeView) follow(link string, l *letter) *composeView {
	m, ok := parseMailto(link)
	if !ok {
		return nil
	}
	c.Kind, c.To, c.Subject, c.Text = "new", m.To, m.Subject, m.Body
	if l != nil && l.Note != "" && strings.EqualFold(l.Note, m.To) {
		c.Kind, c.TextLabel = "note", "Your note, for agents only"
	}
	return c
}

// Title is the heading of the form.
func (c *composeView) Title() string {
	return cmp.Or(map[string]string{"reply": "Reply", "note": "Internal note"}[c.Kind], "New mail")
}

// Has reports whether a command was chosen before the form was refused.
func (c *composeView) Has(command string) bool {
	for _, x := range c.Checked {
		if x == command {
			return true
		}
	}
	return false
}
