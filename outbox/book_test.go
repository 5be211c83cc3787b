package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"guichet/desk"
	"guichet/mail"
)

// memory is a Book in memory that keeps the rules of the real one.
type memory struct {
	mu      sync.Mutex
	now     func() time.Time
	letters map[desk.LetterID]*desk.Letter
	leased  map[desk.LetterID]bool
	barred  map[desk.LetterID]bool // must not leave any more
	broken  int                    // how many Records fail from now on
	misuse  []string               // what a caller must not do
	hasty   []desk.LetterID        // ids given to Hasten
	words   Parts
	compose func(desk.Job) // runs before the words are returned
}

func newMemory(letters ...desk.Letter) *memory {
	m := &memory{
		now: time.Now, letters: map[desk.LetterID]*desk.Letter{}, leased: map[desk.LetterID]bool{},
		barred: map[desk.LetterID]bool{}, words: Parts{Text: "It prints again.\n"},
	}
	for _, l := range letters {
		m.add(l)
	}
	return m
}

func (m *memory) add(l desk.Letter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l.Due.IsZero() {
		l.Due = m.now()
	}
	m.letters[l.ID] = &l
}

func (m *memory) Due(_ context.Context, limit int) (due []desk.Letter, next time.Time, err error) {
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

func (m *memory) sorted() []*desk.Letter {
	var all []*desk.Letter
	for _, l := range m.letters {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *desk.Letter) int { return int(a.ID) - int(b.ID) })
	return all
}

func (m *memory) Job(_ context.Context, id desk.LetterID) (desk.Job, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Job", id)
	if m.barred[id] {
		m.letters[id].State, m.letters[id].Due = desk.LetterCancelled, time.Time{}
		delete(m.leased, id)
		return desk.Job{}, false, nil
	}
	return desk.Job{Letter: copyOf(m.letters[id])}, true, nil
}

func (m *memory) Record(_ context.Context, id desk.LetterID, a desk.Attempt, retry time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Record", id)
	if m.broken > 0 {
		m.broken--
		return fmt.Errorf("no space left")
	}
	if (a.Outcome == desk.Temporary) == retry.IsZero() {
		m.misuse = append(m.misuse, fmt.Sprintf("letter %d: %s and retry %v", id, a.Outcome, retry))
	}
	l := m.letters[id]
	l.Attempts, l.Due = append(l.Attempts, a), retry
	l.State = map[desk.Outcome]desk.LetterState{
		desk.Delivered: desk.LetterSent, desk.Temporary: desk.LetterDeferred, desk.Permanent: desk.LetterBounced,
	}[a.Outcome]
	delete(m.leased, id)
	return nil
}

func (m *memory) Release(_ context.Context, id desk.LetterID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expectLease("Release", id)
	delete(m.leased, id)
	return nil
}

func (m *memory) Hasten(_ context.Context, ids []desk.LetterID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hasty = append(m.hasty, ids...)
	for _, id := range ids {
		if l := m.letters[id]; !l.Due.IsZero() && !m.leased[id] {
			l.Due = m.now()
		}
	}
	return nil
}

func (m *memory) expectLease(method string, id desk.LetterID) {
	if !m.leased[id] {
		m.misuse = append(m.misuse, fmt.Sprintf("%s of letter %d, which is not leased", method, id))
	}
}

func (m *memory) Compose(_ context.Context, job desk.Job) (Parts, error) {
	if m.compose != nil {
		m.compose(job)
	}
	return m.words, nil
}

// letter returns a copy of what is kept.
func (m *memory) letter(id desk.LetterID) desk.Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return copyOf(m.letters[id])
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

func copyOf(l *desk.Letter) desk.Letter {
	c := *l
	c.Attempts = slices.Clone(l.Attempts)
	return c
}

// aLetter is letter id to a customer.
func aLetter(id desk.LetterID, to string) desk.Letter {
	local, domain, _ := strings.Cut(to, "@")
	return desk.Letter{
		ID: id, Ticket: 123, Kind: desk.KindReply, State: desk.LetterQueued,
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
