package desk

import (
	"maps"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// Inbound is a mail that arrived, read and judged: what the rules decide on.
type Inbound struct {
	Envelope    mail.Envelope
	Message     *parser.Message
	Verdict     mail.Verdict
	Fingerprint []byte
	Content     mail.Content        // what content filters found
	Language    string              // of the words; "" unknown
	Forward     *parser.Forward     // what an agent passes on; looked for in agents' mail only
	Words       reading             // what stands in the new text
	Forwarded   reading             // in the text of Forward
	Dropped     map[int]bool        // attachments over the limit, by index
	Found       map[string]*Finding // what the store holds for the mail's questions, by command
	Released    string              // who vouches for a mail that was put aside; "" it comes for the first time
}

// State is all that the store knows of what a mail names, at one moment. The rules change
// copies, never the State.
type State struct {
	Now           time.Time
	Epoch         uint32
	Tickets       map[Number]*Ticket
	Letters       map[Number][]*Letter      // of those tickets
	Refs          map[mail.MessageID][]Ref  // of the mail's own id and the ids that it names
	Twins         []*Message                // messages that came with the mail's own id
	Contact       *Contact                  // the sender, whichever of his addresses he uses; nil if unknown
	People        map[mail.Address]*Contact // others whom the mail concerns, by folded address
	Organisations map[string]*Organisation  // by ID: those of the people above, and those that commands name
	Counts        Counts
	BroughtTo     map[string]int                 // how often customers brought a mailbox to tickets in a day, by its key; of whom commands name
	Unverified    map[Number][]*Message          // unverified messages of those tickets
	Messages      map[Number][]*Message          // all of tickets, where a command moves some or marks their files
	Held          map[Number]map[uint32]*Message // messages with letters on hold
	Returned      map[LetterID]*Letter           // that the mail's bounce addresses or returned ids name
	Asides        []*Aside                       // that release tokens name
	Secret        []byte                         // random, for a ticket that may be opened
}

// Counts are the automatic letters that went to the sender lately.
type Counts struct {
	Hour, Day             int // to the address
	DomainHour, DomainDay int // to the domain
	Victim                int // bare ones in 24 hours to the mailbox, whatever its +tag
	Brought               int // addresses that the sender brought to tickets in a day; read if his commands bring some
}

// Plan is what the rules decided about one mail.
type Plan struct {
	Refusal  *mail.Error // nothing is kept
	Changes  []*Change
	Aside    *Aside
	Release  []AsideID      // mails put aside that an admin lets go
	Contact  *Contact       // the sender, changed or new
	People   []*Contact     // others, changed or new
	Muted    *Contact       // whose address takes no letter any more
	Letters  []*Letter      // new ones that belong to no ticket
	Recalled []*Letter      // of those: letters of before, changed
	Strays   []mail.Address // folded, of the people of erased tickets: who has no other is forgotten
	Articles []ArticleCount // what is added to the counts
	Counted  []string       // keys of automatic letters
	Asked    []byte         // fingerprint of a mail that was answered and belongs to no ticket
	Why      []string       // how it was decided, for explain
}

// Change is what happens to one ticket.
type Change struct {
	Ticket    *Ticket // Number 0: it is new
	Message   *Message
	Refs      bool       // the message's ids lead to it
	Copies    []*Message // of messages of other tickets, new here
	Amended   []*Message
	Events    []*Event
	Letters   []*Letter
	Recalled  []*Letter               // letters of before, changed
	Timers    map[TimerKind]time.Time // of the ticket: those not here stay, zero stops one
	Follows   *Change                 // the closed ticket that this new one follows
	SplitFrom *Change                 // the ticket that this new one takes messages from
	moved     []uint32                // their numbers there

	accessOver bool // it ended with the ticket, and its customer has to be told

	erases bool // Ticket is the tombstone of what is there, and all that hangs on it goes
	direct bool // it is caused by no mail, but over the API
}

// timer sets the ticket's timer of a kind; a zero time stops it.
func (c *Change) timer(kind TimerKind, at time.Time) {
	if c.Timers == nil {
		c.Timers = map[TimerKind]time.Time{}
	}
	c.Timers[kind] = at
}

// event records who changed what of the ticket.
func (c *Change) event(at time.Time, actor, cause, what string) {
	if c.direct && (cause == "mail" || cause == "command") {
		cause = "API"
	}
	e := &Event{At: at, Actor: actor, Cause: cause, What: what}
	if c.Message != nil {
		e.Message = c.Message.ID
	}
	c.Events = append(c.Events, e)
}

// clone returns a copy of t that the rules may change.
func (t *Ticket) clone() *Ticket {
	c := *t
	c.People = append([]Person{}, t.People...)
	for i := range c.People {
		c.People[i].Recent = append([]mail.MessageID{}, t.People[i].Recent...)
	}
	c.Fields = maps.Clone(t.Fields)
	c.Tags = append([]string{}, t.Tags...)
	c.Links = append([]Link{}, t.Links...)
	c.Moved = maps.Clone(t.Moved)
	c.Unverified = append([]uint32{}, t.Unverified...)
	c.NoteWriters = append([]mail.Address{}, t.NoteWriters...)
	c.Followers = append([]mail.Address{}, t.Followers...)
	return &c
}

// place returns where an address stands in the ticket; -1 if it does not.
func (t *Ticket) place(a mail.Address) int {
	if a.IsZero() {
		return -1 // whom an erasure took off the ticket has no address
	}
	key := Fold(a)
	for i := range t.People {
		if Fold(t.People[i].Address) == key {
			return i
		}
	}
	return -1
}

// admit gives an address a place with at least this standing and returns it. Nobody loses
// a better standing by it.
func (t *Ticket) admit(box mail.Mailbox, s Standing) int {
	at := t.place(box.Address)
	if at < 0 {
		t.People = append(t.People, Person{Name: box.Name, Address: box.Address, Standing: s})
		return len(t.People) - 1
	}
	if p := &t.People[at]; rank[s] > rank[p.Standing] {
		p.Standing = s
	}
	return at
}

// rank orders the standings: who has a higher one may do all that the lower ones may.
var rank = map[Standing]int{Former: 0, AgentStaff: 1, Watcher: 2, Invited: 3, Participant: 4, Requester: 5}

// requester returns the place of who asked.
func (t *Ticket) requester() int {
	for i := range t.People {
		if t.People[i].Standing == Requester {
			return i
		}
	}
	return -1
}
