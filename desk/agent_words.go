package desk

import (
	"regexp"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// agentsWords is what an agent has written. What he only quotes is our notification, and
// that and his signature stay inside (PRODUCT 7.2), even where nothing else is in the mail.
func (r *ruling) agentsWords() string {
	m := r.in.Message
	switch {
	case m.Hollow, m.Signed:
		return ""
	case notification.MatchString(m.Text):
		return unnotified(m.Body)
	}
	return m.Body
}

// notification is a quoted first line of a letter of ours; before the marker some programs show
// what is there for inboxes.
var notification = regexp.MustCompile(`(?m)^[ \t]*>(?:.*[> \t])?` + regexp.QuoteMeta(parser.ReplyMarkerPrefix))

// unnotified leaves out what an agent who answers between the lines of a notification
// quotes of it: all that the desk says there to agents. Customers' words, which are quoted in it
// themselves, stay.
func unnotified(text string) string {
	var kept []string
	dropping := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		rest, quoted := strings.CutPrefix(strings.TrimLeft(line, " \t"), ">")
		rest = strings.TrimLeft(rest, " \t")
		theirs := strings.HasPrefix(rest, ">")
		switch {
		case quoted && !theirs:
			if !dropping {
				kept = cutIntroduction(kept)
			}
			dropping = true
			continue
		case theirs:
			line = rest
		}
		if dropping && strings.TrimSpace(line) == "" {
			continue
		}
		if dropping {
			kept = append(kept, "")
		}
		dropping, kept = false, append(kept, line)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// addressLike finds what may be a mail address in words.
var addressLike = regexp.MustCompile(`[^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+`)

// inside replaces what must not leave in an agent's words: his own addresses, and ours
// with a token in them.
func (r *ruling) inside(text string) string {
	desks := r.dir.policy.Addresses
	return addressLike.ReplaceAllStringFunc(text, func(s string) string {
		bare := strings.TrimRight(s, ".!?")
		a, err := mail.ParseAddress(bare)
		if err != nil {
			return s
		}
		ours, ok := r.dir.locate(a)
		switch {
		case r.dir.agent(a) == r.agent:
			return desks[r.targets[0].desk].Address.String() + s[len(bare):]
		case ok && ours.token != "":
			return desks[ours.desk].Address.String() + s[len(bare):]
		}
		return s
	})
}
