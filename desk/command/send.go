package command

import (
	"slices"
	"strconv"
	"strings"

	"guichet/desk/change"
	"guichet/desk/words"
	"guichet/parser"
	"guichet/ticket"
)

// answerCommands are what an agent says about an answer of his that waits, or that became a note.
func answerCommands() map[string]Command {
	return map[string]Command{
		"send": {Run: doSend, Agents: true, Replies: true},
		"drop": {Run: doDrop, Agents: true, Replies: true},
	}
}

// doSend lets an answer go that became a note, with the commands that wait with it (PRODUCT 7.2,
// 7.10, 7.11). Which one that is says the number behind it, else the letter that it answers.
func doSend(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	m, err := ownAnswer(r, c, args)
	switch {
	case err != nil:
		return ticket.Said{}, err
	case o.Send != nil || words.HasContent(r.In.Message) && !r.In.Message.Hollow:
		return ticket.Said{}, ticket.Refuse("alone")
	case c.Ticket.Status == ticket.Closed:
		return ticket.Said{}, ticket.Refuse("closed", c.Ticket.Number)
	}
	o.Send = m
	if at := c.Ticket.HeldAnswer(m.ID); at >= 0 {
		for _, cmd := range waitingCommands(c.Ticket.Held[at].Lines) {
			Do(r, c, o, cmd, Registry[cmd.Name])
		}
	}
	return ticket.Say("sent"), nil
}

// waitingCommands reads the commands that wait with an answer. Whom it asks comes first, since the others
// are the question's then.
func waitingCommands(lines []string) []parser.Command {
	var first, rest []parser.Command
	for _, line := range lines {
		switch cmd, ok := parser.ReadCommand(line); {
		case !ok:
		case Asks(cmd):
			first = append(first, cmd)
		default:
			rest = append(rest, cmd)
		}
	}
	return append(first, rest...)
}

// doDrop gives an answer up that waits.
func doDrop(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	m, err := ownAnswer(r, c, args)
	if err != nil {
		return ticket.Said{}, err
	}
	if c.Ticket.HeldAnswer(m.ID) < 0 {
		return ticket.Said{}, ticket.Refuse("none-held")
	}
	return giveUp(c, o, m, "dropped")
}

// giveUp takes an answer back that waits; key says how its author is told.
func giveUp(c *change.Change, o *change.Outcome, m *ticket.Message, key string) (ticket.Said, error) {
	c.Ticket.DropHeld(m.ID)
	c.Timer(ticket.TimerHeld, c.Ticket.NextReminder())
	c.Timer(ticket.TimerSend, c.Ticket.NextSend())
	c.Amend(m).Withdrawn = true
	o.Tell = true
	return ticket.Say(key), nil
}

// ownAnswer finds the agent's note that a command is about: the one that it names, the one that the
// letter told of which it answers, the last that waits, or his last mail if that is a note.
func ownAnswer(r *change.Decision, c *change.Change, args string) (*ticket.Message, error) {
	var last, held *ticket.Message
	mine := map[uint32]*ticket.Message{}
	for _, m := range r.State.Recent[c.Ticket.Number] {
		if r.Dir.Agent(m.Author.Address) != r.Agent || m.Withdrawn || m.Erased || m.Kind == ticket.CommandsOnly || m.Unverified {
			continue
		}
		if last = m; m.Kind != ticket.Note {
			continue
		}
		if mine[m.ID] = m; c.Ticket.HeldAnswer(m.ID) >= 0 {
			held = m
		}
	}
	if args != "" {
		id, err := strconv.ParseUint(strings.Trim(args, "#"), 10, 32)
		if err != nil {
			return nil, ticket.Refuse("argument", args)
		}
		if m := mine[uint32(id)]; m != nil {
			return m, nil
		}
		return nil, ticket.Refuse("none-held")
	}
	if m := mine[answeredAbout(r, c.Ticket.Number)]; m != nil {
		return m, nil
	}
	switch {
	case held != nil:
		return held, nil
	case last != nil && last.Kind == ticket.Note:
		return last, nil
	}
	return nil, ticket.Refuse("none-held")
}

// answeredAbout is the message that the letter of ours was about to which the mail replies; 0 if it
// replies to none. Of a ticket that was merged it is the copy.
func answeredAbout(r *change.Decision, n ticket.Number) uint32 {
	about := func(on ticket.Number) uint32 {
		for _, l := range r.State.Letters[on] {
			if l.Facts.About != 0 && slices.Contains(r.In.Message.InReplyTo, l.MessageID) {
				return l.Facts.About
			}
		}
		return 0
	}
	if r.SentTo == 0 || r.SentTo == n {
		return about(n)
	}
	for _, m := range r.State.Recent[n] {
		if m.Origin == (ticket.Origin{Ticket: r.SentTo, Message: about(r.SentTo)}) {
			return m.ID
		}
	}
	return about(n)
}
