package ticket

import (
	"slices"
	"unicode/utf8"
)

// TicketView is a ticket that a letter shows, as its reader may see it when the letter leaves.
type TicketView struct {
	Ticket   Ticket
	Messages []Message // the latest ones, oldest first
}

// CutText cuts words to some bytes.
func CutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for s = s[:limit]; !utf8.ValidString(s); {
		s = s[:len(s)-1]
	}
	return s + " …"
}

// Told is one line, or none about nothing.
func Told(key, value string) []Said {
	if value == "" {
		return nil
	}
	return []Said{Say(key, value)}
}

// Persons are lines for who stands on the ticket.
func (t *Ticket) Persons(standings ...Standing) []Said {
	var said []Said
	for _, p := range t.People {
		if slices.Contains(standings, p.Standing) {
			who := p.Address.String()
			if p.Name != "" {
				who = p.Name + " <" + who + ">"
			}
			said = append(said, Say("show-person", p.Standing, who))
		}
	}
	return said
}
