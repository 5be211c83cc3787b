package desk

import (
	"errors"
	"time"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// load reads the State that a mail's hints name.
func load(d *policy.Directory, tx ticket.Reader, in *change.Inbound, c change.Hints, now time.Time, secret []byte) (*change.State, error) {
	s := newState(now)
	s.Secret = secret
	l := &loader{tx: tx, s: s}
	l.installation()
	l.heldMail(c.Addressed)
	for _, tok := range append(append([]ticket.Token{}, c.Addressed...), c.Threaded...) {
		l.ticket(tok.Ticket)
	}
	if tok, _, ok := thread.ReadTicketMessageID(in.Message.MessageID); ok {
		l.ticket(tok.Ticket)
	} else if id, ok := thread.LetterOf(in.Message.MessageID); ok {
		l.letter(id)
	}
	for _, id := range c.Letters {
		l.letter(id)
	}
	l.refs(thread.OwnID(in.Message, in.Fingerprint), true)
	for _, id := range c.IDs {
		l.refs(id, false)
	}
	for _, n := range c.Tags {
		l.ticket(n)
	}
	l.viewed(in)
	l.sender(in)
	l.others(in)
	if in.MarksFiles() {
		l.files(c)
	}
	if mayCommand(d, in.Message) {
		l.commanded(command.Registry, in.Message.Commands, numbersOf(append(append([]ticket.Token{}, c.Addressed...), c.Threaded...)))
	}
	return s, l.err
}

// newState returns a State that knows nothing yet.
func newState(now time.Time) *change.State {
	return &change.State{
		Now: now, Tickets: map[ticket.Number]*ticket.Ticket{}, Letters: map[ticket.Number][]*ticket.Letter{}, Refs: map[mail.MessageID][]ticket.Ref{},
		Returned: map[ticket.LetterID]*ticket.Letter{}, Unverified: map[ticket.Number][]*ticket.Message{}, HeldMessages: map[ticket.Number]map[uint32]*ticket.Message{},
		Messages: map[ticket.Number][]*ticket.Message{}, BroughtTo: map[string]int{},
		People: map[mail.Address]*ticket.Contact{}, Organisations: map[string]*ticket.Organisation{},
	}
}

// loader reads into a State until the first fault.
type loader struct {
	tx  ticket.Reader
	s   *change.State
	err error
}

// notFound notes an error; what is not there is no error.
func (l *loader) notFound(err error) bool {
	if err != nil && !errors.Is(err, ticket.ErrNotFound) && l.err == nil {
		l.err = err
	}
	return err != nil
}

func (l *loader) installation() {
	i, err := l.tx.Installation()
	if !l.notFound(err) {
		l.s.Epoch = i.Epoch
	}
}

// ticket loads a ticket with its letters and the messages that they hang on.
func (l *loader) ticket(n ticket.Number) {
	if n == 0 || l.s.Tickets[n] != nil {
		return
	}
	t, err := l.tx.Ticket(n)
	if l.notFound(err) {
		return
	}
	if !t.Erased.IsZero() {
		return // nothing joins it, names it or answers it any more
	}
	l.s.Tickets[n] = t
	letters, err := l.tx.Letters(n)
	if l.notFound(err) {
		return
	}
	l.s.Letters[n] = letters
	l.held(n, letters)
	for _, id := range t.Unverified {
		if m, err := l.tx.Message(n, id); !l.notFound(err) {
			l.s.Unverified[n] = append(l.s.Unverified[n], m)
		}
	}
	l.ticket(t.MergedInto())
}

func (l *loader) held(n ticket.Number, letters []*ticket.Letter) {
	for _, letter := range letters {
		if letter.State != ticket.LetterHeld || len(letter.Causes) == 0 {
			continue
		}
		id := letter.Causes[len(letter.Causes)-1]
		if l.s.HeldMessages[n] == nil {
			l.s.HeldMessages[n] = map[uint32]*ticket.Message{}
		}
		if l.s.HeldMessages[n][id] == nil {
			if m, err := l.tx.Message(n, id); !l.notFound(err) {
				l.s.HeldMessages[n][id] = m
			}
		}
	}
}

func (l *loader) letter(id ticket.LetterID) {
	letter, err := l.tx.Letter(id)
	if !l.notFound(err) {
		l.s.Returned[id] = letter
		l.ticket(letter.Ticket)
	}
}

// refs loads what an id refers to; of the mail's own id the messages as well.
func (l *loader) refs(id mail.MessageID, own bool) {
	refs, err := l.tx.FindRefs(id)
	if l.notFound(err) {
		return
	}
	l.s.Refs[id] = refs
	for i, ref := range refs {
		if i == change.MaxHints {
			break
		}
		l.ticket(ref.Ticket)
		l.ticket(thread.Home(l.s, ref))
		if !own || !ref.Own {
			continue
		}
		if m, err := l.tx.Message(ref.Ticket, ref.Message); !l.notFound(err) {
			l.s.Twins = append(l.s.Twins, m)
		}
	}
}

// viewed loads the ticket that #show shows.
func (l *loader) viewed(in *change.Inbound) {
	if f := in.Found["show"]; f != nil && len(f.Tickets) == 1 {
		l.ticket(f.Tickets[0].Number)
	}
}
