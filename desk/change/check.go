package change

import (
	"fmt"
	"maps"
	"slices"

	"guichet/mail"
	"guichet/ticket"
)

// Check returns what is wrong with a finished Plan: a fault of a rule, for which the mail is asked for again
// rather than anything written (451). What every rule may count on is held here, below all of them:
//
//   - nothing happens to a ticket without an event that says who did what;
//   - what is for agents only is told to agents only, and nobody is told who has no part in the ticket any
//     more;
//   - one letter a customer a cause, and a transcript of his commands beside the confirmation of his ticket, or the word that
//     replies are read on the portal only. An agent may get two: that there is a ticket, and what is wrong with its author.
func (p *Plan) Check() error {
	for _, c := range p.Changes {
		if err := c.check(); err != nil {
			return fmt.Errorf("ticket %d: %w", c.Ticket.Number, err)
		}
	}
	return nil
}

func (c *Change) check() error {
	if len(c.Events) == 0 && c.does() {
		return fmt.Errorf("it changes without an event")
	}
	told := map[string]ticket.LetterKind{}
	for _, l := range c.Letters {
		if l.Person >= len(c.Ticket.People) {
			return fmt.Errorf("a letter %s to nobody of it", l.Kind)
		}
		if err := c.mayTell(l); err != nil {
			return err
		}
		if c.Ticket.People[l.Person].Standing == ticket.AgentStaff {
			continue
		}
		key := fmt.Sprint(ticket.Fold(l.To.Address), l.Causes)
		other, ok := told[key]
		if ok && !mayStandBeside(other, l.Kind) && !mayStandBeside(l.Kind, other) {
			return fmt.Errorf("letters %s and %s of one cause to person %d", other, l.Kind, l.Person)
		}
		told[key] = l.Kind
	}
	return nil
}

// mayStandBeside reports whether one mail may bring a customer a transcript beside a letter of another kind.
func mayStandBeside(transcript, other ticket.LetterKind) bool {
	return transcript == ticket.KindTranscript && (other == ticket.KindReceived || other == ticket.KindAlert)
}

// does reports whether what people go by is another than before: then its history must say so. That a message
// came is no such thing: it is its own record.
func (c *Change) does() bool {
	was, is := c.was, c.Ticket
	if c.Erases || c.SplitFrom != nil || len(c.Copies) > 0 {
		return true
	}
	if was == nil {
		return false // it is new, and begins with a message
	}
	return was.Status != is.Status || was.Priority != is.Priority || was.Category != is.Category || was.Product != is.Product ||
		was.Organisation != is.Organisation || was.Account != is.Account || was.Sensitive != is.Sensitive ||
		was.Assignee != is.Assignee || was.Rating != is.Rating || !was.Deleted.Equal(is.Deleted) ||
		!maps.Equal(was.Fields, is.Fields) || !slices.Equal(was.Tags, is.Tags) || !sameStandings(was.People, is.People)
}

// sameStandings reports whether nobody's rights changed who was there before.
func sameStandings(was, is []ticket.Person) bool {
	for i, p := range was {
		if i >= len(is) || p.Standing != is[i].Standing || p.Generation != is[i].Generation {
			return false
		}
	}
	return true
}

// mayTell returns why a letter must not be written.
func (c *Change) mayTell(l *ticket.Letter) error {
	p := c.Ticket.People[l.Person]
	switch {
	case p.Standing == ticket.AgentStaff, l.To.Address == (mail.Address{}):
		return nil
	case p.Left && l.Kind == ticket.KindTranscript:
		return nil // the last word to who left: that he did
	case p.Standing == ticket.Former:
		return fmt.Errorf("a letter %s to person %d, who left", l.Kind, l.Person)
	case slices.Contains(agentsOnly, l.Kind):
		return fmt.Errorf("a letter %s, which is for agents, to person %d", l.Kind, l.Person)
	case tellsWords(l.Kind) && c.Message != nil && c.Message.Visibility != ticket.ForAll && c.Message.Kind != ticket.CommandsOnly && slices.Contains(l.Causes, c.Message.ID):
		return fmt.Errorf("a letter %s of a note to person %d, who is no agent", l.Kind, l.Person)
	}
	return nil
}

// agentsOnly are the kinds of letter that no customer ever gets (ticket.LetterKind).
var agentsOnly = []ticket.LetterKind{
	ticket.KindNew, ticket.KindNote, ticket.KindAssigned, ticket.KindUndo, ticket.KindDigest, ticket.KindTaken,
}

// tellsWords reports whether letters of a kind bring what was written; the others name what changed. A question to a third
// party (PRODUCT 7.13) is a note by its nature, and reaches him alone.
func tellsWords(k ticket.LetterKind) bool {
	return k == ticket.KindReply || k == ticket.KindUpdate
}
