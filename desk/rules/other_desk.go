package rules

import (
	"regexp"
	"strings"
	"unicode"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/parser"
	"guichet/ticket"
)

// byDesk reports whether a person wrote the mail by way of a help desk of his own, such as Request Tracker,
// which puts Precedence: bulk on all that it sends (PRODUCT 1.10): nothing else says that a machine wrote, and
// it came to one of our tokens or answers a letter of ours.
func byDesk(r *change.Decision) bool {
	m := r.In.Message
	if m.Auto != parser.AutoBulk || !strings.EqualFold(m.AutoWhy, "Precedence: bulk") || m.Header.Get("List-Unsubscribe") != "" ||
		r.Agent != nil || r.Doubted || r.In.Envelope.From.IsZero() {
		return false
	}
	return m.Bounce == nil && len(thread.TokenCandidates(r))+len(thread.SideCandidates(r)) > 0
}

// echoed reports whether another desk sends our own letter back, under its own id (PRODUCT 1.12): it says that
// an address of ours wrote it, and there are no words but our letter's.
func echoed(r *change.Decision) bool {
	text := r.In.Message.Text
	if !r.Hints.FromUs {
		return false
	}
	if at := markerIn(text); at >= 0 {
		return noWords(r, text[:at])
	}
	for _, tok := range r.Hints.Origin {
		t := r.State.Tickets[tok.Ticket]
		if t == nil || !r.Keys.Verify(tok, t) {
			continue
		}
		for _, said := range r.State.Recent[thread.MergeTarget(r.State, t).Number] {
			if said.Kind != ticket.FromAgent || said.Visibility != ticket.ForAll {
				continue
			}
			if at := beginsIn(text, said.Text); at >= 0 && noWords(r, text[:at]) {
				return true
			}
		}
	}
	return false
}

// markerIn is where the line of ours that stands above a letter begins, outside of any quote; -1 if none does.
func markerIn(text string) int {
	at := 0
	for line := range strings.Lines(text) {
		if strings.Contains(line, parser.ReplyMarkerPrefix) && strings.Contains(line, strings.TrimSpace(parser.ReplyMarkerSuffix)) && !strings.HasPrefix(strings.TrimSpace(line), ">") {
			return at
		}
		at += len(line)
	}
	return -1
}

// Of a mail that may be our own letter so many lines are looked at for its begin, and words of so many letters tell it.
const maxTitle, leastEcho = 30, 8

// beginsIn is where words begin in a text that wraps them otherwise; -1 if they do not stand there, or are so few
// that anybody may have written them.
func beginsIn(text, words string) int {
	key := signs(words)
	if len(key) < leastEcho {
		return -1
	}
	at, lines := 0, 0
	for line := range strings.Lines(text) {
		if lines++; lines > maxTitle {
			break
		}
		if strings.HasPrefix(signs(text[at:min(len(text), at+3*len(words)+200)]), key) {
			return at
		}
		at += len(line)
	}
	return -1
}

func signs(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// deskLine is what desks put above what they pass on: a field of theirs, a link, what was done.
var deskLine = regexp.MustCompile(`(?i)^(?:(?:subject|queue|transaction|ticket|request(?:or|er)s?|owner|status|priority|from|to|cc|date|created|url): .*|<?(?:URL: ?)?https?://\S+>?|.*\bhttps?://\S+\s*>?)$`)

// noWords reports whether nobody's words stand in what precedes our letter: its title, fields, links and rules.
func noWords(r *change.Decision, above string) bool {
	subject := title(r, r.In.Message.Subject)
	for line := range strings.Lines(above) {
		line = strings.TrimSpace(line)
		switch key := title(r, line); {
		case key == "", strings.Contains(line, "was acted upon"), deskLine.MatchString(line), strings.Contains(subject, key):
		default:
			return false
		}
	}
	return true
}

// title is what is left of a subject without anybody's tags.
func title(r *change.Decision, subject string) string {
	for tag := r.Dir.ForeignTag(subject); tag != ""; tag = r.Dir.ForeignTag(subject) {
		subject = strings.ReplaceAll(subject, tag, " ")
	}
	return signs(notify.NormalSubject(r.Dir, subject))
}

// opensElsewhere reports whether a desk tells by an automatic answer that somebody opened a request for us there:
// its subject or fields name a ticket of that desk's, and nothing one of ours.
func opensElsewhere(r *change.Decision) bool {
	m := r.In.Message
	return !r.Hints.FromUs && (r.Dir.ForeignTag(m.Subject) != "" || m.Header.Get("X-RT-Ticket") != "")
}
