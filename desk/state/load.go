package state

import (
	"bytes"
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
	l.answered(in.Message)
	l.Installation()
	l.Sender(in)
	if MayCommand(d, in.Message) {
		l.agent = d.Agent(in.Message.From[0].Address)
	}
	l.heldMail(c.Addressed)
	l.refs(in, thread.OwnID(in.Message, in.Fingerprint), true) // before the tickets: of a copy more letters are read
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
	for _, id := range c.IDs {
		l.refs(in, id, false)
	}
	for _, n := range c.Tags {
		l.hinted(in, n)
	}
	l.Viewed(in)
	l.recalled(in)
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

	agent    *policy.Agent                       // whose mail it is, by From; nil: nobody's of ours
	whole    bool                                // the mail may be here already: who was told counts
	replies  map[ticket.Number][]ticket.LetterID // letters that the mail answers
	together bool                                // agents are told of new tickets together
	hints    int                                 // tickets loaded by hints
	joins    int                                 // of those, with their letters
}

// NewLoader returns a Loader into a new State.
func NewLoader(tx ticket.Reader, now time.Time) *Loader {
	return &Loader{tx: tx, State: New(now)}
}

// Whole makes the loader read the first letters of tickets, too, as for agents' mail: who acts over the API may be
// one.
func (l *Loader) Whole() { l.whole = true }

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
		l.State.Epoch, l.together = i.Epoch, !i.Together.Next.IsZero()
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
	l.letters(t)
	l.held(n, l.State.Letters[n])
	l.unverified(t)
	l.Ticket(t.MergedInto())
}

// maxHinted is how many tickets one mail loads because something that anybody can write names them.
const maxHinted = 12

// maxJoins is of how many of them the letters are loaded: the nearest one is joined.
const maxJoins = 2

// hinted loads a ticket that a hint names which anybody can write: with its letters only if the sender may
// have a part in it, since else nothing joins it.
func (l *Loader) hinted(in *change.Inbound, n ticket.Number) {
	if n == 0 || l.State.Tickets[n] != nil || l.hints == maxHinted {
		return
	}
	l.hints++
	t, err := l.tx.Ticket(n)
	if l.notFound(err) || !t.Erased.IsZero() {
		return
	}
	if known := l.State.Contact; l.joins < maxJoins && (l.agent != nil || t.PlaceOf(known, writer(in)) >= 0 || known != nil && len(known.Memberships) > 0) {
		l.joins++
		l.Ticket(n)
		return
	}
	l.State.Tickets[n] = t
	l.hinted(in, t.MergedInto())
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

// Bounds of what an id of others leads to: it is evidence of little, and what many people's mails name, such as a
// newsletter that all answer, of nothing.
const (
	maxRefs  = 3 // the latest tickets that it leads to, and as many of the sender's own
	maxTwins = 6 // messages that came with the mail's own id: devices use one for ever
)

// refs loads what an id refers to; of the mail's own id the messages as well.
func (l *Loader) refs(in *change.Inbound, id mail.MessageID, own bool) {
	refs := l.refsOf(in, id, own)
	l.State.Refs[id] = refs
	for _, ref := range refs {
		if own && ref.Own && bytes.Equal(ref.Fingerprint, in.Fingerprint) { // it is here already: who was told counts
			l.whole = true
			l.Ticket(ref.Ticket)
		}
		l.hinted(in, ref.Ticket)
		l.hinted(in, thread.Home(l.State, ref))
		if !own || !ref.Own {
			continue
		}
		if m, err := l.tx.Message(ref.Ticket, ref.Message); !l.notFound(err) {
			l.State.Twins = append(l.State.Twins, m)
		}
	}
}

// refsOf returns what an id leads to, the nearest first: what the sender's own mails made of it, then the latest.
func (l *Loader) refsOf(in *change.Inbound, id mail.MessageID, own bool) []ticket.Ref {
	if own {
		refs, err := l.tx.FindRefs(id, maxTwins)
		l.notFound(err)
		return refs
	}
	refs, err := l.tx.FindRefs(OfSender(id, writer(in)), maxRefs)
	l.notFound(err)
	slices.Reverse(refs)
	others, err := l.tx.FindRefs(id, maxRefs)
	l.notFound(err)
	for _, ref := range slices.Backward(others) {
		if !slices.ContainsFunc(refs, func(have ticket.Ref) bool {
			return have.Ticket == ref.Ticket && have.Message == ref.Message && have.Own == ref.Own
		}) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// OfSender is the id under which it is found what one person's mails made of an id of others. It has a space, which no
// Message-ID has that leads to a mail.
func OfSender(id mail.MessageID, a mail.Address) mail.MessageID {
	return mail.MessageID(string(id) + " of " + ticket.Fold(a).String())
}

// Viewed loads the ticket that #show shows.
func (l *Loader) Viewed(in *change.Inbound) {
	if f := in.Found["show"]; f != nil && len(f.Tickets) == 1 {
		l.Ticket(f.Tickets[0].Number)
	}
}
