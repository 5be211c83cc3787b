package change

import (
	"guichet/mail"
	"guichet/ticket"
)

// MaxHints bounds how much of a hostile References or subject is looked up.
const MaxHints = 100

// Hints are all that a mail says of where it belongs, in the order in which it counts
// (PRODUCT 1.3). They prove nothing yet.
type Hints struct {
	Addressed     []ticket.Token    // in recipients, or in header addresses if no recipient carries one
	FromHeaders   bool              // addressed comes from headers: a forwarder stripped it
	Copied        int               // so many of addressed, the last ones, come from Cc or Resent-To: an agent's rights need more
	Quoted        []ticket.Token    // in addresses that stand in an agent's text: he passes on a letter of ours
	Threaded      []ticket.Token    // in our Message-IDs of In-Reply-To and References
	AnswersOurs   bool              // one of these is what the mail answers, and not only what that answered
	WithoutTicket []ticket.LetterID // of no ticket, that our Message-IDs there name
	IDs           []mail.MessageID  // the other ids there, nearest first
	Tags          []ticket.Number   // [#123] in the subject
	ReturnPaths   []string          // local parts of return paths among the recipients
	Letters       []ticket.LetterID // named by bounces, by letters without a ticket or by our ids in a returned mail

	FromUs bool           // it says that what it brings was written by an address of ours (PRODUCT 1.12)
	Origin []ticket.Token // in such addresses
}
