package state

import (
	"slices"
	"time"

	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Bounds of what is read of a ticket's letters, so that a mail costs the same whatever stands on its ticket.
const (
	maxLastLetters  = 40 // from the last one back: those that wait, those of the last minute, the last to the agent
	maxFirstLetters = 48 // from the first: who got the ticket as new
	maxNamedLetters = 16 // that the mail answers
)

// letters loads the letters of a ticket that the rules may ask for (State.Letters).
func (l *Loader) letters(t *ticket.Ticket) {
	found := map[ticket.LetterID]*ticket.Letter{}
	l.lastLetters(t, found)
	if l.agent != nil || l.whole {
		l.firstLetters(t, found)
	}
	for _, id := range l.replies[t.Number] {
		if found[id] == nil {
			if letter, err := l.tx.Letter(id); !l.notFound(err) && letter.Ticket == t.Number {
				found[id] = letter
			}
		}
	}
	all := make([]*ticket.Letter, 0, len(found))
	for _, letter := range found {
		all = append(all, letter)
	}
	slices.SortFunc(all, func(a, b *ticket.Letter) int { return int(a.ID) - int(b.ID) })
	l.State.Letters[t.Number] = all
}

func (l *Loader) lastLetters(t *ticket.Ticket, found map[ticket.LetterID]*ticket.Letter) {
	seen, old, his := 0, false, l.agent == nil && !l.whole
	err := l.tx.EachLetter(t.Number, true, func(id ticket.LetterID, waiting bool, read func() (*ticket.Letter, error)) (bool, error) {
		if seen++; waiting || !old || !his {
			letter, err := read()
			if err != nil {
				return false, err
			}
			found[id] = letter
			old = old || !waiting && l.State.Now.Sub(letter.Created) > recently
			his = his || letter.State == ticket.LetterSent && l.agent != nil && ticket.SameAddress(letter.To.Address, l.agent.Address)
		}
		return seen < maxLastLetters, nil
	})
	l.notFound(err)
}

// recently is how long the letters of a moment ago matter: whether an answer came too soon for a person.
const recently = 2 * time.Minute

func (l *Loader) firstLetters(t *ticket.Ticket, found map[ticket.LetterID]*ticket.Letter) {
	seen := 0
	err := l.tx.EachLetter(t.Number, false, func(id ticket.LetterID, _ bool, read func() (*ticket.Letter, error)) (bool, error) {
		if found[id] == nil {
			letter, err := read()
			if err != nil {
				return false, err
			}
			found[id] = letter
		}
		seen++
		return seen < maxFirstLetters, nil
	})
	l.notFound(err)
}

// answered notes which letters of ours a mail answers, by their Message-IDs.
func (l *Loader) answered(m *parser.Message) {
	l.replies = map[ticket.Number][]ticket.LetterID{}
	for i, id := range append(slices.Clone(m.InReplyTo), reversed(m.References)...) {
		if i == maxNamedLetters {
			return
		}
		if tok, letter, ok := thread.ReadTicketMessageID(id); ok {
			l.replies[tok.Ticket] = append(l.replies[tok.Ticket], letter)
		}
	}
}

func reversed(ids []mail.MessageID) []mail.MessageID {
	ids = slices.Clone(ids)
	slices.Reverse(ids)
	return ids
}

// maxUnverified is how many of a ticket's unverified mails are loaded, the last ones: #accept takes the last, and
// the bound of a sender is no higher.
const maxUnverified = notify.MaxUnverifiedOf

func (l *Loader) unverified(t *ticket.Ticket) {
	ids := t.Unverified[max(0, len(t.Unverified)-maxUnverified):]
	for _, id := range ids {
		if m, err := l.tx.Message(t.Number, id); !l.notFound(err) {
			l.State.Unverified[t.Number] = append(l.State.Unverified[t.Number], m)
		}
	}
}
