package desk

import (
	"errors"
	"slices"
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
	l := newLoader(tx, now)
	s := l.s
	s.Secret = secret
	l.installation()
	l.heldMail(c.Addressed)
	for _, n := range numbersOf(slices.Concat(c.Addressed, c.Threaded, c.Quoted)) {
		l.ticket(n)
	}
	for _, tokens := range in.FileTokens {
		for i, n := range numbersOf(tokens) {
			if i < maxMoved {
				l.ticket(n)
			}
		}
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
	l.recalled(in)
	l.sender(in)
	l.others(in)
	if in.MarksFiles() {
		l.files(c)
	}
	if mayCommand(d, in.Message) {
		l.commanded(command.Registry, in.Message.Commands, numbersOf(slices.Concat(c.Addressed, c.Threaded)))
		for i, n := range numbersOf(c.Addressed) {
			if i < maxMoved {
				l.recent(n)
			}
		}
	}
	return s, l.err
}

// newState returns a State that knows nothing yet.
func newState(now time.Time) *change.State {
	return &change.State{
		Now: now, Tickets: map[ticket.Number]*ticket.Ticket{}, Letters: map[ticket.Number][]*ticket.Letter{}, Refs: map[mail.MessageID][]ticket.Ref{},
		Returned: map[ticket.LetterID]*ticket.Letter{}, Unverified: map[ticket.Number][]*ticket.Message{}, HeldMessages: map[ticket.Number]map[uint32]*ticket.Message{},
		Messages: map[ticket.Number][]*ticket.Message{}, Recent: map[ticket.Number][]*ticket.Message{}, BroughtTo: map[string]int{},
		People: map[mail.Address]*ticket.Contact{}, Records: map[mail.Address]*ticket.Contact{}, Organisations: map[string]*ticket.Organisation{},
	}
}

// loader reads into a State until the first fault.
type loader struct {
	tx  ticket.Reader
	s   *change.State
	err error
}

// newLoader returns a loader into a new State.
func newLoader(tx ticket.Reader, now time.Time) *loader {
	return &loader{tx: tx, s: newState(now)}
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

// heldMail loads the mails that release tokens name.
func (l *loader) heldMail(tokens []ticket.Token) {
	for _, tok := range tokens {
		if tok.Role != ticket.TokenRelease {
			continue
		}
		if a, err := l.tx.HeldMail(ticket.HeldID(tok.Ticket)); !l.notFound(err) {
			l.s.Held = append(l.s.Held, a)
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
