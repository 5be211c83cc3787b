package desk

import (
	"slices"
	"strconv"
	"strings"
)

// SavedReply is a text that agents send by its name (PRODUCT 7.9).
type SavedReply struct {
	Name  string
	Text  string            // {name}, {number} and {agent} stand for what they say
	Texts map[string]string // by language; the others have Text
}

// orderReplyWith adds a saved reply below the words of the mail, or instead of them.
func (r *ruling) orderReplyWith(c *Change, o *orders, args string) (Said, error) {
	var names []string
	for _, s := range r.dir.policy.Replies {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return Said{}, refuse("off")
	}
	if args == "" {
		return Said{}, refuse("reply-which", list(names))
	}
	at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, args) })
	if at < 0 {
		return Said{}, refuse("reply-unknown", args, list(names))
	}
	text := r.dir.policy.Replies[at].words(c.Ticket, r.agent)
	o.saved = strings.TrimSpace(o.saved + "\n\n" + text)
	return say("reply-with", names[at]), nil
}

// words are the reply in the customer's language, filled in.
func (s SavedReply) words(t *Ticket, a *Agent) string {
	text := s.Text
	if own := s.Texts[t.Language]; own != "" {
		text = own
	}
	name := ""
	if at := t.requester(); at >= 0 && !strings.Contains(t.People[at].Name, "@") {
		name = t.People[at].Name
	}
	if name == "" {
		text = strings.ReplaceAll(text, " {name}", "") // "Hello {name}," is "Hello,"
	}
	return strings.NewReplacer("{name}", name, "{number}", strconv.FormatUint(uint64(t.Number), 10), "{agent}", a.Name).Replace(text)
}
