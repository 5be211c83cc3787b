package machine

import (
	"strings"

	"guichet/parser/htmltext"
	"guichet/parser/mime"
	"guichet/parser/plain"
)

// refusedByReader is the status of what its reader's filter, or he himself, threw away unread: it says
// nothing against the address (RFC 3463 §3.8).
const refusedByReader = "5.7.1"

// disposition reads RFC 8098: a mail that was deleted has not arrived. Sieve's reject says so too (RFC
// 5429 §2.1). What was read is no report.
func (r *report) disposition(text string) {
	for _, group := range groupsOf(text) {
		var b Recipient
		deleted := false
		for _, f := range group {
			switch f.Name {
			case "final-recipient", "original-recipient":
				if addr := typed(f.Value); b.Email == "" || f.Name == "final-recipient" {
					b.Email = addr
				}
			case "original-message-id":
				r.returned.add(f.Value, "message-id")
			case "disposition":
				_, kind, _ := strings.Cut(strings.ToLower(f.Value), ";")
				kind, _, _ = strings.Cut(strings.TrimSpace(kind), "/")
				deleted = kind == "deleted"
			}
		}
		if deleted && b.Email != "" && len(r.disposed) < MaxRecipients {
			b.Action, b.Status = "failed", refusedByReader
			r.disposed = append(r.disposed, b)
		}
	}
}

// refused returns the recipients who deleted the mail, with the words that their filter says.
func (r *report) refused(parts []mime.Part) []Recipient {
	words := ""
	for i := range parts {
		if words != "" {
			break
		}
		switch parts[i].Type {
		case "text/plain":
			words = parts[i].Text()
		case "text/html":
			words, _ = htmltext.Text(parts[i].Document(), plain.MaxText)
		}
	}
	for i := range r.disposed {
		r.disposed[i].Diagnostic = plain.Cut(strings.Join(strings.Fields(words), " "), maxDiagnostic)
	}
	return r.disposed
}
