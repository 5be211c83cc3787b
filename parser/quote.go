package parser

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
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

// Limits of an attribution, the line above a quote that says who wrote when.
const (
	maxAttribution      = 500 // bytes, joined
	maxAttributionLines = 5
	maxUntilDigit       = 24 // runes from the opener to the first digit of the date
)

// historyAt looks whether lines[i], not quoted itself, begins a history: a separator, a
// header block, or an attribution. end is the index after what belongs to its head.
func historyAt(text string, lines []textLine, i int) (end int, t trust) {
	words := lines[i].words
	if words == "" {
		return 0, trustNone
	}
	if t := separator(words); t != trustNone {
		end := i + 1
		if next := blankUntil(lines, end); next < len(lines) {
			if _, e, ok := blockAt(lines, next); ok {
				return e, t
			}
		}
		return end, t
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
		// Notes and others: "----- Forwarded by Ana/ACME on 03.06.2019 -----"
		for _, l := range languages {
			for _, w := range l.forwarded {
				if len(w) > 12 && strings.HasPrefix(phrase, w+" ") && (strings.HasSuffix(w, " by") || strings.HasSuffix(w, " von") || strings.HasSuffix(w, " par") || strings.HasSuffix(w, " por") || strings.HasSuffix(w, " da") || strings.HasSuffix(w, " door")) {
					return trustForward
				}
			}
		}
	}
	if colon := strings.TrimRight(phrase, " :："); colon != phrase && begins[colon] {
		return trustForward
	}
	return trustNone
}

// attributionAt looks for "On 3 June 2019 at 10:22, Ana <ana@example.org> wrote:" in all its
// languages, run over up to five lines.
func attributionAt(text string, lines []textLine, i int) (end int, t trust) {
	if !mayAttribute(lines, i) {
		return 0, trustNone
	}
	joined := lines[i].words
	for n, j := 1, i; ; n++ {
		found := attribution(joined)
		if found != trustNone && j > i && laterStart(lines, i, j) {
			return end, t
		}
		switch found {
		case trustStrong:
			return j + 1, trustStrong
		case trustWeak:
			if end, t = j+1, trustWeak; strings.HasSuffix(joined, ":") {
				return end, t
			}
			// More lines may make it certain.
		}
		j++
		open := strings.Count(joined, "<") > strings.Count(joined, ">")
		if n >= maxAttributionLines || j >= len(lines) {
			return end, t
		}
		more := lines[j].words
		switch {
		case lines[j].depth > 0 && open:
			more = plain(text[lines[j].from:lines[j].to]) // "> wrote:" closes an address
		case lines[j].depth > 0:
			return end, t
		case more == "":
			next := blankUntil(lines, j)
			if next >= len(lines) || next > j+1 || !strings.HasPrefix(lines[next].words, "<") {
				return end, t
			}
			n--
			continue
		}
		if startsAnew(more, joined) {
			return end, t
		}
		joined += " " + more
		if len(joined) > maxAttribution {
			return end, t
		}
	}
}

// mayAttribute is a quick look that spares most lines the thorough one.
func mayAttribute(lines []textLine, i int) bool {
	words := lines[i].words
	if lines[i].depth > 0 || words == "" || len(words) > maxAttribution {
		return false
	}
	if strings.ContainsAny(words, "@<0123456789:") || strings.Contains(words, "：") || strings.HasPrefix(words, "--") && len(words) > 8 {
		return true
	}
	if i+1 < len(lines) && strings.ContainsAny(lines[i+1].words, "@<0123456789") {
		_, soon := opened(strings.ToLower(words + " " + lines[i+1].words[:min(8, len(lines[i+1].words))]))
		return soon || strings.ContainsAny(lines[i+1].words, "@<")
	}
	return false
}

// wrapWidth is what a line must at least be long, with the first word of the next, to have
// been wrapped there.
const wrapWidth = 50

// laterStart reports whether the attribution that lines i to j hold begins below line i:
// what is above was no wrapped line, and the rest is an attribution without it.
func laterStart(lines []textLine, i, j int) bool {
	first, _, _ := strings.Cut(lines[i+1].words, " ")
	if len(lines[i].words)+len(first) >= wrapWidth || strings.HasSuffix(lines[i].words, "<") {
		return false
	}
	if _, soon := opened(strings.ToLower(lines[i].words)); soon {
		return false
	}
	var rest strings.Builder
	for _, l := range lines[i+1 : j+1] {
		rest.WriteString(" " + l.words)
	}
	return attribution(strings.TrimSpace(rest.String())) != trustNone
}

// startsAnew reports whether a line begins an attribution of its own, so that it does not
// continue the one above.
func startsAnew(words, above string) bool {
	if startsUpper(words) {
		if _, soon := opened(strings.ToLower(words)); soon {
			return true
		}
	}
	if _, soon := opened(strings.ToLower(above)); soon {
		return false // On Apr 3, / 2012 at 4:19 PM, Ana wrote:
	}
	return startsDated(words) && dateWeight(words) >= 2
}

func startsUpper(words string) bool {
	r, _ := utf8.DecodeRuneInString(words)
	return unicode.IsUpper(r)
}

var (
	// An address as it stands in an attribution.
	addressIn = regexp.MustCompile(`[^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;:]+`)
	// An address that is the last thing before the colon.
	addressLast = regexp.MustCompile(`[^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;]+[>)\]"'\s]*$`)
	// An address in brackets with a few words behind it: some language's "wrote".
	bracketed = regexp.MustCompile(`<[^\s<>]+@[^\s<>]+>(?:\s+\S+){0,3}\s*$`)
	// "you wrote" is a person speaking, not a client.
	pronoun = regexp.MustCompile(`(?:^|[\s,])(?:you|i|we|they|he|she|as|has|who|which|that|und|daß|dass|et|ce que|qui|ich|wir|sie|er|je|vous|nous|il|elle|on|lo que|que|usted|ustedes|yo)\s*$`)
)

// verbWords is every language's verbs, longest first, so that "has written" beats "written".
var verbWords = func() []string {
	var all []string
	for _, l := range languages {
		all = append(all, l.verbs...)
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}()

var openerWords = func() []string {
	var all []string
	for _, l := range languages {
		all = append(all, l.openers...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}()

// attribution judges one joined line.
func attribution(joined string) trust {
	s := strings.TrimLeftFunc(joined, func(r rune) bool { return isDash(r) || r == ' ' || r == '[' })
	led := len(joined) - len(s)
	body := strings.TrimRightFunc(s, func(r rune) bool { return isDash(r) || r == ' ' || r == ']' })
	dashed := led >= 2 && len(s)-len(body) >= 2
	bare := strings.TrimRight(body, ":： *\"”»")
	ends := dashed || len(s)-len(body) >= 3 || strings.ContainsAny(body[len(bare):], ":：")
	if bare == "" {
		return trustNone
	}
	low := strings.ToLower(bare)
	verb, at, last := verbLast(low)
	dated := startsDated(bare)
	if !ends && !last && !dated {
		return trustNone
	}
	if !last && ends {
		verb, at = verbInside(low)
	}
	f := features{
		ends: ends, dashed: dashed, verb: verb != "", last: last,
		weight:  dateWeight(bare),
		address: addressIn.MatchString(bare),
	}
	f.opener, f.soon = opened(low)
	f.dated = dated
	if f.verb {
		f.speaks = pronoun.MatchString(low[:at])
		f.named, f.early = namedBefore(bare, at), dateWeight(bare[:min(at, len(bare))]) == 0
	}
	f.addressLast = addressLast.MatchString(bare)
	f.addressFirst = f.address && dateWeight(bare[:addressIn.FindStringIndex(bare)[0]]) == 0
	f.short = utf8.RuneCountInString(bare) <= 160
	return f.judge(bare)
}

// features is what an attribution is judged by.
type features struct {
	ends    bool // in a colon or a row of dashes
	dashed  bool // dashes on both sides
	verb    bool // a language's "wrote" is in it
	last    bool // and ends it
	early   bool // and stands before the date
	speaks  bool // and a pronoun before it: a person's sentence
	named   bool // and nothing but a name before it
	weight  int  // of the dates in it
	opener  bool // begins like "On", with a date soon
	soon    bool
	dated   bool // begins with a date
	address bool // holds an e-mail address
	// addressLast: nothing behind it; addressFirst: no date before it.
	addressLast, addressFirst bool
	short                     bool
}

// judge is the table of what makes an attribution, most certain first.
func (f features) judge(bare string) trust {
	opener := f.opener && f.soon
	switch {
	case f.speaks && !f.address:
		if f.ends && f.weight >= 2 && (opener || f.dated) {
			return trustWeak
		}
		return trustNone
	case opener && f.verb && f.ends && f.short && (f.weight >= 2 || f.address):
		return trustStrong // On 3 June 2019 at 10:22, Ana wrote:
	case opener && f.verb && f.ends && f.address && f.weight >= 2:
		return trustStrong // the same, overlong
	case f.dated && f.verb && f.ends && f.weight >= 2:
		return trustStrong // 02.04.2012 14:20 пользователь "ana@example.org" написал:
	case (f.dated || opener) && f.addressLast && f.ends && f.weight >= 2 && strings.ContainsAny(bare, "<(\""):
		return trustStrong // 2014-10-17 11:28 GMT+03:00 Ana <ana@example.org>:
	case (f.dated || opener) && f.ends && f.short && f.weight >= 3 && bracketed.MatchString(bare):
		return trustStrong // 3. lip 2024. u 10:22 Ana <ana@example.org> napisao je:
	case f.address && f.verb && f.ends && f.weight >= 2 && (f.addressFirst || f.early) && fewWordsBefore(bare, 8):
		return trustStrong // Ana <ana@example.org> schrieb am Mo., 3. Juni 2019, 10:22:
	case f.dashed && f.verb && f.last && f.short:
		return trustStrong // ---- Ana Lopez wrote ----
	case f.named && f.ends && f.weight >= 2 && f.early && strings.ContainsAny(bare, "/\""):
		return trustStrong // Ana Lopez/ACME wrote on 06/03/2019 10:22:33:
	}
	return f.judgeWeak(bare, opener)
}

// judgeWeak is the same for lines that need quote marks below them.
func (f features) judgeWeak(bare string, opener bool) trust {
	words := len(strings.Fields(bare))
	switch {
	case f.verb && (f.weight >= 2 || f.address) && words <= 20 && (f.named || f.dated || opener || f.addressFirst):
		return trustWeak // also without a colon
	case f.verb && f.ends && f.last && (f.named || opener) && words <= 8:
		return trustWeak // Ana Lopez wrote:
	case f.ends && f.weight >= 2 && (f.dated || opener) && words <= 14:
		return trustWeak // unknown verb
	case f.ends && f.address && f.weight >= 2 && words <= 20 && (f.addressLast || startsUpper(bare)):
		return trustWeak // a language that the tables lack
	case f.dated && f.addressLast && f.weight >= 2 && words <= 14:
		return trustWeak // 2011/4/7 Ana <ana@example.org>
	case f.ends && f.addressLast && words <= 8 && startsUpper(bare):
		return trustWeak // Ana <ana@example.org>:
	}
	return trustNone
}

// verbLast looks for a language's verb at the end of s, lower case.
func verbLast(s string) (verb string, at int, found bool) {
	for _, v := range verbWords {
		if strings.HasSuffix(s, v) && startsWord(s, len(s)-len(v)) {
			return v, len(s) - len(v), true
		}
	}
	return "", 0, false
}

// verbInside looks for a language's verb as a word of its own anywhere in s, lower case.
func verbInside(s string) (verb string, at int) {
	for _, v := range verbWords {
		for from := 0; ; {
			n := strings.Index(s[from:], v)
			if n < 0 {
				break
			}
			n += from
			if startsWord(s, n) && endsWord(s, n+len(v)) {
				return v, n
			}
			from = n + len(v)
		}
	}
	return "", 0
}

// startsWord reports whether a word may begin at s[i:]: scripts without spaces always may.
func startsWord(s string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	if r >= '\u3000' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return before >= '\u3000' || !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

func endsWord(s string, i int) bool {
	if i == len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return last >= '\u3000' || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// opened reports whether s, lower case, begins with a language's opener, and whether the
// date's first digit comes soon after it.
func opened(s string) (opener, soon bool) {
	for _, o := range openerWords {
		rest, found := strings.CutPrefix(s, o)
		if !found || !endsWord(s, len(o)) {
			continue
		}
		runes := 0
		for _, r := range rest {
			if unicode.IsDigit(r) {
				return true, true
			}
			if runes++; runes > maxUntilDigit {
				break
			}
		}
		opener = true
	}
	return opener, false
}

// startsDated reports whether a line begins with a date: its first digit comes at once, or
// behind nothing but a day of the week.
func startsDated(s string) bool {
	runes, words := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			return true
		case r == ' ':
			words++
		case !unicode.IsLetter(r) && r != ',' && r != '.' && r != '(' && r != ')':
			return false
		}
		if runes++; runes > 16 || words > 2 {
			return false
		}
	}
	return false
}

// namedBefore reports whether what stands before s[at:] looks like a name: a few words,
// each with a capital.
func namedBefore(s string, at int) bool {
	if at > len(s) {
		return false
	}
	names := strings.Fields(s[:at])
	if len(names) == 0 || len(names) > 6 {
		return false
	}
	for _, n := range names {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(n, "\"'(<"))
		if !unicode.IsUpper(r) && unicode.IsLower(r) && !strings.ContainsAny(n, "@.") {
			return false
		}
	}
	return true
}

// fewWordsBefore reports whether the first address or date comes within so many words.
func fewWordsBefore(s string, words int) bool {
	fields := strings.Fields(s)
	for n, f := range fields {
		if n >= words {
			return false
		}
		if strings.ContainsAny(f, "@0123456789") {
			return true
		}
	}
	return false
}

var (
	yearIn   = regexp.MustCompile(`(?:^|\D)(?:19|20)\d\d(?:$|\D)`)
	timeIn   = regexp.MustCompile(`(?:^|\D)\d{1,2}(?:[:：]\d\d|[.h]\d\d(?:\D|$)|時\d\d|点\d\d|시 ?\d\d)`)
	numberIn = regexp.MustCompile(`\d{1,4}([-/]|\. ?)\d{1,2}([-/]|\. ?)\d{1,4}`)
	wordDate = regexp.MustCompile(`(?:\pL+\.? \d{1,2}(?:st|nd|rd|th)?,? |\d{1,2}\.? (?:de )?\pL+\.?,? (?:de )?)(?:19|20)\d\d`)
	eastDay  = regexp.MustCompile(`\d{1,2} ?[月월] ?\d{1,2} ?[日일]`)
)

// dateWeight says how much in s looks like a moment: a year, a day beside its month and a
// time of day count one, a date in numbers two; two are enough to call it a moment.
func dateWeight(s string) int {
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return 0
	}
	weight := 0
	if numberIn.MatchString(s) {
		weight += 2
	}
	if eastDay.MatchString(s) || wordDate.MatchString(s) {
		weight++
	}
	if yearIn.MatchString(s) {
		weight++
	}
	if timeIn.MatchString(s) {
		weight++
	}
	return weight
}
