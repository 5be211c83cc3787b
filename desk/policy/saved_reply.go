package policy

import (
	"strconv"
	"strings"

	"guichet/ticket"
)

// SavedReply is a text that agents send by its name (PRODUCT 7.9).
type SavedReply struct {
	Name  string
	Text  string            // {name}, {number} and {agent} stand for what they say
	Texts map[string]string // by language; the others have Text
}

// Words are the reply in the customer's language, filled in.
func (s SavedReply) Words(t *ticket.Ticket, a *Agent) string {
	text := s.Text
	if own := s.Texts[t.Language]; own != "" {
		text = own
	}
	name := ""
	if at := t.Requester(); at >= 0 && !strings.Contains(t.People[at].Name, "@") {
		name = t.People[at].Name
	}
	if name == "" {
		text = strings.ReplaceAll(text, " {name}", "") // "Hello {name}," is "Hello,"
	}
	return strings.NewReplacer("{name}", name, "{number}", strconv.FormatUint(uint64(t.Number), 10), "{agent}", a.Name).Replace(text)
}
