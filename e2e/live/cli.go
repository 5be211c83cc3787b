package live

import (
	"encoding/json"
	"strconv"
	"time"
)

// Ticket is what `guichet ticket show N --json` prints; `ticket list` leaves out messages
// and events.
type Ticket struct {
	Number       int
	Subject      string
	Status       string
	Priority     string
	Category     string
	Product      string
	Fields       map[string]string
	Tags         []string
	Sensitive    bool
	Language     string
	Requester    Person
	Organisation any
	Account      any
	Assignee     string
	Participants []Person
	Watchers     []Person
	Links        []Link
	Created      *time.Time
	Updated      *time.Time
	Resolved     *time.Time
	Closed       *time.Time
	Rating       *int
	Messages     []Message
	Events       []Event
}

// Person is somebody in a ticket.
type Person struct{ Name, Email string }

// Link joins two tickets.
type Link struct {
	Number   int
	Relation string
}

// Message is one mail that came in.
type Message struct {
	ID          json.Number
	Kind        string
	Author      Person
	At          time.Time
	Text        string
	FullText    string `json:"full_text"`
	MessageID   string `json:"message_id"`
	Visibility  string
	Attachments []Attachment
	Verdict     struct{ Result, SPF, DKIM, DMARC string }
	Letters     []LetterState
	Personal    []string
}

// Attachment is a file of a message.
type Attachment struct {
	Name      string
	Type      string
	Size      int64
	SHA256    string
	Sensitive bool
	Dropped   bool
}

// LetterState is a letter under the message or event that caused it.
type LetterState struct {
	ID        json.Number
	To        string
	State     string
	Attempts  json.RawMessage
	LastReply string `json:"last_reply"`
}

// Event is one change of a ticket.
type Event struct {
	At      time.Time
	Actor   string
	Cause   string
	What    string
	Letters []LetterState
}

// Queued is a letter as `guichet queue list --json` prints it.
type Queued struct {
	ID        json.Number
	Ticket    json.Number
	To        string
	Template  string
	State     string
	Attempts  json.RawMessage
	Next      *time.Time
	LastReply string `json:"last_reply"`
}

// Parsed is what `guichet parse` prints.
type Parsed struct {
	MessageID   string   `json:"message_id"`
	InReplyTo   []string `json:"in_reply_to"`
	Subject     string
	From        []Person
	Date        *time.Time
	Text        string
	Reply       string
	HTML        string
	Attachments []struct {
		Name, Type, SHA256 string
		Size               int64
		Inline             bool
		ContentID          string `json:"content_id"`
	}
	Auto    string
	AutoWhy string `json:"auto_why"`
	Bounce  *struct {
		Action     string
		Recipients []struct{ Email, Action, Status, Diagnostic string }
	}
	Forwarded *struct {
		From    Person
		Subject string
	}
	Body     string
	Commands []struct{ Name, Args string }
	Problems []string
}

// JSON runs a subcommand with --json and reads its output into v.
func (d *Desk) JSON(v any, args ...string) {
	d.t.Helper()
	out, errs, code := d.Run(append(args, "--json")...)
	if code != 0 {
		d.t.Fatalf("guichet %v: exit %d: %s\n%s", args, code, errs, tail(d.Log()))
	}
	if err := json.Unmarshal([]byte(out), v); err != nil {
		d.t.Fatalf("guichet %v: %v in %q", args, err, tail(out))
	}
}

// Tickets lists all tickets.
func (d *Desk) Tickets() []Ticket {
	d.t.Helper()
	var all []Ticket
	d.JSON(&all, "ticket", "list")
	return all
}

// Show shows one ticket.
func (d *Desk) Show(number int) Ticket {
	d.t.Helper()
	var t Ticket
	d.JSON(&t, "ticket", "show", strconv.Itoa(number))
	return t
}

// Queue lists the letters.
func (d *Desk) Queue() []Queued {
	d.t.Helper()
	var all []Queued
	d.JSON(&all, "queue", "list")
	return all
}

// All lists the letters with those that are done.
func (d *Desk) All() []Queued {
	d.t.Helper()
	var all []Queued
	d.JSON(&all, "queue", "list", "--all")
	return all
}

// Waiting counts the letters that are not out.
func (d *Desk) Waiting() int { return d.waiting() }

// Settle waits until no letter waits to leave. A letter is written in the same commit as
// its cause, so after it the sink has everything that the mails acknowledged before have
// caused, and what it has not got will not come.
func (d *Desk) Settle() {
	d.t.Helper()
	for before := d.waiting(); before > 0; {
		now := before
		if !Eventually(Patience, func() bool { now = d.waiting(); return now < before }) {
			d.t.Fatalf("%d letters wait to leave, and none does\n%s", now, tail(d.Log()))
		}
		before = now
	}
}

// SettleButNews is Settle where many letters told agents of a ticket that none of them has looked at: news of it
// that wait for more, up to half an hour, stay.
func (d *Desk) SettleButNews() {
	d.t.Helper()
	soon := func() bool {
		for _, l := range d.Queue() {
			if l.Template != "update" || l.Next == nil || time.Until(*l.Next) < Patience/2 {
				return false
			}
		}
		return true
	}
	if !Eventually(2*Patience, soon) {
		d.t.Fatalf("letters wait to leave\n%s", tail(d.Log()))
	}
}

// waiting counts the letters that are not out.
func (d *Desk) waiting() int {
	d.t.Helper()
	n := 0
	for _, l := range d.Queue() {
		if l.State == "queued" || l.State == "deferred" || l.State == "held" {
			n++
		}
	}
	return n
}

// Parse runs `guichet parse` on a file.
func (d *Desk) Parse(path string) Parsed {
	d.t.Helper()
	out, errs, code := d.run([]string{"parse", path})
	if code != 0 {
		d.t.Fatalf("guichet parse: exit %d: %s", code, errs)
	}
	var p Parsed
	if err := json.Unmarshal([]byte(out), &p); err != nil {
		d.t.Fatalf("guichet parse: %v in %q", err, tail(out))
	}
	return p
}
