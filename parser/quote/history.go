package quote

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"guichet/parser/language"

	"guichet/parser/plain"
)

// Trust is how far a line above a quote is believed. The zero value is None: not at all.
type Trust uint8

const (
	None      Trust = iota
	Weak            // only if quote marks follow
	Strong          // also if what follows is not marked as a quote
	Forwarded       // heads a mail that is passed on: what follows is the message
)

// Uncut is where a quote begins in a text that is one indentation: nothing tells who wrote what of it.
const Uncut = -2

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
	if end, t := dashedHead(lines, i); t != None {
		return end, t
	}
	if notesLine.MatchString(words) {
		if next := SkipBlank(lines, i+1); next < len(lines) && next <= i+2 {
			if _, end, ok := BlockAt(lines, next); ok {
				return end, Strong
			}
		}
	}
	b, below, ok := BlockAt(lines, i)
	if ok {
		return below, Strong
	}
	if end, t := b.above(text, lines, below); t != None {
		return end, t
	}
	if plain.IsRule(words) {
		// A rule belongs to the block below it.
		if next := SkipBlank(lines, i+1); next < len(lines) && next <= i+3 && lines[next].Depth == 0 {
			b, end, ok := BlockAt(lines, next)
			if ok {
				return end, Strong
			}
			if end, t := b.above(text, lines, end); t != None {
				return end, t
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

// notesLine is what Notes sets above the header of a quote: author, date and how the quoted mail begins.
var notesLine = regexp.MustCompile(`^\S.{0,80} -{2,3}\d[\d./-]+ \d.{3,12}-{2,3}\S`)

// above looks whether a block that is not certain, recipient and subject only, stands right above an
// attribution, which says the rest (Yandex).
func (b *Block) above(text string, lines []Line, i int) (end int, t Trust) {
	if i >= len(lines) || !b.Seen[LabelTo] || !b.Seen[LabelSubject] || lines[i].Words == "" {
		return 0, None
	}
	return AttributionAt(text, lines, i)
}

// Dashed returns what stands between the dashes on both sides of a line, and how many begin it; "" if
// it is not such a line.
func Dashed(words string) (inner string, dashes int) {
	inner = strings.TrimLeftFunc(words, plain.IsDash)
	dashes = utf8.RuneCountInString(words[:len(words)-len(inner)])
	bare := strings.TrimRightFunc(inner, plain.IsDash)
	if dashes < 3 || utf8.RuneCountInString(inner[len(bare):]) < 3 {
		return "", 0
	}
	return strings.TrimSpace(bare), dashes
}

// dashedHead reads a line between dashes above a header, in a language that the tables lack. It heads
// a mail that is passed on if it names its author's address, or a line of its kind closes the mail:
// "----- Forwarded message from Ana <ana@example.org> -----" (mutt).
func dashedHead(lines []Line, i int) (end int, t Trust) {
	inner, _ := Dashed(lines[i].Words)
	if inner == "" || len(lines[i].Words) > MaxAttribution {
		return 0, None
	}
	next := SkipBlank(lines, i+1)
	if next >= len(lines) || next > i+3 {
		return 0, None
	}
	_, end, ok := BlockAt(lines, next)
	switch {
	case !ok:
		return 0, None
	case Attribution(lines[i].Words) == Strong:
		return end, Strong // -----Ana Lopez <ana@example.org> wrote: ----- (Notes)
	case AddressIn.MatchString(inner) || ClosingAt(lines, i) > 0:
		return end, Forwarded
	}
	return end, Strong
}

// PassedOn reports whether line i, between dashes or alone, heads a mail that is passed on.
func PassedOn(lines []Line, i int) bool {
	if Separator(lines[i].Words) == Forwarded {
		return true
	}
	if begins[strings.ToLower(lines[i].Words)] && i+1 < len(lines) { // without a colon (The Bat!)
		_, _, ok := BlockAt(lines, i+1)
		return ok
	}
	_, t := dashedHead(lines, i)
	return t == Forwarded
}

// maxBelow is how many lines may stand below the line that closes a forwarded mail: a signature.
const maxBelow = 40

// ClosingAt returns the line that closes the mail which line i heads, of the same dashes; 0 if none.
func ClosingAt(lines []Line, i int) int {
	dashes, closed := dashesOf(lines[i].Words)
	if dashes == 0 {
		return 0
	}
	for j := len(lines) - 1; j > i+1 && j >= len(lines)-maxBelow; j-- {
		n, both := dashesOf(lines[j].Words)
		if n != dashes || both != closed || lines[j].Depth != lines[i].Depth || lines[j].Words == lines[i].Words {
			continue // the same line again ends the header (Zoho)
		}
		if next := SkipBlank(lines, j+1); next < len(lines) && next <= j+3 {
			if _, _, head := BlockAt(lines, next); head {
				continue // of a mail inside that one
			}
		}
		return j
	}
	return 0
}

// dashesOf returns how many dashes begin a line with words, and whether others end it; 0 if it is no such line.
// Without these it takes more to begin one: "------- Forwarded Message" (MH).
func dashesOf(words string) (dashes int, closed bool) {
	if inner, n := Dashed(words); inner != "" {
		return n, true
	}
	inner := strings.TrimLeftFunc(words, plain.IsDash)
	if n := utf8.RuneCountInString(words[:len(words)-len(inner)]); n >= 5 && strings.HasPrefix(inner, " ") {
		return n, false
	}
	return 0, false
}

// IsFrame reports whether a line is drawn around a mail that is passed on: a rule, what Forwarded says, or
// scissors, "===8<===Original message text===" (The Bat!).
func IsFrame(words string) bool {
	return plain.IsRule(words) || Separator(words) == Forwarded || scissors.MatchString(words)
}

var scissors = regexp.MustCompile(`^[=-]{3,}8<[=-]{3,}.*[=-]{3,}$`)

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
	for _, w := range language.Words(language.Original) {
		m[w] = Strong
	}
	for _, w := range language.Words(language.Forwarded) {
		m[w] = Forwarded
	}
	return m
}()

// begins is what stands alone above a forwarded mail, and forwardedBy begins a line between
// dashes that goes on with a name and a date.
var (
	begins      = language.Set(language.Begin)
	forwardedBy = language.Words(language.ForwardedBy)
)

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
			if strings.HasPrefix(phrase, w+" ") {
				return Forwarded
			}
		}
	}
	if colon := strings.TrimRight(phrase, " :："); colon != phrase && begins[colon] {
		return Forwarded
	}
	return None
}
