package state

import (
	"guichet/desk/change"
	"guichet/desk/thread"
)

// maxRecalled is among how many of the latest tickets the one is looked for whose mail is recalled. People
// recall a mail within minutes.
const maxRecalled = 200

// recalled finds the ticket whose mail Outlook is asked to take back.
func (l *Loader) recalled(in *change.Inbound) {
	subject, ok := thread.Recalls(in.Message)
	if !ok || l.Err != nil {
		return
	}
	latest, err := l.tx.Latest(0, maxRecalled)
	if l.notFound(err) {
		return
	}
	for _, t := range latest {
		if thread.IsOf(t, subject, writer(in)) {
			l.State.Recalled = t.Number
			l.Ticket(t.Number)
			return
		}
	}
}
