package quote

import (
	"strings"
	"unicode/utf8"

	"guichet/parser/plain"
)

// Trust is how far a line above a quote is believed.
type Trust uint8

const (
	None      Trust = iota
	Weak            // only if quote marks follow
	Strong          // also if what follows is not marked as a quote
	Forwarded       // heads a mail that is passed on: what follows is the message
)

// HistoryAt looks whether lines[i], not quoted itself, begins a history: a separator, a
// header block, or an attribution. end is the index after what belongs to its head.
func HistoryAt(text string, lines []Line, i int) (end int, t Trust) {
	words := lines[i].Words
	if words == "" {
		return 0, None
	}
	if t := Separator(words); t != None {
		next := SkipBlank(lines, i+1)
		if next == len(lines) {
			return i + 1, t
		}
		if _, end, ok := BlockAt(lines, next); ok {
			return end, t
		}
		if end, also := AttributionAt(text, lines, next); also == Strong {
			return end, t
		}
		return i + 1, t
	}
	if _, end, ok := BlockAt(lines, i); ok {
		return end, Strong
	}
	if plain.IsRule(words) {
		// A rule belongs to the block below it.
		if next := SkipBlank(lines, i+1); next < len(lines) && next <= i+3 && lines[next].Depth == 0 {
			if _, end, ok := BlockAt(lines, next); ok {
				return end, Strong
			}
			if t := Separator(lines[next].Words); t == Strong {
				return next + 1, t
			}
			if end, t := AttributionAt(text, lines, next); t == Strong {
				return end, t
			}
		}
		return 0, None
	}
	if runsOn(text[lines[i].From:lines[i].To], words) {
		return i + 1, Strong
	}
	return AttributionAt(text, lines, i)
}

// runsOn reports whether a line is an attribution with the history behind it. QUIRK: Yahoo
// on Android sets three spaces where the line should end.
func runsOn(raw, words string) bool {
	at := strings.Index(raw, ":  ")
	if at < 0 {
		at = strings.Index(raw, ": \u00a0")
	}
	if at < 0 || at > MaxAttribution {
		return false
	}
	if _, soon := Opens(strings.ToLower(words[:min(len(words), 60)])); !soon {
		return false
	}
	head := plain.Words(raw[:at+1])
	return AddressIn.MatchString(head) && Attribution(head) == Strong
}

// separators is what stands between dashes above a history or a forwarded mail.
var separators = func() map[string]Trust {
	m := make(map[string]Trust)
	for _, l := range languages {
		for _, w := range l.original {
			m[w] = Strong
		}
	}
	for _, l := range languages {
		for _, w := range l.forwarded {
			m[w] = Forwarded
		}
	}
	return m
}()

// begins is what stands alone above a forwarded mail.
var begins = func() map[string]bool {
	m := make(map[string]bool)
	for _, l := range languages {
		for _, w := range l.begin {
			m[w] = true
		}
	}
	return m
}()

// Separator recognises "-----Original Message-----" and the like in all languages.
func Separator(words string) Trust {
	if len(words) > 160 {
		return None
	}
	if strings.HasPrefix(words, ">") {
		return None
	}
	inner := strings.TrimFunc(words, func(r rune) bool { return plain.IsDash(r) || r == ' ' })
	if inner == "" || len(inner) == len(words) && !strings.HasSuffix(words, ":") && !strings.HasSuffix(words, "：") {
		return None
	}
	phrase := strings.Join(strings.Fields(strings.ToLower(inner)), " ")
	dashes := utf8.RuneCountInString(words) - utf8.RuneCountInString(inner)
	if dashes >= 3 {
		if t := separators[phrase]; t != None {
			return t
		}
		for _, w := range forwardedBy {
			if strings.HasPrefix(phrase, w) {
				return Forwarded
			}
		}
	}
	if colon := strings.TrimRight(phrase, " :："); colon != phrase && begins[colon] {
		return Forwarded
	}
	return None
}
