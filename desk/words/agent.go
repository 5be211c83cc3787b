package words

import (
	"regexp"
	"strings"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
)

// AgentsWords is what an agent has written. What he only quotes is our notification, and
// that and his signature stay inside (PRODUCT 7.2), even where nothing else is in the mail.
func AgentsWords(r *change.Decision) string {
	m := r.In.Message
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
				kept = cutHead(kept)
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

// addressLike finds what may be a mail address in words, also in a mailto: link.
var addressLike = regexp.MustCompile(`[^\s<>()\[\]",;:@?&=]+@[^\s<>()\[\]",;:@?&]+`)

// HideInternalAddresses replaces what must not leave in an agent's words: his own addresses, and ours
// with a token in them.
func HideInternalAddresses(r *change.Decision, text string) string {
	desks := r.Dir.Policy.Addresses
	return addressLike.ReplaceAllStringFunc(text, func(s string) string {
		s = strings.NewReplacer("%2B", "+", "%2b", "+").Replace(s)
		bare := strings.TrimRight(s, ".!?")
		a, err := mail.ParseAddress(bare)
		if err != nil {
			return s
		}
		ours, ok := r.Dir.Locate(a)
		switch {
		case r.Dir.Agent(a) == r.Agent:
			return desks[r.Targets[0].Desk].Address.String() + s[len(bare):]
		case ok && ours.Token != "":
			return desks[ours.Desk].Address.String() + s[len(bare):]
		}
		return s
	})
}

// CutIntroduction takes off a last line such as "On Monday Carla wrote:".
func CutIntroduction(lines []string) []string {
	n := len(lines)
	for n > 0 && strings.TrimSpace(lines[n-1]) == "" {
		n--
	}
	if n > 0 && strings.HasSuffix(strings.TrimSpace(lines[n-1]), ":") {
		n--
	}
	return lines[:n]
}

// AroundQuote parts an agent's words at the first line that he quotes: what stands above it, without
// the line that introduces it, and what he wrote below.
func AroundQuote(text string) (above, below string) {
	var before, after []string
	quoting := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch quoted := strings.HasPrefix(strings.TrimLeft(line, " \t"), ">"); {
		case quoted && !quoting:
			quoting, before = true, CutIntroduction(before)
		case quoted:
		case quoting:
			after = append(after, line)
		default:
			before = append(before, line)
		}
	}
	return strings.TrimSpace(strings.Join(before, "\n")), strings.TrimSpace(strings.Join(after, "\n"))
}
