package desk

import (
	"errors"
	"time"

	"guichet/mail"
)

// load reads the State that a mail's clues name.
func (d *directory) load(tx Reader, in *Inbound, c clues, now time.Time, secret []byte) (*State, error) {
	s := newState(now)
	s.Secret = secret
	l := &loader{tx: tx, s: s}
	l.installation()
	l.asides(c.addressed)
	for _, tok := range append(append([]Token{}, c.addressed...), c.threaded...) {
		l.ticket(tok.Ticket)
	}
	if tok, _, ok := ourID(in.Message.MessageID); ok {
		l.ticket(tok.Ticket)
	} else if id, ok := letterOf(in.Message.MessageID); ok {
		l.letter(id)
	}
	for _, id := range c.letters {
		l.letter(id)
	}
	l.refs(ownID(in.Message, in.Fingerprint), true)
	for _, id := range c.ids {
		l.refs(id, false)
	}
	for _, n := range c.tags {
		l.ticket(n)
	}
	l.shown(in)
	l.sender(in)
	l.others(in)
	if in.marksFiles() {
		l.files(c)
	}
	if d.mayCommand(in.Message) {
		l.commanded(registry, in.Message.Commands, numbersOf(append(append([]Token{}, c.addressed...), c.threaded...)))
	}
	return s, l.err
}

// newState returns a State that knows nothing yet.
func newState(now time.Time) *State {
	return &State{
		Now: now, Tickets: map[Number]*Ticket{}, Letters: map[Number][]*Letter{}, Refs: map[mail.MessageID][]Ref{},
		Returned: map[LetterID]*Letter{}, Unverified: map[Number][]*Message{}, Held: map[Number]map[uint32]*Message{},
		Messages: map[Number][]*Message{}, BroughtTo: map[string]int{},
		People: map[mail.Address]*Contact{}, Organisations: map[string]*Organisation{},
	}
}

// loader reads into a State until the first fault.
type loader struct {
	tx  Reader
	s   *State
	err error
}

// missing notes an error; what is not there is no error.
func (l *loader) missing(err error) bool {
	if err != nil && !errors.Is(err, ErrNotFound) && l.err == nil {
		l.err = err
	}
	return err != nil
}

func (l *loader) installation() {
	i, err := l.tx.Installation()
	if !l.missing(err) {
		l.s.Epoch = i.Epoch
	}
}

// ticket loads a ticket with its letters and the messages that they hang on.
func (l *loader) ticket(n Number) {
	if n == 0 || l.s.Tickets[n] != nil {
		return
	}
	t, err := l.tx.Ticket(n)
	if l.missing(err) {
		return
	}
	if !t.Erased.IsZero() {
		return // nothing joins it, names it or answers it any more
	}
	l.s.Tickets[n] = t
	letters, err := l.tx.Letters(n)
	if l.missing(err) {
		return
	}
	l.s.Letters[n] = letters
	l.held(n, letters)
	for _, id := range t.Unverified {
		if m, err := l.tx.Message(n, id); !l.missing(err) {
			l.s.Unverified[n] = append(l.s.Unverified[n], m)
		}
	}
	l.ticket(t.mergedInto())
}

func (l *loader) held(n Number, letters []*Letter) {
	for _, letter := range letters {
		if letter.State != LetterHeld || len(letter.Causes) == 0 {
			continue
		}
		id := letter.Causes[len(letter.Causes)-1]
		if l.s.Held[n] == nil {
			l.s.Held[n] = map[uint32]*Message{}
		}
		if l.s.Held[n][id] == nil {
			if m, err := l.tx.Message(n, id); !l.missing(err) {
				l.s.Held[n][id] = m
			}
		}
	}
}

func (l *loader) letter(id LetterID) {
	letter, err := l.tx.Letter(id)
	if !l.missing(err) {
		l.s.Returned[id] = letter
		l.ticket(letter.Ticket)
	}
}

// refs loads what an id refers to; of the mail's own id the messages as well.
func (l *loader) refs(id mail.MessageID, own bool) {
	refs, err := l.tx.FindRefs(id)
	if l.missing(err) {
		return
	}
	l.s.Refs[id] = refs
	for i, ref := range refs {
		if i == maxClues {
			break
		}
		l.ticket(ref.Ticket)
		l.ticket(l.s.home(ref))
		if !own || !ref.Own {
			continue
		}
		if m, err := l.tx.Message(ref.Ticket, ref.Message); !l.missing(err) {
			l.s.Twins = append(l.s.Twins, m)
		}
	}
}

// shown loads the ticket that #show shows.
func (l *loader) shown(in *Inbound) {
	if f := in.Found["show"]; f != nil && len(f.Tickets) == 1 {
		l.ticket(f.Tickets[0].Number)
	}
}
