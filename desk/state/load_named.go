package state

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/life"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/parser"
	"guichet/ticket"
)

const (
	maxNamed = 20 // how many tickets the commands of one mail may name
	MaxMoved = 3  // of how many tickets that its tokens name the messages are read
)

// MayCommand reports whether a mail may hold agents' commands, by its From, which proves
// nothing yet.
func MayCommand(d *policy.Directory, m *parser.Message) bool {
	return len(m.From) == 1 && (d.Agent(m.From[0].Address) != nil || d.Via(m.From[0].Address))
}

// Commanded loads what agents' commands on tickets need: the tickets that they name, and
// the messages that they move.
func (l *Loader) Commanded(known map[string]command.Command, commands []parser.Command, on []ticket.Number) {
	left := maxNamed
	for _, cmd := range commands {
		if known[cmd.Name].Moves {
			for i, n := range on {
				if i < MaxMoved {
					l.Messages(n)
					l.authors(n)
				}
			}
		}
		if !known[cmd.Name].Tickets {
			continue
		}
		for _, word := range strings.Fields(cmd.Args) {
			if left--; left < 0 {
				return
			}
			if n, err := life.NumberOf(strings.TrimLeft(word, command.Minus)); err == nil {
				l.Ticket(n)
			}
		}
	}
}

// Messages loads all messages of the ticket in which n goes on.
func (l *Loader) Messages(n ticket.Number) {
	t := l.State.Tickets[n]
	if t == nil {
		return
	}
	t = thread.MergeTarget(l.State, t)
	if l.State.Messages[t.Number] != nil {
		return
	}
	all, err := l.tx.Messages(t.Number)
	if l.notFound(err) {
		return
	}
	l.State.Messages[t.Number] = all
}

// maxRecent is how many of a ticket's last messages an agent's answer is compared with.
const maxRecent = 200

// Recent loads the last messages of the ticket in which n goes on, and those that wait for #send.
func (l *Loader) Recent(n ticket.Number) {
	t := l.State.Tickets[n]
	if t == nil {
		return
	}
	t = thread.MergeTarget(l.State, t)
	if l.State.Recent[t.Number] != nil {
		return
	}
	var ids []uint32
	for _, h := range t.Held {
		l.Commanded(command.Registry, waitingCommands(h), []ticket.Number{n})
		if h.Message+maxRecent <= t.Messages {
			ids = append(ids, h.Message)
		}
	}
	for id := t.Messages - min(t.Messages, maxRecent) + 1; id <= t.Messages; id++ {
		ids = append(ids, id)
	}
	for _, id := range ids {
		if m, err := l.tx.Message(t.Number, id); !l.notFound(err) {
			l.State.Recent[t.Number] = append(l.State.Recent[t.Number], m)
		}
	}
}

// waitingCommands are those that wait with an answer.
func waitingCommands(h ticket.HeldAnswer) (all []parser.Command) {
	for _, line := range h.Lines {
		if cmd, ok := parser.ReadCommand(line); ok {
			all = append(all, cmd)
		}
	}
	return all
}

// authors loads who wrote the messages of the ticket in which n goes on: he may stand there by
// another of his addresses.
func (l *Loader) authors(n ticket.Number) {
	t := l.State.Tickets[n]
	if t == nil {
		return
	}
	for _, m := range l.State.Messages[thread.MergeTarget(l.State, t).Number] {
		if m.Kind == ticket.FromCustomer {
			l.other(m.Author.Address)
		}
	}
}

// NumbersOf lists the tickets that tokens name.
func NumbersOf(tokens []ticket.Token) []ticket.Number {
	var all []ticket.Number
	for _, tok := range tokens {
		all = append(all, tok.Ticket)
	}
	return all
}

// files loads the messages of the tickets that a mail is likeliest about.
func (l *Loader) files(c change.Hints) {
	likely := NumbersOf(append(append([]ticket.Token{}, c.Addressed...), c.Threaded...))
	for _, id := range c.IDs {
		for _, ref := range l.State.Refs[id] {
			likely = append(likely, thread.Home(l.State, ref))
		}
	}
	read := map[ticket.Number]bool{}
	for _, n := range append(likely, c.Tags...) {
		if len(read) == MaxMoved {
			return
		}
		if l.State.Tickets[n] != nil && !read[n] {
			read[n] = true
			l.Messages(n)
		}
	}
}
