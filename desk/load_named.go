package desk

import (
	"strings"

	"guichet/parser"
)

const (
	maxNamed = 20 // how many tickets the commands of one mail may name
	maxMoved = 3  // of how many tickets that its tokens name the messages are read
)

// mayCommand reports whether a mail may hold agents' commands, by its From, which proves
// nothing yet.
func (d *directory) mayCommand(m *parser.Message) bool {
	return len(m.From) == 1 && (d.agent(m.From[0].Address) != nil || d.via(m.From[0].Address))
}

// commanded loads what agents' commands on tickets need: the tickets that they name, and
// the messages that they move.
func (l *loader) commanded(known map[string]command, commands []parser.Command, on []Number) {
	left := maxNamed
	for _, cmd := range commands {
		if known[cmd.Name].moves {
			for i, n := range on {
				if i < maxMoved {
					l.messages(n)
					l.authors(n)
				}
			}
		}
		if !known[cmd.Name].tickets {
			continue
		}
		for _, word := range strings.Fields(cmd.Args) {
			if left--; left < 0 {
				return
			}
			if n, err := numberOf(strings.TrimLeft(word, minus)); err == nil {
				l.ticket(n)
			}
		}
	}
}

// messages loads all messages of the ticket in which n goes on.
func (l *loader) messages(n Number) {
	t := l.s.Tickets[n]
	if t == nil {
		return
	}
	t = l.s.survivor(t)
	if l.s.Messages[t.Number] != nil {
		return
	}
	all, err := l.tx.Messages(t.Number)
	if l.missing(err) {
		return
	}
	l.s.Messages[t.Number] = all
}

// authors loads who wrote the messages of the ticket in which n goes on: he may stand there by
// another of his addresses.
func (l *loader) authors(n Number) {
	t := l.s.Tickets[n]
	if t == nil {
		return
	}
	for _, m := range l.s.Messages[l.s.survivor(t).Number] {
		if m.Kind == FromCustomer {
			l.other(m.Author.Address)
		}
	}
}

// numbersOf lists the tickets that tokens name.
func numbersOf(tokens []Token) []Number {
	var all []Number
	for _, tok := range tokens {
		all = append(all, tok.Ticket)
	}
	return all
}
