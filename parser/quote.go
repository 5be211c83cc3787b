package parser

import (
	"strings"
	"unicode/utf8"
)

// trust is how far a line above a quote is believed.
type trust uint8

const (
	trustNone    trust = iota
	trustWeak          // only if quote marks follow
	trustStrong        // also if what follows is not marked as a quote
	trustForward       // heads a mail that is passed on: what follows is the message
)

// historyAt looks whether lines[i], not quoted itself, begins a history: a separator, a
// header block, or an attribution. end is the index after what belongs to its head.
func historyAt(text string, lines []textLine, i int) (end int, t trust) {
	words := lines[i].words
	if words == "" {
		return 0, trustNone
	}
	if t := separator(words); t != trustNone {
		next := blankUntil(lines, i+1)
		if next == len(lines) {
			return i + 1, t
		}
		if _, end, ok := blockAt(lines, next); ok {
			return end, t
		}
		if end, also := attributionAt(text, lines, next); also == trustStrong {
			return end, t
		}
		return i + 1, t
	}
	if _, end, ok := blockAt(lines, i); ok {
		return end, trustStrong
	}
	if isRule(words) {
		// A rule belongs to the block below it.
		if next := blankUntil(lines, i+1); next < len(lines) && next <= i+3 && lines[next].depth == 0 {
			if _, end, ok := blockAt(lines, next); ok {
				return end, trustStrong
			}
			if t := separator(lines[next].words); t == trustStrong {
				return next + 1, t
			}
			if end, t := attributionAt(text, lines, next); t == trustStrong {
				return end, t
			}
		}
		return 0, trustNone
	}
	if runsOn(text[lines[i].from:lines[i].to], words) {
		return i + 1, trustStrong
	}
	return attributionAt(text, lines, i)
}

// runsOn reports whether a line is an attribution with the history behind it. QUIRK: Yahoo
// on Android sets three spaces where the line should end.
func runsOn(raw, words string) bool {
	at := strings.Index(raw, ":  ")
	if at < 0 {
		at = strings.Index(raw, ": \u00a0")
	}
	if at < 0 || at > maxAttribution {
		return false
	}
	if _, soon := opened(strings.ToLower(words[:min(len(words), 60)])); !soon {
		return false
	}
	head := plain(raw[:at+1])
	return addressIn.MatchString(head) && attribution(head) == trustStrong
}

// separators is what stands between dashes above a history or a forwarded mail.
var separators = func() map[string]trust {
	m := make(map[string]trust)
	for _, l := range languages {
		for _, w := range l.original {
			m[w] = trustStrong
		}
	}
	for _, l := range languages {
		for _, w := range l.forwarded {
			m[w] = trustForward
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

// separator recognises "-----Original Message-----" and its kin in all languages.
func separator(words string) trust {
	if len(words) > 160 {
		return trustNone
	}
	if strings.HasPrefix(words, ">") {
		return trustNone
	}
	inner := strings.TrimFunc(words, func(r rune) bool { return isDash(r) || r == ' ' })
	if inner == "" || len(inner) == len(words) && !strings.HasSuffix(words, ":") && !strings.HasSuffix(words, "：") {
		return trustNone
	}
	phrase := strings.Join(strings.Fields(strings.ToLower(inner)), " ")
	dashes := utf8.RuneCountInString(words) - utf8.RuneCountInString(inner)
	if dashes >= 3 {
		if t := separators[phrase]; t != trustNone {
			return t
		}
		for _, w := range forwardedBy {
			if strings.HasPrefix(phrase, w) {
				return trustForward
			}
		}
	}
	if colon := strings.TrimRight(phrase, " :："); colon != phrase && begins[colon] {
		return trustForward
	}
	return trustNone
}
