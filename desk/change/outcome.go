package change

import (
	"strings"

	"guichet/mail"
	"guichet/ticket"
)

// Facts are what the outcome of commands tells.
func (o *Outcome) Facts() ticket.Facts {
	return ticket.Facts{
		Done: o.Done, Refused: o.Refused, Answers: o.Answers,
		Tickets: o.Tickets, More: o.More, Beyond: o.Beyond, Older: o.Older, Query: o.Query, Show: o.Show, Read: o.Read,
	}
}

// Any reports whether there was a command at all.
func (o *Outcome) Any() bool { return o.Told || o.Says() }

// Says reports whether a transcript has something to say.
func (o *Outcome) Says() bool {
	return len(o.Done)+len(o.Refused)+len(o.Answers)+len(o.Read) > 0 || o.Show > 0
}

// Outcome are an agent's commands on one ticket: what came of them, and what the rest of
// the mail has to know.
type Outcome struct {
	Status   ticket.Status // asked for; "" none
	Note     bool          // the whole mail is a note
	Noted    string        // words behind #note, which stand above the mail's own
	Assigned bool          // a line gave the ticket to somebody
	Undone   bool          // a line put back what an earlier mail had changed
	Saved    string        // words of #reply-with, which follow the mail's own
	Done     []ticket.Said
	Refused  []ticket.Said
	Answers  []ticket.Said // what #help and #show say
	Erase    bool          // the ticket goes for good
	Tell     bool          // the agent hears of it though all was done
	After    []func()      // what follows when the mail is kept, if no line failed
	Staff    bool          // an agent gives them, as such
	Added    []int         // places of people who became participants

	Tickets []ticket.Number // that #list or #search found
	More    int             // how many further ones
	Beyond  bool            // there may be more than that
	Older   string          // the command that asks for them
	Query   string          // of #search
	Show    ticket.Number   // that #show asked for
	Asked   map[string]bool // questions that were answered
	Told    bool            // to a customer: a letter of its own says what was done
	Read    []string        // articles that are asked for, by name
	Send    *ticket.Message // that #send sends: a note until now
	Kept    ticket.HeldWhy  // why the words became a note, for who may not know; "": it need not be told
	Alone   string          // the command that stands alone; "" none

	Copies  []mail.Mailbox // who get a copy of the answer, once (#bcc)
	Asks    []Ask          // third parties to whom the words go, and to nobody else
	Subject string         // of the letters to them; "" none was given
}

// Ask is a question to one third party (PRODUCT 7.13).
type Ask struct {
	To      mail.Mailbox
	Forward bool             // the conversation goes along
	Files   []ticket.FileRef // of earlier messages, that are named
}

// Last keeps for the end what a command asks for that tells customers by itself, such as
// #merge. One mail has one of them.
func (o *Outcome) Last(line string, act func()) error {
	if o.Alone != "" {
		return ticket.Refuse("status-twice", strings.TrimPrefix(o.Alone, "#"))
	}
	o.Alone, o.After = line, append(o.After, act)
	return nil
}

// Answer adds a line to what the mail asked for.
func (o *Outcome) Answer(key string, args ...any) {
	o.Answers = append(o.Answers, ticket.Say(key, args...))
}

// WithNoted puts the words behind #note above those of the mail.
func (o *Outcome) WithNoted(text string) string { return strings.TrimSpace(o.Noted + "\n" + text) }
