package ticket

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/mail"
)

// Number is a ticket's number, from 1. Zero is no ticket.
type Number uint64

// Status is where a ticket stands in its life (PRODUCT section 3).
type Status string

// The states of a ticket.
const (
	Open     Status = "open"     // being worked on
	Pending  Status = "pending"  // support waits for the requester
	Resolved Status = "resolved" // handled; the requester can still answer
	Closed   Status = "closed"   // final
)

// Priority of a ticket. The zero value is not used: a new ticket is Normal.
type Priority string

// The priorities, rising.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Ticket is one matter between a requester and the desk.
type Ticket struct {
	Number   Number
	Address  mail.Address // the support address that it lives at, as configured
	Alias    mail.Address `json:",omitzero"` // of that address, if the ticket's first mail came to one: answers leave from it
	Subject  string       // normalised: no Re:, no tag
	Thread   string       // the subject of its letters: as it was first, so that mail programs keep the thread
	Echo     bool         // its subject and text may be shown to the requester's address: the first mail was proven his
	Language string       // of the customer, such as "en"
	Status   Status
	Priority Priority
	Category string
	Product  string
	// Organisation and Account are IDs of whom the requester asks for; "" if none is known.
	Organisation string            `json:",omitempty"`
	Account      string            `json:",omitempty"`
	Fields       map[string]string `json:",omitempty"`
	Asked        Asking            `json:",omitempty"` // how far the requester was asked for missing fields
	Tags         []string          `json:",omitempty"`

	Sensitive   bool           `json:",omitempty"`
	Assignee    mail.Address   // an agent's address; zero: nobody
	Answerer    mail.Address   `json:",omitzero"` // the agent who answered the customer last; zero: nobody did
	People      []Person       // append-only: a person's place here is named by tokens
	NoteWriters []mail.Address `json:",omitempty"` // agents who wrote notes: they hear of the next one
	Vetted      bool           `json:",omitempty"` // an agent answered or let it: whom customers bring hears of it
	Followers   []mail.Address `json:",omitempty"` // agents who hear of everything, as the assignee does
	Links       []Link         `json:",omitempty"`
	Unverified  []uint32       `json:",omitempty"` // messages that wait for #accept
	Together    bool           `json:",omitempty"` // agents were not told of it as new, but together with others
	Surplus     int            `json:",omitempty"` // unverified mails beyond what a ticket keeps: they are held instead
	Held        []HeldAnswer   `json:",omitempty"` // agents' answers that wait for #send
	Acts        []Act          `json:",omitempty"` // the last ones of agents
	Pictures    []string       `json:",omitempty"` // SHA-256 of small pictures in texts that came before
	// Moved names the tickets that #split gave messages to, by message: mail that refers to
	// one of those belongs there.
	Moved map[uint32]Number `json:",omitempty"`

	Created  time.Time
	Updated  time.Time
	Pending  time.Time `json:",omitzero"` // since when; zero unless pending
	Resolved time.Time // zero unless resolved or closed
	Closed   time.Time // zero unless closed
	Erased   time.Time `json:",omitzero"` // zero unless erased: then nothing but this tombstone is left
	// DeleteAsked is when the requester last asked to delete it; zero: he did not, or it is done.
	DeleteAsked time.Time `json:",omitzero"`
	Deleted     time.Time `json:",omitzero"`  // since when customers see nothing of it any more; zero: they do
	Rating      int       `json:",omitempty"` // 1 to 5; 0: none

	// Secret is random and never leaves the store: every token of the ticket is a MAC
	// over it, so that no other ticket's token, not even of another installation's ticket
	// with the same number, is good here.
	Secret []byte

	Snoozes   []Snooze  `json:",omitempty"` // to whom it comes back, and when
	Access    *Access   `json:",omitempty"` // support access asked for or granted; nil: none
	Messages  uint32    // how many there are; the next one's ID is one more
	Events    uint32    // likewise
	Repeated  Repeated  `json:",omitzero"`  // what was said and answered at once, again and again
	Automatic int       `json:",omitempty"` // automatic letters since a human last wrote (PRODUCT 1.12)
	Unread    int       `json:",omitempty"` // letters to agents since one of them acted on the ticket; news wait the longer the more they are
	Relayed   int       `json:",omitempty"` // customers' mails since an agent's act that others were told of
	Alerts    []Alerted `json:",omitempty"` // what agents were told lately of mail that changes nothing
}

// IsVetted reports whether an agent has answered the ticket, opened it or let it by #accept. Until then
// it may be a stranger's, who would have us write to others (PRODUCT 5.5).
func (t *Ticket) IsVetted() bool { return t.Vetted || !t.Answerer.IsZero() }

// Link joins two tickets. Relation is read from this ticket: "follow-up-of",
// "followed-by", "merged-into", "merged-from", "split-from", "split-into", "related".
type Link struct {
	Number   Number
	Relation string
}

// Standing is what a person is to a ticket.
type Standing string

// The standings. Invited people were named in Cc by a proven sender: they may write, and
// hear nothing until they did (PRODUCT 5.5).
const (
	Requester   Standing = "requester"
	Participant Standing = "participant"
	Invited     Standing = "invited"
	Watcher     Standing = "watcher"
	AgentStaff  Standing = "agent"
	ThirdParty  Standing = "third-party" // an agent wrote to him beside the ticket (#ask, #bcc): he has no right to it
	Former      Standing = "former"      // was one of the others; his tokens are void
)

// Person is somebody's place in one ticket. Agents have one too, since tokens are issued
// to a place.
type Person struct {
	Name       string `json:",omitempty"`
	Address    mail.Address
	Standing   Standing
	Generation uint16 `json:",omitempty"` // raising it revokes the person's tokens
	Pages      uint16 `json:",omitempty"` // raising it revokes the person's links to pages, and no other token
	// Root and Recent make the References of letters to this person: the id that began
	// the thread in his mailbox and the last ten since (PRODUCT 2.4).
	Root        mail.MessageID   `json:",omitempty"`
	Recent      []mail.MessageID `json:",omitempty"`
	Invited     time.Time        `json:",omitzero"`         // when he was named in Cc
	By          mail.Address     `json:",omitzero"`         // who brought him to the ticket, if somebody did
	Told        bool             `json:",omitempty"`        // that replies by mail are kept only
	Wrote       bool             `json:",omitempty"`        // he wrote to the ticket himself
	Left        bool             `json:",omitempty"`        // he went by himself: customers do not bring him back
	Unsolicited int              `json:"Unasked,omitempty"` // letters about others' words since he or an agent wrote
	Subject     string           `json:",omitempty"`        // third parties: the subject of the questions to him
	// SideWith makes an agent's place one of a side conversation: what he writes to its tokens goes to
	// the third party whose place is SideWith-1, and only there. 0: the place is in the ticket itself.
	SideWith int    `json:",omitempty"`
	Tag      string `json:",omitempty"` // by which the person's own desk knows the ticket, such as "[vendor.example #2]"; "" if he has none
}

// MessageKind says who wrote a message.
type MessageKind string

// The kinds of messages.
const (
	FromCustomer MessageKind = "customer"
	FromAgent    MessageKind = "agent"
	Note         MessageKind = "note"   // for agents only
	System       MessageKind = "system" // automatic mail and delivery reports
	CommandsOnly MessageKind = "orders" // an agent\'s mail with commands only: kept, and no part of the conversation
)

// Visibility says who may read a message.
type Visibility string

// The visibilities.
const (
	ForAll    Visibility = "all"
	ForAgents Visibility = "agents"
)

// Message is one mail (later: a form or comment) that came in and stands on a ticket.
type Message struct {
	Ticket      Number
	ID          uint32 // within the ticket, from 1, in order of arrival
	Kind        MessageKind
	Author      mail.Mailbox
	At          time.Time
	Text        string // what is new in it, without command lines
	MessageID   mail.MessageID
	Fingerprint []byte
	Visibility  Visibility
	Unverified  bool `json:",omitempty"` // came with a token by somebody who may not join (PRODUCT 1.4)
	PassedOn    bool `json:",omitempty"` // an agent forwarded it: nobody checked its author, and Verdict is the agent's
	// Asked are, of a note, the third parties to whom it was sent; AnswerOf is the one to whose address
	// it came, whoever wrote it (PRODUCT 7.13).
	Asked    []mail.Mailbox `json:",omitempty"`
	AnswerOf mail.Mailbox   `json:",omitzero"`

	Origin      Origin       `json:",omitzero"`  // of a copy: the message whose raw mail it shares
	Withdrawn   bool         `json:",omitempty"` // taken back by #undo
	Erased      bool         `json:",omitempty"` // words, author, files and raw mail are gone
	Before      *Before      `json:",omitempty"` // what #undo puts back
	Auto        string       `json:",omitempty"` // parser.Auto of it
	Attachments []Attachment `json:",omitempty"`
	Verdict     mail.Verdict
	Envelope    Arrival
	Addressed   []mail.Address `json:",omitempty"` // who already stood in its To and Cc
	AnswerTo    mail.Address   `json:",omitzero"`  // its Reply-To, where that is neither its author nor ours
	Quoted      string         `json:",omitempty"` // what it quotes or forwards and the desk does not have otherwise
	Sent        Sent           `json:",omitzero"`  // what tells it from others with its Message-ID
	Problems    []string       `json:",omitempty"`
	Formatted   bool           `json:",omitempty"` // an agent wrote it in HTML, which may show more than Text
	Personal    []string       `json:",omitempty"` // kinds of personal data that Text seems to hold (PRODUCT 6.3)
	Why         []string       `json:",omitempty"` // how it was threaded and treated, for explain
}

// Sent is what a mail says of itself beside its Message-ID. The zero value is that of a mail which was
// kept before this was.
type Sent struct {
	Date    time.Time `json:",omitzero"`
	Subject uint64    `json:",omitempty"` // a hash of it
}

// Origin names the message that another one is a copy of, by #merge or #split. It never
// names a copy.
type Origin struct {
	Ticket  Number
	Message uint32
}

// Form is what a ticket says about itself by category, product and fields.
type Form struct {
	Category, Product string
	Fields            map[string]string `json:",omitempty"`
}

// Attachment is a file of a message; its bytes are in the raw mail. Index is its place in
// parser.Message.Attachments. Dropped files were over a limit: only name and size remain.
type Attachment struct {
	Index     int
	Name      string
	Type      string
	Size      int64
	SHA256    string
	Inline    bool `json:",omitempty"`
	Sensitive bool `json:",omitempty"`
	Dropped   bool `json:",omitempty"`
	Surplus   bool `json:",omitempty"` // dropped because its product takes fewer files of who opens a request
	Inside    bool `json:",omitempty"` // it holds an agent's own address of the ticket: for agents only
	Repeated  bool `json:",omitempty"` // not attached to letters: a small picture in the text that came on the ticket before, as logos of signatures do, to whom it was sent; a calendar that the mail has twice
}

// Arrival is what is kept of the envelope.
type Arrival struct {
	Session    string
	Remote     string
	From       mail.Address
	Recipients []mail.Address
}

// Event is one change of a ticket: who, when, why. Nothing changes without one.
type Event struct {
	Ticket  Number
	ID      uint32 // within the ticket, from 1
	At      time.Time
	Actor   string // an address, or "timer", "rule", "admin", "mail system"
	Cause   string // "mail", "command", "rule", "timer", "portal", "API", "delivery"
	Message uint32 `json:",omitempty"` // the message that caused it; 0: none
	What    string // for people, in English: "status open -> pending"
}

// Repeated is what an agent's mails said too soon after a letter, one after the other, each to the same words of
// a customer.
type Repeated struct {
	Heard uint64 `json:",omitempty"` // a hash of what a customer said last
	Words uint64 `json:",omitempty"` // of that, and of who answered what
	Times int    `json:",omitempty"`
}

// Untag takes a tag away, as it is spelled; one that is not there is no fault.
func (t *Ticket) Untag(name string) {
	var rest []string
	for _, have := range t.Tags {
		if have != name {
			rest = append(rest, have)
		}
	}
	t.Tags = rest
}

// Splittable returns the messages that args name, in their order.
func (t *Ticket) Splittable(all []*Message, args string) ([]*Message, error) {
	whole := slices.DeleteFunc(slices.Clone(all), func(m *Message) bool {
		return m.Kind != FromCustomer || m.Visibility != ForAll || m.Withdrawn || m.Erased || t.Moved[m.ID] != 0
	})
	if len(whole) < 2 {
		return nil, Refuse("split")
	}
	if args == "" {
		return whole[len(whole)-1:], nil
	}
	named := map[uint32]bool{}
	for _, word := range strings.Fields(args) {
		id, err := strconv.ParseUint(strings.Trim(word, "#,"), 10, 32)
		if err != nil || !slices.ContainsFunc(whole, func(m *Message) bool { return m.ID == uint32(id) }) {
			return nil, Refuse("split-message", word)
		}
		named[uint32(id)] = true
	}
	if len(named) == len(whole) {
		return nil, Refuse("split-all")
	}
	return slices.DeleteFunc(whole, func(m *Message) bool { return !named[m.ID] }), nil
}

// OriginOrSelf names the message whose raw mail this one has, which may be itself.
func (m *Message) OriginOrSelf() Origin {
	if m.Origin.Ticket != 0 {
		return m.Origin
	}
	return Origin{Ticket: m.Ticket, Message: m.ID}
}
