package portal

import (
	"time"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Person is somebody in the JSON.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Ticket is what `guichet ticket list` prints of one, and `show` with more.
type Ticket struct {
	Number       ticket.Number     `json:"number"`
	Subject      string            `json:"subject"`
	Status       ticket.Status     `json:"status"`
	Priority     ticket.Priority   `json:"priority"`
	Category     string            `json:"category"`
	Product      string            `json:"product"`
	Fields       map[string]string `json:"fields"`
	Tags         []string          `json:"tags"`
	Sensitive    bool              `json:"sensitive"`
	Language     string            `json:"language"`
	Requester    Person            `json:"requester"`
	Organisation string            `json:"organisation"`
	Account      string            `json:"account"`
	Assignee     string            `json:"assignee"`
	Participants []Person          `json:"participants"`
	Watchers     []Person          `json:"watchers"`
	Links        []Link            `json:"links"`
	Created      *time.Time        `json:"created"`
	Updated      *time.Time        `json:"updated"`
	Resolved     *time.Time        `json:"resolved"`
	Closed       *time.Time        `json:"closed"`
	Deleted      *time.Time        `json:"deleted,omitempty"` // customers see nothing of it
	Erased       *time.Time        `json:"erased,omitempty"`  // a tombstone is left
	Rating       *int              `json:"rating"`
	Access       *Access           `json:"access,omitempty"`
}

// Whole is a ticket with its messages and events.
type Whole struct {
	Ticket
	Messages []Message `json:"messages"`
	Events   []Event   `json:"events"`
}

// Link is another ticket.
type Link struct {
	Number   ticket.Number `json:"number"`
	Relation string        `json:"relation"`
}

// Message is one that came in, with the letters that it caused.
type Message struct {
	ID          uint32             `json:"id"`
	Kind        ticket.MessageKind `json:"kind"`
	Author      Person             `json:"author"`
	At          *time.Time         `json:"at"`
	Text        string             `json:"text"`
	FullText    string             `json:"full_text"`
	Quoted      string             `json:"quoted,omitempty"` // what it quotes or forwards and the desk has not otherwise
	MessageID   mail.MessageID     `json:"message_id"`
	Visibility  ticket.Visibility  `json:"visibility"`
	Unverified  bool               `json:"unverified,omitempty"`
	Withdrawn   bool               `json:"withdrawn,omitempty"`
	Erased      bool               `json:"erased,omitempty"`
	Attachments []File             `json:"attachments"`
	Verdict     mail.Verdict       `json:"verdict"`
	Letters     []Letter           `json:"letters"`
	Problems    []string           `json:"problems,omitempty"`
	Personal    []string           `json:"personal,omitempty"` // kinds of personal data that the text seems to hold
	Why         []string           `json:"why,omitempty"`
	Origin      *Origin            `json:"origin,omitempty"`
}

// Origin is the message of another ticket that this one is a copy of.
type Origin struct {
	Ticket  ticket.Number `json:"ticket"`
	Message uint32        `json:"message"`
}

// File is an attachment.
type File struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	Sensitive bool   `json:"sensitive"`
	Dropped   bool   `json:"dropped,omitempty"`
}

// Letter is where one of our letters stands.
type Letter struct {
	ID        ticket.LetterID    `json:"id"`
	To        string             `json:"to"`
	Event     ticket.LetterKind  `json:"event"`
	State     ticket.LetterState `json:"state"`
	Attempts  int                `json:"attempts"`
	LastReply string             `json:"last_reply"`
}

// Event is a change.
type Event struct {
	At      *time.Time `json:"at"`
	Actor   string     `json:"actor"`
	Cause   string     `json:"cause"`
	What    string     `json:"what"`
	Letters []Letter   `json:"letters"`
}

// Queued is a letter as `guichet queue list` prints it.
type Queued struct {
	ID        ticket.LetterID    `json:"id"`
	Ticket    ticket.Number      `json:"ticket"`
	To        string             `json:"to"`
	Template  ticket.LetterKind  `json:"template"`
	State     ticket.LetterState `json:"state"`
	Attempts  int                `json:"attempts"`
	Next      *time.Time         `json:"next"`
	LastReply string             `json:"last_reply"`
}

// TicketOf is a ticket in the JSON.
func TicketOf(t *ticket.Ticket) Ticket { return viewTicket(t) }

// EventOf is an event in the JSON, without its letters.
func EventOf(e *ticket.Event) Event { return viewEvent(e) }

func viewTicket(t *ticket.Ticket) Ticket {
	v := Ticket{
		Number: t.Number, Subject: t.Subject, Status: t.Status, Priority: t.Priority, Category: t.Category,
		Product: t.Product, Fields: t.Fields, Tags: t.Tags, Sensitive: t.Sensitive, Language: t.Language,
		Organisation: t.Organisation, Account: t.Account,
		Assignee: t.Assignee.String(), Participants: []Person{}, Watchers: []Person{}, Links: []Link{},
		Created: when(t.Created), Updated: when(t.Updated), Resolved: when(t.Resolved), Closed: when(t.Closed), Deleted: when(t.Deleted), Erased: when(t.Erased),
	}
	if v.Fields == nil {
		v.Fields = map[string]string{}
	}
	if v.Tags == nil {
		v.Tags = []string{}
	}
	if t.Rating > 0 {
		v.Rating = &t.Rating
	}
	for _, p := range t.People {
		who := Person{Name: p.Name, Email: p.Address.String()}
		switch p.Standing {
		case ticket.Requester:
			v.Requester = who
		case ticket.Participant:
			v.Participants = append(v.Participants, who)
		case ticket.Watcher:
			v.Watchers = append(v.Watchers, who)
		}
	}
	v.Access = viewAccess(t, time.Now())
	for _, l := range t.Links {
		v.Links = append(v.Links, Link{Number: l.Number, Relation: l.Relation})
	}
	return v
}

// when is a time in the JSON: null if there is none.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func viewMessage(m *ticket.Message, raw []byte, letters []*ticket.Letter) Message {
	v := Message{
		ID: m.ID, Kind: m.Kind, Author: Person{Name: m.Author.Name, Email: m.Author.Address.String()},
		At: when(m.At), Text: m.Text, Quoted: m.Quoted, FullText: parser.Parse(raw).Text, MessageID: m.MessageID,
		Visibility: m.Visibility, Unverified: m.Unverified, Withdrawn: m.Withdrawn, Erased: m.Erased,
		Attachments: []File{}, Verdict: m.Verdict, Letters: []Letter{}, Problems: m.Problems, Personal: m.Personal, Why: m.Why,
	}
	if o := m.Origin; o.Ticket != 0 {
		v.Origin = &Origin{o.Ticket, o.Message}
	}
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, File{
			Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256, Sensitive: a.Sensitive, Dropped: a.Dropped,
		})
	}
	for _, l := range letters {
		if len(l.Causes) > 0 && l.Causes[0] == m.ID {
			v.Letters = append(v.Letters, viewLetter(l))
		}
	}
	return v
}

func viewLetter(l *ticket.Letter) Letter {
	return Letter{
		ID: l.ID, To: l.To.Address.String(), Event: l.Kind, State: l.State,
		Attempts: len(l.Attempts), LastReply: l.LastReply(),
	}
}

func viewEvent(e *ticket.Event) Event {
	return Event{At: when(e.At), Actor: e.Actor, Cause: e.Cause, What: e.What, Letters: []Letter{}}
}

// viewEvents hangs the letters that no shown message caused on the first event of their
// moment.
func viewEvents(events []*ticket.Event, letters []*ticket.Letter, shown map[uint32]bool) []Event {
	views := make([]Event, len(events))
	for i, e := range events {
		views[i] = viewEvent(e)
	}
	for _, l := range letters {
		if len(l.Causes) > 0 && shown[l.Causes[0]] {
			continue
		}
		for i, e := range events {
			if e.At.Equal(l.Created) {
				views[i].Letters = append(views[i].Letters, viewLetter(l))
				break
			}
		}
	}
	return views
}

func viewQueued(l *ticket.Letter, held bool) Queued {
	q := Queued{
		ID: l.ID, Ticket: l.Ticket, To: l.To.Address.String(), Template: l.Kind, State: l.State,
		Attempts: len(l.Attempts), Next: when(l.Due), LastReply: l.LastReply(),
	}
	if held {
		q.State, q.Next = ticket.LetterHeld, nil
	}
	return q
}
