package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/ticket"
)

// RunCustomers executes the commands that a requester or participant may give (PRODUCT
// 5.8), and returns the words that are left: every other #word is plain text. Whoever calls
// has made sure that the mail joins by a token, or is proven.
func RunCustomers(r *change.Decision, c *change.Change) (*change.Outcome, string) {
	o := &change.Outcome{}
	var text strings.Builder
	for _, cmd := range r.In.Message.Commands {
		known := Registry[cmd.Name]
		if !known.customers {
			text.WriteString(cmd.Line + "\n")
			continue
		}
		Do(r, c, o, cmd, known)
	}
	if text.Len() == 0 && !o.Any() {
		return o, strings.TrimSpace(r.In.Message.Reply)
	}
	text.WriteString(r.In.Message.Body)
	return o, strings.TrimSpace(text.String())
}

// SaysNothing reports whether what a customer's commands left of his mail is nothing, or only his
// signature, and no files came with it.
func SaysNothing(r *change.Decision, text string) bool {
	m := r.In.Message
	return len(m.Attachments) == 0 && (text == "" || m.Signed && text == strings.TrimSpace(m.Body))
}

// RunHiding executes of an unproven mail that opens a ticket what only hides, and returns
// the words that are left. Nobody hears of it: the mail may be anybody's.
func RunHiding(r *change.Decision, c *change.Change) string {
	var text strings.Builder
	done := false
	for _, cmd := range r.In.Message.Commands {
		if known := Registry[cmd.Name]; known.hides && strings.TrimSpace(cmd.Args) == "" {
			Do(r, c, &change.Outcome{}, cmd, known)
			done = true
			continue
		}
		text.WriteString(cmd.Line + "\n")
	}
	if !done {
		return r.In.Message.Reply
	}
	text.WriteString(r.In.Message.Body)
	return strings.TrimSpace(text.String())
}

// CustomerTranscript tells a customer what became of his commands, and which files of his reply
// were over the limit (PRODUCT 1.13); of a first mail the confirmation says that.
func CustomerTranscript(r *change.Decision, c *change.Change, place int, o *change.Outcome) {
	var dropped []ticket.Attachment
	if c.Ticket.Number != 0 {
		dropped = notify.DroppedFiles(c.Message)
	}
	if r.Outcome = o; !o.Says() && len(dropped) == 0 || r.Direct {
		return
	}
	if !notify.MayAnswer(r) && !(len(o.Refused) > 0 && notify.MayRefuse(r)) {
		notify.BudgetSpent(r, c)
		return
	}
	l := notify.Write(r, c, place, ticket.KindTranscript, o.Facts(), notify.AutoReplied)
	l.Facts.Status, l.Facts.Dropped = c.Ticket.Status, dropped
	l.InReplyTo = r.In.Message.MessageID
}
