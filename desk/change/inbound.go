package change

import (
	"time"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Finding is what the store held for one question of a mail (#list, #search, #show), looked
// up before the transaction. The rules check again what its asker may see.
type Finding struct {
	Tickets []*ticket.Ticket // the newest first, at most maxListed
	More    int              // how many further ones there are, as far as they were counted
	Beyond  bool             // there are, or may be, more than that
	Query   string           // what was searched for
	Older   string           // the command that goes on where the list ends; "" if it is whole
	Err     error            // why the question has no answer
	Now     time.Time        // when it was asked
}

// Author is whose rights a question has; zero if From does not name one author.
func (in *Inbound) Author() mail.Address {
	if len(in.Message.From) != 1 {
		return mail.Address{}
	}
	return in.Message.From[0].Address
}

// Asks reports whether a mail has a question that the store must answer.
func (in *Inbound) Asks() bool {
	for _, cmd := range in.Message.Commands {
		switch cmd.Name {
		case "list", "search", "show":
			return true
		}
	}
	return false
}

// Reading is what was found in a text.
type Reading struct {
	Lines    []parser.FieldLine // "Label: value"
	Quoted   []parser.FieldLine // the same, filled in where the mail quotes our question
	Personal []string           // kinds of personal data that it seems to hold
	Articles []string           // names of help articles that may answer it
	Language string             // of a forwarded mail's words; "" if they do not tell
}
