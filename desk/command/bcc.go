package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/words"
	"guichet/ticket"
)

// doBcc sends the answer to somebody outside as well, to him alone and this once.
func doBcc(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	if strings.TrimSpace(args) == "" {
		return ticket.Said{}, ticket.Refuse("address-which")
	}
	box, err := thirdParty(r, c.Ticket, args)
	switch {
	case err != nil:
		return ticket.Said{}, err
	case o.Note || AsksOutside(r, o) || c.Ticket.Number == 0 || o.Saved == "" && strings.TrimSpace(words.AgentsWords(r)) == "" && !words.BringsFiles(r.In.Message):
		return ticket.Said{}, ticket.Refuse("bcc-words")
	}
	o.Copies = append(o.Copies, box)
	return ticket.Say("bcc", box.Address), nil
}
