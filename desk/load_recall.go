package desk

import (
	"guichet/desk/change"
	"guichet/desk/thread"
)

// maxRecalled is among how many of the latest tickets the one is looked for whose mail is recalled. People
// recall a mail within minutes.
const maxRecalled = 200

// recalled finds the ticket whose mail Outlook is asked to take back.
func (l *loader) recalled(in *change.Inbound) {
	subject, ok := thread.Recalls(in.Message)
	if !ok || l.err != nil {
		return
	}
	latest, err := l.tx.Latest(0, maxRecalled)
	if l.missing(err) {
		return
	}
	for _, t := range latest {
		if thread.IsOf(t, subject, writer(in)) {
			l.s.Recalled = t.Number
			l.ticket(t.Number)
			return
		}
	}
}
