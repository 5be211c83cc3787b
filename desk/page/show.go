package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/question"
	"guichet/desk/session"
	"guichet/mail"
	"guichet/ticket"
)

// maxShown is how many messages a page shows, the latest ones.
const maxShown = 200

// Shown is a ticket as its reader may see it.
type Shown struct {
	Ticket   ticket.Ticket
	Messages []ticket.Message // oldest first, without those that are not for him
	Earlier  int              // messages before them
	Events   []ticket.Event   // agents only, oldest first
	Held     []ticket.Letter  // agents only: letters that #undo still takes back
	Closes   time.Time        // of a resolved one: when it closes by itself; zero: not known yet
	Reply    bool             // he may write here
	Asks     bool             // it is his own: he may end, rate and delete it
	Opens    map[FileAt]bool  // files that he may open

	AccessLog []AccessStep // to whose it is: every step of support access, oldest first
}

// FileAt names a file of a ticket: its message, and its place there from 1.
type FileAt struct {
	Message uint32
	Place   int
}

// Show returns a ticket, or the one in which it goes on since it was merged. The error is ErrNotFound for who may not
// see it as for what is not there, or the store's.
func (g *Pages) Show(ctx context.Context, v *session.Visitor, n ticket.Number) (*Shown, error) {
	var s *Shown
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, err := tx.Ticket(n)
		if err == nil {
			t, err = ticket.MergeTargetIn(tx, t)
		}
		if err != nil {
			return err
		}
		if !question.MayRead(g.base.Dir, v.Asker, t) || !t.Erased.IsZero() {
			return ticket.ErrNotFound
		}
		s = &Shown{Ticket: *t, Opens: map[FileAt]bool{}}
		if s.Closes, err = tx.Timer(t.Number, ticket.TimerClose); err != nil {
			return err
		}
		if v.Agent != nil {
			return g.forAgent(tx, s)
		}
		return forCustomer(tx, v, s)
	})
	if err != nil {
		return nil, fmt.Errorf("show ticket %d: %w", n, err)
	}
	return s, nil
}

// Version names the state of a ticket as Show would return it to an agent; every change has an event, or is a message.
func Version(t *ticket.Ticket) string {
	return fmt.Sprintf("%d.%d.%d.%x", t.Number, t.Messages, t.Events, t.Updated.UnixNano())
}

// Version is that of the ticket that Show would show now, with its error.
func (g *Pages) Version(ctx context.Context, v *session.Visitor, n ticket.Number) (version string, err error) {
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, err := tx.Ticket(n)
		if err == nil {
			t, err = ticket.MergeTargetIn(tx, t)
		}
		if err != nil {
			return err
		}
		if !question.MayRead(g.base.Dir, v.Asker, t) || !t.Erased.IsZero() {
			return ticket.ErrNotFound
		}
		version = Version(t)
		return nil
	})
	return version, err
}

// Version names the state of the ticket that is shown.
func (s *Shown) Version() string { return Version(&s.Ticket) }

func (g *Pages) forAgent(tx ticket.Reader, s *Shown) error {
	s.Reply = s.Ticket.Status != ticket.Closed
	if err := messages(tx, s, func(m *ticket.Message) bool { return m.Kind != ticket.CommandsOnly }); err != nil {
		return err
	}
	for _, m := range s.Messages {
		for i, a := range m.Attachments {
			s.Opens[FileAt{m.ID, i + 1}] = !a.Dropped
		}
	}
	events, err := tx.Events(s.Ticket.Number)
	if err != nil {
		return err
	}
	for _, e := range events {
		s.Events = append(s.Events, *e)
	}
	letters, err := tx.Letters(s.Ticket.Number)
	for _, l := range letters {
		if l.State == ticket.LetterHeld {
			s.Held = append(s.Held, *l)
		}
	}
	return err
}

// forCustomer shows what those who may read the ticket may read. What was quoted is its author's: somebody's
// mail that the others on the ticket need not read.
func forCustomer(tx ticket.Reader, v *session.Visitor, s *Shown) error {
	t := &s.Ticket
	s.Reply = ticket.May(v.Contact, t, ticket.Reply)
	if at := t.Requester(); at >= 0 {
		s.Asks = v.Contact.Has(t.People[at].Address)
	}
	waiting, err := ticket.HeldMessages(tx, t.Number)
	if err != nil {
		return err
	}
	err = messages(tx, s, func(m *ticket.Message) bool {
		return (!waiting[m.ID] || m.Kind != ticket.FromAgent) && m.Visibility == ticket.ForAll && !m.Withdrawn && !m.Unverified && !m.Erased && (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent)
	})
	if err != nil {
		return err
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		if !v.Contact.Has(m.Author.Address) {
			m.Quoted = ""
		}
		for k, a := range m.Attachments {
			s.Opens[FileAt{m.ID, k + 1}] = ticket.MayOpen(v.Contact, t, m, a)
		}
	}
	if s.Asks {
		if err := s.accessLog(tx); err != nil {
			return err
		}
	}
	// What is the agents' own stays inside, and other tickets that he may not read.
	t.Tags, t.Snoozes = nil, nil
	links := t.Links
	t.Links = nil
	for _, l := range links {
		other, err := tx.Ticket(l.Number)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
		if err == nil && (l.Relation == ticket.RelFollows || l.Relation == ticket.RelFollowed) && ticket.May(v.Contact, other, ticket.Read) {
			t.Links = append(t.Links, l)
		}
	}
	return nil
}

// messages reads the latest messages that match, by time: copies from a merged ticket stand behind those that
// were there.
func messages(tx ticket.Reader, s *Shown, match func(*ticket.Message) bool) error {
	all, err := tx.Messages(s.Ticket.Number)
	if err != nil {
		return err
	}
	for _, m := range all {
		if match(m) && s.Ticket.Moved[m.ID] == 0 {
			s.Messages = append(s.Messages, *m)
		}
	}
	slices.SortStableFunc(s.Messages, func(a, b ticket.Message) int { return a.At.Compare(b.At) })
	s.Earlier = max(0, len(s.Messages)-maxShown)
	s.Messages = s.Messages[s.Earlier:]
	return nil
}

// Find returns the tickets that `#list` or, with search, `#search` with these words would list for the visitor. A
// refusal says what was wrong with the words.
func (g *Pages) Find(ctx context.Context, v *session.Visitor, search bool, words string) (*change.Finding, error) {
	find := question.FindList
	if search {
		find = question.FindWords
	}
	var f *change.Finding
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		f = &change.Finding{Now: g.base.Now()}
		return find(g.base.Dir, tx, v.Asker, words, f)
	})
	return f, err
}

// As is a visitor as a program speaks for him: the caller has made sure that it may.
func (g *Pages) As(ctx context.Context, who mail.Address) (*session.Visitor, error) {
	v := &session.Visitor{Address: who, Proven: g.base.Now()}
	err := g.base.Store.View(ctx, func(tx ticket.Reader) (err error) {
		v.Asker, err = question.AskerOf(g.base.Dir, tx, who)
		return err
	})
	return v, err
}

// ErrStale is returned to a visitor who came by a personal link, or logged in long ago, for what cannot be called back
// (PRODUCT 5.6): he has to show once more that mail reaches him.
var ErrStale = errors.New("it has to be proven once more that mail reaches its reader")

// Original is the mail of a message as it came, with a customer's own only. The error is as with Show.
func (g *Pages) Original(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32) (raw []byte, err error) {
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		m, err := tx.Message(n, message)
		if err != nil {
			return err
		}
		if !question.MayRead(g.base.Dir, v.Asker, t) || !mayReadOriginal(v.Asker, m) || t.Sensitive && v.Agent == nil && !v.Fresh(g.base.Now()) {
			return ticket.ErrNotFound
		}
		raw, err = tx.Raw(n, message)
		return err
	})
	return raw, err
}

// mayReadOriginal reports whether the whole mail is for the asker: it may hold what its author wrote to others only, or
// an agent's own addresses.
func mayReadOriginal(who authority.Asker, m *ticket.Message) bool {
	return who.Agent != nil || m.Kind == ticket.FromCustomer && !m.Unverified && !m.Withdrawn && who.Contact.Has(m.Author.Address)
}

// Open is File for a visitor: a sensitive one only to who is freshly proven.
func (g *Pages) Open(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32, place int) (*File, error) {
	if err := g.mayOpenNow(ctx, v, n, message, place); err != nil {
		return nil, err
	}
	return g.File(ctx, n, message, place, v.Address)
}

func (g *Pages) mayOpenNow(ctx context.Context, v *session.Visitor, n ticket.Number, message uint32, place int) error {
	return g.base.Store.View(ctx, func(tx ticket.Reader) error {
		m, err := tx.Message(n, message)
		if err != nil {
			return err
		}
		if place < 1 || place > len(m.Attachments) {
			return ticket.ErrNotFound
		}
		if m.Attachments[place-1].Sensitive && !v.Fresh(g.base.Now()) {
			return ErrStale
		}
		return nil
	})
}
