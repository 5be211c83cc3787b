package portal

import (
	"net/http"
	"time"

	"guichet/ticket"
)

// Status is how a desk is, at a glance: what "guichet top", metrics and checks go by.
type Status struct {
	Tickets    map[ticket.Status]int      `json:"tickets"` // those that are not closed, by status
	OldestOpen *Aged                      `json:"oldest_open"`
	Letters    map[ticket.LetterState]int `json:"letters"` // those that have not left, by state
	Oldest     *time.Time                 `json:"oldest_letter"`
	Deferred   string                     `json:"deferred_reply"` // the last words of the other side for the oldest deferred letter
	Slow       []Destination              `json:"slow"`           // domains whose letters wait in vain, the most letters first
	Held       map[ticket.HeldKind]int    `json:"held_mails"`
	OnHold     bool                       `json:"on_hold"` // since it was restored
	At         time.Time                  `json:"at"`
}

// Aged is a ticket by its age.
type Aged struct {
	Number  ticket.Number `json:"number"`
	Created time.Time     `json:"created"`
}

// Destination is a domain to which letters wait.
type Destination struct {
	Domain string    `json:"domain"`
	Wait   int       `json:"letters"`
	Since  time.Time `json:"since"`
	Reply  string    `json:"reply"`
}

// maxSlow is how many destinations are told.
const maxSlow = 10

// ReadStatus looks at what is not done yet; what is, is not read.
func ReadStatus(tx ticket.Reader, now time.Time) (Status, error) {
	s := Status{Tickets: map[ticket.Status]int{}, Letters: map[ticket.LetterState]int{}, Held: map[ticket.HeldKind]int{}, At: now.UTC(), Slow: []Destination{}}
	i, err := tx.Installation()
	if err != nil {
		return s, err
	}
	s.OnHold = i.Held
	for _, read := range []func(ticket.Reader, *Status) error{readTickets, readLetters, readHeld} {
		if err := read(tx, &s); err != nil {
			return s, err
		}
	}
	return s, nil
}

func readTickets(tx ticket.Reader, s *Status) error {
	for before := ticket.Number(0); ; {
		some, err := tx.Latest(before, pageSize, ticket.Open, ticket.Pending, ticket.Resolved)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, t := range some {
			s.Tickets[t.Status]++
			if t.Status == ticket.Open {
				s.OldestOpen = &Aged{t.Number, t.Created.UTC()}
			}
			before = t.Number
		}
	}
}

func readLetters(tx ticket.Reader, s *Status) error {
	slow := map[string]*Destination{}
	for after := ticket.LetterID(0); ; {
		some, err := tx.AllLetters(after, pageSize, true)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, l := range some {
			after = l.ID
			s.count(l, slow)
		}
	}
	for len(slow) > 0 && len(s.Slow) < maxSlow {
		var most *Destination
		for _, d := range slow {
			if most == nil || d.Wait > most.Wait || d.Wait == most.Wait && d.Domain < most.Domain {
				most = d
			}
		}
		s.Slow = append(s.Slow, *most)
		delete(slow, most.Domain)
	}
	return nil
}

// count adds one letter that has not left.
func (s *Status) count(l *ticket.Letter, slow map[string]*Destination) {
	s.Letters[l.State]++
	created := l.Created.UTC()
	if l.State != ticket.LetterHeld && s.Oldest == nil {
		s.Oldest = &created
	}
	if l.State != ticket.LetterDeferred {
		return
	}
	reply := ""
	if n := len(l.Attempts); n > 0 {
		reply = l.Attempts[n-1].Reply
	}
	if s.Deferred == "" {
		s.Deferred = reply
	}
	domain := l.To.Address.Domain
	d := slow[domain]
	if d == nil {
		d = &Destination{Domain: domain, Since: created}
		slow[domain] = d
	}
	d.Wait++
	d.Reply = reply
}

func readHeld(tx ticket.Reader, s *Status) error {
	for after := ticket.HeldID(0); ; {
		some, err := tx.HeldMails(after, pageSize)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, x := range some {
			s.Held[x.Kind]++
			after = x.ID
		}
	}
}

// status tells how the desk is.
func (a *API) status(r *http.Request) (any, error) {
	var s Status
	err := a.Store.View(r.Context(), func(tx ticket.Reader) (err error) {
		s, err = ReadStatus(tx, time.Now())
		return err
	})
	return s, err
}
