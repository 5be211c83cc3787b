package desk

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
	maxMoved = 3  // of how many tickets that its tokens name the messages are read
)

// mayCommand reports whether a mail may hold agents' commands, by its From, which proves
// nothing yet.
func mayCommand(d *policy.Directory, m *parser.Message) bool {
	return len(m.From) == 1 && (d.Agent(m.From[0].Address) != nil || d.Via(m.From[0].Address))
}

// commanded loads what agents' commands on tickets need: the tickets that they name, and
// the messages that they move.
func (l *loader) commanded(known map[string]command.Command, commands []parser.Command, on []ticket.Number) {
	left := maxNamed
	for _, cmd := range commands {
		if known[cmd.Name].Moves {
			for i, n := range on {
				if i < maxMoved {
					l.messages(n)
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
				l.ticket(n)
			}
		}
	}
}

// messages loads all messages of the ticket in which n goes on.
func (l *loader) messages(n ticket.Number) {
	t := l.s.Tickets[n]
	if t == nil {
		return
	}
	t = thread.MergeTarget(l.s, t)
	if l.s.Messages[t.Number] != nil {
		return
	}
	all, err := l.tx.Messages(t.Number)
	if l.notFound(err) {
		return
	}
	l.s.Messages[t.Number] = all
}

// authors loads who wrote the messages of the ticket in which n goes on: he may stand there by
// another of his addresses.
func (l *loader) authors(n ticket.Number) {
	t := l.s.Tickets[n]
	if t == nil {
		return
	}
	for _, m := range l.s.Messages[thread.MergeTarget(l.s, t).Number] {
		if m.Kind == ticket.FromCustomer {
			l.other(m.Author.Address)
		}
	}
}

// numbersOf lists the tickets that tokens name.
func numbersOf(tokens []ticket.Token) []ticket.Number {
	var all []ticket.Number
	for _, tok := range tokens {
		all = append(all, tok.Ticket)
	}
	return all
}

// files loads the messages of the tickets that a mail is likeliest about.
func (l *loader) files(c change.Hints) {
	likely := numbersOf(append(append([]ticket.Token{}, c.Addressed...), c.Threaded...))
	for _, id := range c.IDs {
		for _, ref := range l.s.Refs[id] {
			likely = append(likely, thread.Home(l.s, ref))
		}
	}
	read := map[ticket.Number]bool{}
	for _, n := range append(likely, c.Tags...) {
		if len(read) == maxMoved {
			return
		}
		if l.s.Tickets[n] != nil && !read[n] {
			read[n] = true
			l.messages(n)
		}
	}
}
