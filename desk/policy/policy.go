package policy

import (
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// Policy is what the mail admin decided. It is read-only while the desk runs.
type Policy struct {
	Hostname     string // names us in Message-IDs
	BounceDomain string // of return paths; "" takes the support address's domain
	Addresses    []SupportAddress
	Agents       []Agent
	Categories   []Category // empty: a ticket's category is what its support address says
	Products     []Product

	CloseAfter     time.Duration // from the accepted resolved letter to closed
	RemindAfter    time.Duration // from pending to the one reminder; 0: none
	PendingResolve time.Duration // from pending to resolved; 0: never
	EraseAfter     time.Duration // from closed to erased; 0: never
	Hold           time.Duration // how long an agent's letters can be taken back; 0: not at all
	AssignOnAnswer bool          // who answers a ticket that is nobody's has it from then on
	TellTaken      int           // up to how many agents of an address hear who took a ticket; 0: none do
	AgentReply     ticket.Status // what an agent's public reply does to an open ticket: Pending, or "" to keep

	MaxMail        int64    // octets of a whole mail; above it is refused
	Pictures       []string // SHA-256, hex, of the pictures in our letters, which replies bring back
	MaxAttachments int64    // decoded octets of one mail's files; above it they are dropped
	AutoHour       int      // automatic letters to one address in an hour; 0: no limit
	AutoDay        int      // in 24 hours; 0: no limit
	FreshHour      int      // answers to new mails and questions of a proven human in an hour; 0: no limit
	FreshDay       int      // in 24 hours; 0: no limit
	NewOfSender    int      // new tickets of a sender or domain in ten minutes from which on agents get a digest; 0: never
	NewOfAll       int      // and of all
	AutoTicket     int      // in one ticket without a human act; 0: no limit
	DMARCReject    bool     // forged mail is refused where the From domain asks for it, instead of quarantined

	Admins []mail.Address // who run the mail system: they hear of the quarantine

	Replies []SavedReply

	Human     []string       // patterns of From addresses whose mail is never automatic
	Mailboxes []mail.Address // that are read by IMAP, and whose own addresses need not be the desk's
	Via       []mail.Address // senders who pass on others' words: web forms, our own lists, forwarders
	URL       string         // of the portal; "" if there is none
	Passwords Activation     // where people first hear that they may choose a password; "": they may not
}

// Words are the few that stand in headers, which no letter's template renders. An unknown
// language is English.
type Words interface {
	Languages() []string                               // that letters are written in, such as "en"
	RequestSubject(lang string) string                 // where the subject may not be shown: "Your request"
	QuarantineSubject(lang string, waiting int) string // of a digest: "Mails in quarantine: 3"
	LoginSubject(lang, desk string) string             // of a login letter: "Your login to Example Support"
	NewSubject(lang string, n int) string              // of many tickets told together: "New requests: 37"
	NoSubject(lang string) string                      // "(no subject)"
	QuestionSubject(lang, name string) string          // to a third party: "A question from Ana"
	RightsSubject(lang string) string                  // to who got rights at an organisation: "Requests that you may see now"
	FormQuestions() []string                           // what stands above a form's lines in letters, in every language
	NoteName(lang string, number uint64) string        // display name of the note address
	ViaName(lang, name, desk string) string            // of From to agents: "Carla via Example Support"
}

// SupportAddress is where mail comes in.
type SupportAddress struct {
	Address     mail.Address
	Aliases     []mail.Address
	Separator   string         // between local part and token, such as "+"
	Name        string         // display name of From to customers
	Language    string         // of a customer whose own is unknown
	Zone        *time.Location // of times in letters, and of days that mails name by "yesterday"; nil: UTC
	Category    string
	Product     string         // "" none
	Agents      []mail.Address // who hears of its tickets; empty: all agents
	ClosedReply ClosedReply
	SubjectTag  string // names us in "[Example #12]"; "": "[#12]"
	Signature   string // Markdown below agents' answers to its customers
	History     bool   // the conversation so far stands below answers
	PortalOnly  bool   // customers answer on the portal: their replies by mail are kept, no more
}

// Zone is the time zone of a support address, UTC if it has none or is not one of ours.
func (p *Policy) Zone(a mail.Address) *time.Location {
	for _, s := range p.Addresses {
		if s.Address == a && s.Zone != nil {
			return s.Zone
		}
	}
	return time.UTC
}

// ZoneOf is the time zone of an agent: his own, else that of the support address.
func (p *Policy) ZoneOf(a *Agent, address mail.Address) *time.Location {
	if a != nil && a.Zone != nil {
		return a.Zone
	}
	return p.Zone(address)
}

// Activation is where somebody's first request tells how to choose a password (PRODUCT 5.2).
type Activation string

// The places.
const (
	InConfirmation Activation = "confirmation"
	InLetter       Activation = "letter" // one of its own
)

// ClosedReply is what a reply to a closed ticket does.
type ClosedReply string

// The ways to answer a reply to a closed ticket.
const (
	FollowUp ClosedReply = "follow-up" // a new ticket, linked
	Refuse   ClosedReply = "refuse"    // its sender is told, nothing else
)

// Agent is somebody who answers.
type Agent struct {
	Address  mail.Address
	Name     string
	Language string // of letters to him; "" is English
	Aliases  []mail.Address
	Zone     *time.Location // of times in letters to him and of #snooze; nil: that of the support address
	// Signature is how he signs, in Markdown; "": by his name.
	Signature string
}

// Called is how others name an agent: his address where he has no name.
func (a *Agent) Called() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Address.String()
}
