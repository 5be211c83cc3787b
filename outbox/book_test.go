package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// memory is a Book in memory that keeps the rules of the real one.
type memory struct {
	mu        sync.Mutex
	now       func() time.Time
	letters   map[ticket.LetterID]*ticket.Letter
	leased    map[ticket.LetterID]bool
	barred    map[ticket.LetterID]bool // must not leave any more
	postponed int                      // how often a letter was put off
	broken    int                      // how many Records fail from now on
	damaged   map[ticket.LetterID]bool // their Records fail for good
	misuse    []string                 // what a caller must not do
	flushed   []ticket.LetterID        // ids given to FlushDeferred
	words     Parts
	compose   func(ticket.Job) // runs before the words are returned
}

func newMemory(letters ...ticket.Letter) *memory {
	m := &memory{
		now: time.Now, letters: map[ticket.LetterID]*ticket.Letter{}, leased: map[ticket.LetterID]bool{},
		barred: map[ticket.LetterID]bool{}, words: Parts{Text: "It prints again.\n"},
	}
	for _, l := range letters {
		m.add(l)
	}
	return m
}

func (m *memory) add(l ticket.Letter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l.Due.IsZero() {
		l.Due = m.now()
	}
	m.letters[l.ID] = &l
}

func (m *memory) Due(_ context.Context, limit int) (due []ticket.Letter, next time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.sorted() {
		switch {
		case l.Due.IsZero() || m.leased[l.ID]:
		case l.Due.After(m.now()):
			if next.IsZero() || l.Due.Before(next) {
				next = l.Due
			}
		case len(due) < limit:
			m.leased[l.ID] = true
			due = append(due, copyOf(l))
		}
	}
	return due, next, nil
}

func (m *memory) sorted() []*ticket.Letter {
	var all []*ticket.Letter
	for _, l := range m.letters {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *ticket.Letter) int { return int(a.ID) - int(b.ID) })
	return all
}

func (m *memory) Job(_ context.Context, id ticket.LetterID) (ticket.Job, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Job", id)
	if m.barred[id] {
		m.letters[id].State, m.letters[id].Due = ticket.LetterCancelled, time.Time{}
		delete(m.leased, id)
		return ticket.Job{}, false, nil
	}
	return ticket.Job{Letter: copyOf(m.letters[id])}, true, nil
}

func (m *memory) Record(_ context.Context, id ticket.LetterID, a ticket.Attempt, retry time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Record", id)
	if m.broken > 0 {
		m.broken--
		return fmt.Errorf("no space left")
	}
	if m.damaged[id] {
		return errDamaged
	}
	if (a.Outcome == ticket.Temporary) == retry.IsZero() {
		m.misuse = append(m.misuse, fmt.Sprintf("letter %d: %s and retry %v", id, a.Outcome, retry))
	}
	l := m.letters[id]
	l.Attempts, l.Due, l.Waits = append(l.Attempts, a), retry, ""
	l.State = map[ticket.Outcome]ticket.LetterState{
		ticket.Delivered: ticket.LetterSent, ticket.Temporary: ticket.LetterDeferred, ticket.Permanent: ticket.LetterBounced,
	}[a.Outcome]
	delete(m.leased, id)
	return nil
}

func (m *memory) Postpone(_ context.Context, ids []ticket.LetterID, until time.Time, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		m.expectLease("Postpone", id)
		m.postponed++
		l := m.letters[id]
		l.State, l.Due, l.Waits = ticket.LetterDeferred, until, why
		delete(m.leased, id)
	}
	return nil
}

func (m *memory) Release(_ context.Context, id ticket.LetterID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Release", id)
	delete(m.leased, id)
	return nil
}

func (m *memory) FlushDeferred(_ context.Context, ids []ticket.LetterID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flushed = append(m.flushed, ids...)
	for _, id := range ids {
		if l := m.letters[id]; !l.Due.IsZero() && !m.leased[id] {
			l.Due = m.now()
		}
	}
	return nil
}

func (m *memory) expectLease(method string, id ticket.LetterID) {
	if !m.leased[id] {
		m.misuse = append(m.misuse, fmt.Sprintf("%s of letter %d, which is not leased", method, id))
	}
}

func (m *memory) Compose(_ context.Context, job ticket.Job) (Parts, error) {
	if m.compose != nil {
		m.compose(job)
	}
	return m.words, nil
}

// letter returns a copy of what is kept.
func (m *memory) letter(id ticket.LetterID) ticket.Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return copyOf(m.letters[id])
}

// putOff returns how often a letter was put off.
func (m *memory) putOff() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.postponed
}

// unfinished returns how many letters are not final.
func (m *memory) unfinished() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.letters {
		if !l.State.Final() {
			n++
		}
	}
	return n
}

// leases returns how many letters are claimed, and what callers did wrong.
func (m *memory) leases() (int, []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.leased), m.misuse
}

func copyOf(l *ticket.Letter) ticket.Letter {
	c := *l
	c.Attempts = slices.Clone(l.Attempts)
	return c
}

// aLetter is letter id to a customer.
func aLetter(id ticket.LetterID, to string) ticket.Letter {
	local, domain, _ := strings.Cut(to, "@")
	return ticket.Letter{
		ID: id, Ticket: 123, Kind: ticket.KindReply, State: ticket.LetterQueued,
		Created:    time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		To:         mail.Mailbox{Name: "Carla", Address: mail.Address{Local: local, Domain: domain}},
		From:       mail.Mailbox{Name: "Example Support", Address: mail.Address{Local: "support", Domain: "example.org"}},
		ReplyTo:    mail.Mailbox{Name: "Example Support", Address: mail.Address{Local: "support+abc234", Domain: "example.org"}},
		ReturnPath: mail.Address{Local: fmt.Sprintf("b%d", id), Domain: "example.org"},
		MessageID:  mail.MessageID(fmt.Sprintf("%d.abc@mx.example.org", id)),
		Date:       time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Subject:    "Re: [#123] The printer burns",
		InReplyTo:  "one@customer.test", References: []mail.MessageID{"one@customer.test"},
		Boundary: "b0undary", Language: "en", Loop: "mac234",
	}
}
