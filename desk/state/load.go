package state

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

// Load reads the State that a mail's hints name.
func Load(d *policy.Directory, tx ticket.Reader, in *change.Inbound, c change.Hints, now time.Time, secret []byte) (*change.State, error) {
	l := NewLoader(tx, now)
	s := l.State
	s.Secret = secret
	l.Installation()
	l.heldMail(c.Addressed)
	for _, n := range NumbersOf(slices.Concat(c.Addressed, c.Threaded, c.Quoted, c.Origin)) {
		l.Ticket(n)
	}
	for _, tokens := range in.FileTokens {
		for i, n := range NumbersOf(tokens) {
			if i < MaxMoved {
				l.Ticket(n)
			}
		}
	}
	if tok, _, ok := thread.ReadTicketMessageID(in.Message.MessageID); ok {
		l.Ticket(tok.Ticket)
	} else if id, ok := thread.LetterOf(in.Message.MessageID); ok {
		l.Letter(id)
	}
	for _, id := range c.Letters {
		l.Letter(id)
	}
	l.refs(thread.OwnID(in.Message, in.Fingerprint), true)
	for _, id := range c.IDs {
		l.refs(id, false)
	}
	for _, n := range c.Tags {
		l.Ticket(n)
	}
	l.Viewed(in)
	l.recalled(in)
	l.Sender(in)
	l.Others(in)
	if in.MarksFiles() {
		l.files(c)
	}
	for i, n := range NumbersOf(c.Origin) {
		if i < MaxMoved {
			l.Recent(n)
		}
	}
	if MayCommand(d, in.Message) {
		l.Commanded(command.Registry, in.Message.Commands, NumbersOf(slices.Concat(c.Addressed, c.Threaded)))
		for i, n := range NumbersOf(c.Addressed) {
			if i < MaxMoved {
				l.Recent(n)
			}
		}
	}
	return s, l.Err
}

// newState returns a State that knows nothing yet.
func New(now time.Time) *change.State {
	return &change.State{
		Now: now, Tickets: map[ticket.Number]*ticket.Ticket{}, Letters: map[ticket.Number][]*ticket.Letter{}, Refs: map[mail.MessageID][]ticket.Ref{},
		Returned: map[ticket.LetterID]*ticket.Letter{}, Unverified: map[ticket.Number][]*ticket.Message{}, HeldMessages: map[ticket.Number]map[uint32]*ticket.Message{},
		Messages: map[ticket.Number][]*ticket.Message{}, Recent: map[ticket.Number][]*ticket.Message{}, BroughtTo: map[string]int{},
		People: map[mail.Address]*ticket.Contact{}, Records: map[mail.Address]*ticket.Contact{}, Organisations: map[string]*ticket.Organisation{},
	}
}

// Loader reads into a State until the first fault.
type Loader struct {
	tx    ticket.Reader
	State *change.State
	Err   error
}

// NewLoader returns a Loader into a new State.
func NewLoader(tx ticket.Reader, now time.Time) *Loader {
	return &Loader{tx: tx, State: New(now)}
}

// notFound notes an error; what is not there is no error.
func (l *Loader) notFound(err error) bool {
	if err != nil && !errors.Is(err, ticket.ErrNotFound) && l.Err == nil {
		l.Err = err
	}
	return err != nil
}

// Installation loads the epoch.
func (l *Loader) Installation() {
	i, err := l.tx.Installation()
	if !l.notFound(err) {
		l.State.Epoch = i.Epoch
	}
}

// Ticket loads a ticket with its letters and the messages that they hang on.
func (l *Loader) Ticket(n ticket.Number) {
	if n == 0 || l.State.Tickets[n] != nil {
		return
	}
	t, err := l.tx.Ticket(n)
	if l.notFound(err) {
		return
	}
	if !t.Erased.IsZero() {
		return // nothing joins it, names it or answers it any more
	}
	l.State.Tickets[n] = t
	letters, err := l.tx.Letters(n)
	if l.notFound(err) {
		return
	}
	l.State.Letters[n] = letters
	l.held(n, letters)
	for _, id := range t.Unverified {
		if m, err := l.tx.Message(n, id); !l.notFound(err) {
			l.State.Unverified[n] = append(l.State.Unverified[n], m)
		}
	}
	l.Ticket(t.MergedInto())
}

func (l *Loader) held(n ticket.Number, letters []*ticket.Letter) {
	for _, letter := range letters {
		if letter.State != ticket.LetterHeld || len(letter.Causes) == 0 {
			continue
		}
		id := letter.Causes[len(letter.Causes)-1]
		if l.State.HeldMessages[n] == nil {
			l.State.HeldMessages[n] = map[uint32]*ticket.Message{}
		}
		if l.State.HeldMessages[n][id] == nil {
			if m, err := l.tx.Message(n, id); !l.notFound(err) {
				l.State.HeldMessages[n][id] = m
			}
		}
	}
}

// heldMail loads the mails that release tokens name.
func (l *Loader) heldMail(tokens []ticket.Token) {
	for _, tok := range tokens {
		if tok.Role != ticket.TokenRelease {
			continue
		}
		if a, err := l.tx.HeldMail(ticket.HeldID(tok.Ticket)); !l.notFound(err) {
			l.State.Held = append(l.State.Held, a)
		}
	}
}

// Letter loads a letter that came back, with its ticket.
func (l *Loader) Letter(id ticket.LetterID) {
	letter, err := l.tx.Letter(id)
	if !l.notFound(err) {
		l.State.Returned[id] = letter
		l.Ticket(letter.Ticket)
	}
}

// refs loads what an id refers to; of the mail's own id the messages as well.
func (l *Loader) refs(id mail.MessageID, own bool) {
	refs, err := l.tx.FindRefs(id)
	if l.notFound(err) {
		return
	}
	l.State.Refs[id] = refs
	for i, ref := range refs {
		if i == change.MaxHints {
			break
		}
		l.Ticket(ref.Ticket)
		l.Ticket(thread.Home(l.State, ref))
		if !own || !ref.Own {
			continue
		}
		if m, err := l.tx.Message(ref.Ticket, ref.Message); !l.notFound(err) {
			l.State.Twins = append(l.State.Twins, m)
		}
	}
}

// Viewed loads the ticket that #show shows.
func (l *Loader) Viewed(in *change.Inbound) {
	if f := in.Found["show"]; f != nil && len(f.Tickets) == 1 {
		l.Ticket(f.Tickets[0].Number)
	}
}
