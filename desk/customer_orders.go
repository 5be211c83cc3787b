package desk

import "strings"

// any reports whether there was a command at all.
func (o *orders) any() bool { return o.told || o.says() }

// says reports whether a transcript has something to say.
func (o *orders) says() bool {
	return len(o.done)+len(o.refused)+len(o.answers)+len(o.read) > 0 || o.show > 0
}

// customerOrders executes the commands that a requester or participant may give (PRODUCT
// 5.8), and returns the words that are left: every other #word is plain text. Whoever calls
// has made sure that the mail joins by a token, or is proven.
func (r *ruling) customerOrders(c *Change) (*orders, string) {
	o := &orders{}
	var text strings.Builder
	for _, cmd := range r.in.Message.Commands {
		known := registry[cmd.Name]
		if !known.customers {
			text.WriteString(cmd.Line + "\n")
			continue
		}
		r.order(c, o, cmd, known)
	}
	if text.Len() == 0 && !o.any() {
		return o, strings.TrimSpace(r.in.Message.Reply)
	}
	text.WriteString(r.in.Message.Body)
	return o, strings.TrimSpace(text.String())
}

// saysNothing reports whether what a customer's commands left of his mail is nothing, or only his
// signature, and no files came with it.
func (r *ruling) saysNothing(text string) bool {
	m := r.in.Message
	return len(m.Attachments) == 0 && (text == "" || m.Signed && text == strings.TrimSpace(m.Body))
}

// hidingOrders executes of an unproven mail that opens a ticket what only hides, and returns
// the words that are left. Nobody hears of it: the mail may be anybody's.
func (r *ruling) hidingOrders(c *Change) string {
	var text strings.Builder
	done := false
	for _, cmd := range r.in.Message.Commands {
		if known := registry[cmd.Name]; known.hides && strings.TrimSpace(cmd.Args) == "" {
			r.order(c, &orders{}, cmd, known)
			done = true
			continue
		}
		text.WriteString(cmd.Line + "\n")
	}
	if !done {
		return r.in.Message.Reply
	}
	text.WriteString(r.in.Message.Body)
	return strings.TrimSpace(text.String())
}

// customerTranscript tells a customer what became of his commands, and which files of his reply
// were over the limit (PRODUCT 1.13); of a first mail the confirmation says that.
func (r *ruling) customerTranscript(c *Change, place int, o *orders) {
	var dropped []Attachment
	if c.Ticket.Number != 0 {
		dropped = droppedFiles(c.Message)
	}
	if r.outcome = o; !o.says() && len(dropped) == 0 || r.direct {
		return
	}
	if !r.mayAnswer() {
		r.spent(c)
		return
	}
	l := r.letter(c, place, KindTranscript, o.facts(), autoReplied)
	l.Facts.Status, l.Facts.Dropped = c.Ticket.Status, dropped
	l.InReplyTo = r.in.Message.MessageID
}
