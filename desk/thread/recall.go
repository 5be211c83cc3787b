package thread

import (
	"strings"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// recalls are what Outlook puts before the subject of a mail that it is asked to take back, in lower case.
var recalls = []string{"recall:", "rückruf:", "rappel :", "rappel\u00a0:", "rappel:", "recuperar:", "recuperación:", "richiamo:", "recolher:", "rechamar:", "intrekken:"}

// Recalls returns the subject of the mail that Outlook is asked to take back. People write "Rappel :"
// above reminders; of a recall Thread-Topic still is the subject of the mail itself.
func Recalls(m *parser.Message) (subject string, ok bool) {
	low := strings.ToLower(m.Subject)
	for _, word := range recalls {
		if rest, found := strings.CutPrefix(low, word); found {
			rest = strings.TrimSpace(rest)
			topic := strings.TrimSpace(strings.ToLower(parser.HeaderText(m.Header.Get("Thread-Topic"))))
			return rest, rest != "" && (topic == rest || topic != "" && strings.HasSuffix(rest, ": "+topic) || saysOnly(m.Reply, rest))
		}
	}
	return "", false
}

// maxRecall is the length of the one sentence that Outlook writes of a recall, its subject apart.
const maxRecall = 160

// saysOnly reports whether the words are one sentence that names the subject in quotation marks: "Carla would
// like to recall the message, "Invoice"." Gateways take Thread-Topic off.
func saysOnly(words, subject string) bool {
	words = strings.TrimSpace(words)
	before, after, found := strings.Cut(strings.ToLower(words), subject)
	return found && !strings.Contains(words, "\n") && len(before)+len(after) < maxRecall &&
		strings.ContainsAny(before, "\"“„«'‘") && strings.ContainsAny(after, "\"”“»'’") && !strings.Contains(after, "?")
}

// IsOf reports whether a ticket has that subject, and the address among its customers.
func IsOf(t *ticket.Ticket, subject string, a mail.Address) bool {
	at := t.Place(a)
	return at >= 0 && ticket.Rank[t.People[at].Standing] >= ticket.Rank[ticket.Invited] &&
		(isSubject(subject, t.Subject) || isSubject(subject, t.Thread))
}

// isSubject reports whether a mail's subject is that of a ticket, perhaps with "Re:" or the ticket's tag before it.
func isSubject(subject, of string) bool {
	before, found := strings.CutSuffix(strings.ToLower(subject), strings.ToLower(of))
	before = strings.TrimSpace(before)
	return found && of != "" && (before == "" || strings.HasSuffix(before, ":") || strings.HasSuffix(before, "]"))
}

// SameSent reports whether a mail has the date or the subject of one with its Message-ID. Of what was kept
// before these were, nobody knows.
func SameSent(r *change.Decision, twin *ticket.Message) bool {
	m := change.SentOf(r.In.Message.Date, r.In.Message.Subject)
	return twin.Sent == ticket.Sent{} || !m.Date.IsZero() && m.Date.Equal(twin.Sent.Date) || m.Subject == twin.Sent.Subject
}
