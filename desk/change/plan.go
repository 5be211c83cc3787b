package change

import (
	"time"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Inbound is a mail that arrived, read and judged: what the rules decide on.
type Inbound struct {
	Envelope    mail.Envelope
	Message     *parser.Message
	Verdict     mail.Verdict
	Fingerprint []byte
	Content     mail.Content           // what content filters found
	Language    string                 // of the words; "" unknown
	ByPerson    bool                   // written as people write
	Below       string                 // what it quotes or forwards, bounded; "" if nothing
	Rest        string                 // of an agent's mail without words above our letter: what stands below it
	Forward     *parser.Forward        // what an agent passes on; looked for in agents' mail only
	Words       Reading                // what stands in the new text
	Forwarded   Reading                // in the text of Forward
	FileTokens  map[int][]ticket.Token // that an agent's files hold, by index
	Dropped     map[int]bool           // attachments over the limit, by index
	Found       map[string]*Finding    // what the store holds for the mail's questions, by command
	Report      *ticket.DomainReport   // that it brings about a domain of ours; nil: none, or nobody looked
	NoReport    string                 // why a mail to an address for reports has none; "" if it has
	Released    string                 // who vouches for a held mail; "" it comes for the first time
}

// State is all that the store knows of what a mail names, at one moment. The rules change
// copies, never the State.
type State struct {
	Now           time.Time
	Epoch         uint32
	Tickets       map[ticket.Number]*ticket.Ticket
	Letters       map[ticket.Number][]*ticket.Letter // of those tickets
	Refs          map[mail.MessageID][]ticket.Ref    // of the mail's own id and the ids that it names
	Twins         []*ticket.Message                  // messages that came with the mail's own id
	Contact       *ticket.Contact                    // the sender, whichever of his addresses he uses; nil if unknown
	People        map[mail.Address]*ticket.Contact   // others whom the mail concerns, by folded address
	Records       map[mail.Address]*ticket.Contact   // of the addresses themselves, folded: the sender's, and those that #unsuppress may be about
	Organisations map[string]*ticket.Organisation    // by ID: those of the people above, and those that commands name
	Counts        Counts
	BroughtTo     map[string]int                               // how often customers brought a mailbox to tickets in a day, by its key; of whom commands name
	Unverified    map[ticket.Number][]*ticket.Message          // unverified messages of those tickets
	Messages      map[ticket.Number][]*ticket.Message          // all of tickets, where a command moves some or marks their files
	Recent        map[ticket.Number][]*ticket.Message          // the last messages, and those that wait for #send, of tickets that an agent's tokens name
	HeldMessages  map[ticket.Number]map[uint32]*ticket.Message // messages with letters on hold
	Returned      map[ticket.LetterID]*ticket.Letter           // that the mail's bounce addresses or returned ids name
	Recalled      ticket.Number                                // the latest ticket whose mail this one would take back; 0: none
	Held          []*ticket.HeldMail                           // that release tokens name
	Secret        []byte                                       // random, for a ticket that may be opened
}

// Counts are the automatic letters that went to the sender lately.
type Counts struct {
	Hour, Day             int    // to the address
	DomainHour, DomainDay int    // to the domain
	FreshHour, FreshDay   int    // answers to new mails and questions of the address, while it was proven
	Stopped               int    // how often agents were told within a day that the sender's budget is spent
	New                   [3]int // new tickets in the last ten minutes: of the sender, of his domain, of all
	Mailbox               int    // bare ones in 24 hours to the mailbox, whatever its +tag
	Brought               int    // addresses that the sender brought to tickets in a day; read if his commands bring some
}

// Plan is what the rules decided about one mail.
type Plan struct {
	Refusal  *mail.Error // nothing is kept
	Changes  []*Change
	Held     *ticket.HeldMail
	Report   *ticket.DomainReport  // is counted, and its mail not kept
	Release  []ticket.HeldID       // held mails that an admin lets go
	Contact  *ticket.Contact       // the sender, changed or new
	People   []*ticket.Contact     // others, changed or new
	Muted    *ticket.Contact       // whose address takes no letter any more
	Lifted   mail.Address          // the sender's, folded: it takes letters again, since he wrote; zero: none
	Unmuted  []mail.Address        // folded, to which an agent wants letters to go again
	Letters  []*ticket.Letter      // new ones that belong to no ticket
	Recalled []*ticket.Letter      // letters of before, changed, and with them nothing of a ticket
	Orphans  []mail.Address        // folded, of the people of erased tickets: who has no other is forgotten
	Articles []ticket.ArticleCount // what is added to the counts
	Counted  []string              // keys of automatic letters
	Together bool                  // agents hear of a new ticket of it later, with others
	Asked    []byte                // fingerprint of a mail that was answered and belongs to no ticket
	Why      []string              // how it was decided, for explain
}

// Change is what happens to one ticket.
type Change struct {
	Ticket    *ticket.Ticket // Number 0: it is new
	Message   *ticket.Message
	Refs      bool              // the message's ids lead to it
	PassedOn  mail.MessageID    // of the mail that the message passes on: it leads to it as well; "" none
	Related   *Change           // a ticket that this new one is linked with as related
	Copies    []*ticket.Message // of messages of other tickets, new here
	Amended   []*ticket.Message
	Events    []*ticket.Event
	Letters   []*ticket.Letter
	Recalled  []*ticket.Letter               // letters of before, changed
	Timers    map[ticket.TimerKind]time.Time // of the ticket: those not here stay, zero stops one
	Follows   *Change                        // the closed ticket that this new one follows
	SplitFrom *Change                        // the ticket that this new one takes messages from
	Moved     []uint32                       // their numbers there

	AccessOver bool // it ended with the ticket, and its customer has to be told

	Erases bool // Ticket is the tombstone of what is there, and all that hangs on it goes
	Direct bool // it is caused by no mail, but over the API
	Page   bool // and that by a page
	InTime bool // and what its author had put off

	was *ticket.Ticket // as the store has it; nil where that is not known
}

// Timer sets the ticket's timer of a kind; a zero time stops it.
func (c *Change) Timer(kind ticket.TimerKind, at time.Time) {
	if c.Timers == nil {
		c.Timers = map[ticket.TimerKind]time.Time{}
	}
	c.Timers[kind] = at
}

// Event records who changed what of the ticket.
func (c *Change) Event(at time.Time, actor, cause, what string) {
	if c.Direct && (cause == "mail" || cause == "command") {
		switch cause = "API"; {
		case c.InTime:
			cause = "timer"
		case c.Page:
			cause = "portal"
		}
	}
	e := &ticket.Event{At: at, Actor: actor, Cause: cause, What: what}
	if c.Message != nil {
		e.Message = c.Message.ID
	}
	c.Events = append(c.Events, e)
}
