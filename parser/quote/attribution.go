package quote

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"

	"guichet/parser/date"
	"guichet/parser/plain"
)

// Limits of an attribution, the line above a quote that says who wrote when.
const (
	MaxAttribution      = 500 // bytes, joined
	maxAttributionLines = 5
	maxUntilDigit       = 24 // runes from the opener to the first digit of the date
)

// AttributionAt looks for "On 3 June 2019 at 10:22, Ana <ana@example.org> wrote:" in all its
// languages from lines[i] on, run over up to five lines. end is the index after its last line,
// 0 if there is none.
func AttributionAt(text string, lines []Line, i int) (end int, t Trust) {
	if strings.HasSuffix(lines[i].Words, ">>>") && strings.HasPrefix(text[lines[i].From:], ">>>") && lines[i].Depth == 0 {
		return i + 1, Strong // GroupWise, see groupWise
	}
	if !mayAttribute(lines, i) {
		return 0, None
	}
	joined := lines[i].Words
	for n, j := 1, i; ; n++ {
		found := Attribution(joined)
		if found != None && j > i && laterStart(lines, i, j) {
			return end, t
		}
		switch found {
		case Strong:
			return j + 1, Strong
		case Weak:
			if endsBare(joined) && (j+1 >= len(lines) || lines[j+1].Words == "" && lines[j+1].Depth == 0) {
				return j + 1, Strong
			}
			if end, t = j+1, Weak; strings.HasSuffix(joined, ":") {
				return end, t
			}
			// More lines may make it certain.
		}
		j++
		open := strings.Count(joined, "<") > strings.Count(joined, ">")
		if n >= maxAttributionLines || j >= len(lines) {
			return end, t
		}
		more := lines[j].Words
		switch {
		case lines[j].Depth > 0 && open:
			more = plain.Words(text[lines[j].From:lines[j].To]) // "> wrote:" closes an address
		case lines[j].Depth > 0:
			return end, t
		case more == "":
			next := SkipBlank(lines, j)
			if next >= len(lines) || next > j+1 || !strings.HasPrefix(lines[next].Words, "<") && !onlyWhen(joined) {
				return end, t
			}
			n--
			continue
		}
		if startsAnew(more, joined) {
			return end, t
		}
		joined += " " + more
		if len(joined) > MaxAttribution {
			return end, t
		}
	}
}

// endsBare reports whether an attribution is certain without a colon, where nothing follows on its line
// and the next is blank: "On Mon, 30 Nov 2026 18:03:11 +0100 Ana <ana@example.org> wrote" (Zoho).
func endsBare(joined string) bool {
	low := strings.ToLower(joined)
	_, soon := Opens(low)
	verb, at, last := verbLast(low)
	return soon && last && hasInBrackets(low[:at]) && date.Weight(joined) >= 3 && !endsInPronoun(low[:at]) && verb != ""
}

// mayAttribute is a quick look that spares most lines the thorough one.
func mayAttribute(lines []Line, i int) bool {
	words := lines[i].Words
	if lines[i].Depth > 0 || words == "" || len(words) > MaxAttribution || !closesSoon(lines, i) {
		return false
	}
	if strings.ContainsAny(words, "@<0123456789:") || strings.Contains(words, "：") || strings.HasPrefix(words, "--") && len(words) > 8 {
		return true
	}
	if i+1 < len(lines) && strings.ContainsAny(lines[i+1].Words, "@<0123456789") {
		_, soon := Opens(strings.ToLower(words + " " + lines[i+1].Words[:min(8, len(lines[i+1].Words))]))
		return soon || strings.ContainsAny(lines[i+1].Words, "@<")
	}
	return false
}

// closesSoon reports whether an attribution that begins at line i could end: without a
// closing line it must at least begin like one.
func closesSoon(lines []Line, i int) bool {
	for _, l := range lines[i:min(len(lines), i+2*maxAttributionLines)] {
		if l.closes {
			return true
		}
	}
	const enough = 120 // bytes, of an opener and the first digit behind it
	words := lines[i].Words
	if first := words[0]; first < 0x80 && !openerStarts[first|0x20] {
		return false
	}
	_, soon := Opens(strings.ToLower(words[:min(len(words), enough)]))
	return soon
}

// wrapWidth is what a line must at least be long, with the first word of the next, to have
// been wrapped there.
const wrapWidth = 50

// laterStart reports whether the attribution that lines i to j hold begins below line i:
// what is above was no wrapped line, and the rest is an attribution without it.
func laterStart(lines []Line, i, j int) bool {
	first, _, _ := strings.Cut(lines[i+1].Words, " ")
	if len(lines[i].Words)+len(first) >= wrapWidth || strings.HasSuffix(lines[i].Words, "<") {
		return false
	}
	if _, soon := Opens(strings.ToLower(lines[i].Words)); soon {
		return false
	}
	var rest strings.Builder
	for _, l := range lines[i+1 : j+1] {
		rest.WriteString(" " + l.Words)
	}
	return Attribution(strings.TrimSpace(rest.String())) != None
}

// onlyWhen reports whether joined is the beginning of an attribution, a date and no more,
// that some clients set in a paragraph of its own.
func onlyWhen(joined string) bool {
	_, soon := Opens(strings.ToLower(joined))
	return soon && date.Weight(joined) >= 2 && len(joined) <= 60 && !strings.ContainsAny(joined[len(joined)-1:], ".!?:")
}

// startsAnew reports whether a line begins an attribution of its own, so that it does not
// continue the one above.
func startsAnew(words, above string) bool {
	if startsUpper(words) {
		if _, soon := Opens(strings.ToLower(words)); soon {
			return true
		}
	}
	if _, soon := Opens(strings.ToLower(above)); soon {
		return false // On Apr 3, / 2012 at 4:19 PM, Ana wrote:
	}
	return date.Starts(words) && date.Weight(words) >= 2 && !unfinished(above, words)
}

// startsLower reports whether a line begins with a small letter: those of many scripts are neither.
func startsLower(words string) bool {
	r, _ := utf8.DecodeRuneInString(words)
	return unicode.IsLower(r)
}

func startsUpper(words string) bool {
	r, _ := utf8.DecodeRuneInString(words)
	return unicode.IsUpper(r)
}

var (
	// AddressIn finds an address as it stands in an attribution.
	AddressIn = regexp.MustCompile(`[^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;:]+`)
	// An address in brackets with a few words behind it: some language's "wrote".
	bracketed = regexp.MustCompile(`<[^\s<>]+@[^\s<>]+>(?:\s+\S+){0,3}\s*$`)
	// An address behind a time of day and a small word of some language, "by" or "von" (Tuta).
	byAddress  = regexp.MustCompile(`\d:\d\d \p{Ll}{1,4} [^\s<>]+@[^\s<>]+$`)
	inBrackets = regexp.MustCompile(`[<(\[]\s*[^\s<>()]*@[^\s<>()]+[>)\]]`)
)

// verbWords is every language's verbs, longest first, so that "has written" beats "written".
var verbWords = func() []string {
	all := language.Words(language.Verb)
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}()

// verbsByEnd is verbWords by their last byte.
var verbsByEnd = func() (by [256][]string) {
	for _, v := range verbWords {
		by[v[len(v)-1]] = append(by[v[len(v)-1]], v)
	}
	return by
}()

// openerWords is every language's openers, longest first.
var openerWords = func() []string {
	all := language.Words(language.Opener)
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}()

// openerStarts are the first bytes of openerWords.
var openerStarts = func() (starts [256]bool) {
	for _, o := range openerWords {
		starts[o[0]] = true
	}
	return starts
}()

// Attribution judges one line, joined of those over which a client wrapped it, as
// plain.Words gives them.
func Attribution(joined string) Trust {
	s := strings.TrimLeftFunc(joined, func(r rune) bool { return plain.IsDash(r) || r == ' ' || r == '[' })
	led := len(joined) - len(s)
	body := strings.TrimRightFunc(s, func(r rune) bool { return plain.IsDash(r) || r == ' ' || r == ']' })
	dashed := led >= 2 && len(s)-len(body) >= 2
	bare := strings.TrimRight(body, ":： *\"”»")
	ends := dashed || len(s)-len(body) >= 3 || strings.ContainsAny(body[len(bare):], ":：")
	if bare == "" {
		return None
	}
	low := strings.ToLower(bare)
	verb, at, last := verbLast(low)
	dated := date.Starts(bare)
	opener, soon := Opens(low)
	if !ends && !last && !dated && !soon { // as nearly all lines
		return None
	}
	if !last && (ends || soon) {
		verb, at = verbInside(low)
	}
	if !speaksOf(verb, low[:at]) {
		verb, last = "", false
	}
	addressAt := addressStart(bare)
	address := addressAt >= 0
	if verb == "" && !address && !(ends && (dated || opener && soon)) {
		return None // as nearly all that is left: judge asks for one of these
	}
	weight := date.Weight(bare)
	if verb != "" && !address && !last && weight < 2 {
		return None
	}
	f := features{
		client: true,
		ends:   ends, dashed: dashed, led: led >= 5, verb: verb != "", last: last,
		weight: weight, address: address, opener: opener, soon: soon, dated: dated,
	}
	if f.verb {
		f.speaks = endsInPronoun(low[:at]) || beginsWithPronoun(low[at+len(verb):])
		f.client = hasInBrackets(low) || len(low) == len(bare) && namedBeside(bare, at, at+len(verb))
		f.named, f.verbAt = namedBefore(bare, at), min(at, len(bare))
	}
	f.addressLast = address && endsInAddress(bare)
	f.addressAt = addressAt
	f.short = utf8.RuneCountInString(bare) <= 160
	return f.judge(bare)
}

// features is what an attribution is judged by.
type features struct {
	ends    bool // in a colon or a row of dashes
	dashed  bool // dashes on both sides
	led     bool // a row of dashes before it
	verb    bool // a language's "wrote" is in it
	last    bool // and ends it
	verbAt  int  // where it stands
	speaks  bool // and a pronoun beside it: a person's sentence
	client  bool // and nothing but a name beside it, or an address in brackets
	named   bool // and nothing but a name before it
	weight  int  // of the dates in it
	opener  bool // begins like "On", with a date soon
	soon    bool
	dated   bool // begins with a date
	address bool // holds an e-mail address
	// addressLast: nothing behind it; addressAt: where the first one stands.
	addressLast bool
	addressAt   int
	short       bool
}

// early reports whether the verb stands before the date.
func (f features) early(bare string) bool { return f.verb && date.Weight(bare[:f.verbAt]) == 0 }

// addressFirst reports whether the address does.
func (f features) addressFirst(bare string) bool {
	return f.address && date.Weight(bare[:f.addressAt]) == 0
}

// judge is the table of what makes an attribution, most certain first.
func (f features) judge(bare string) Trust {
	opener := f.opener && f.soon
	switch {
	case f.speaks:
		if f.ends && f.weight >= 2 && (opener || f.dated) {
			return Weak
		}
		return None
	case !f.client && (opener || f.dated):
		return f.judgeWeak(bare, opener) // On 3 June 2024 at 10:22 the technician wrote:
	case opener && f.verb && f.ends && f.short && (f.weight >= 2 || f.address):
		return Strong // On 3 June 2019 at 10:22, Ana wrote:
	case opener && f.verb && f.ends && f.address && f.weight >= 2:
		return Strong // the same, overlong
	case f.dated && f.verb && f.ends && f.weight >= 2:
		return Strong // 02.04.2012 14:20 пользователь "ana@example.org" написал:
	case (f.dated || opener) && f.addressLast && f.ends && f.weight >= 2 && strings.ContainsAny(bare, "<(\""):
		return Strong // 2014-10-17 11:28 GMT+03:00 Ana <ana@example.org>:
	case (f.dated || opener) && f.ends && f.short && f.weight >= 3 && bracketed.MatchString(bare):
		return Strong // 3. lip 2024. u 10:22 Ana <ana@example.org> napisao je:
	case f.address && f.verb && f.ends && f.weight >= 2 && fewWordsBefore(bare, 8) && (f.addressFirst(bare) || f.early(bare)):
		return Strong // Ana <ana@example.org> schrieb am Mo., 3. Juni 2019, 10:22:
	case f.dashed && f.verb && f.last && f.short:
		return Strong // ---- Ana Lopez wrote ----
	case f.led && f.address && f.verb && f.last && f.ends && f.short:
		return Strong // ----- Ana Lopez <ana@example.org> wrote:
	case f.dated && f.addressLast && f.ends && f.weight >= 3 && byAddress.MatchString(bare):
		return Strong // 3 Jun 2019, 10:22 by ana@example.org:
	case f.named && f.ends && f.weight >= 2 && strings.ContainsAny(bare, "/\"") && f.early(bare):
		return Strong // Ana Lopez/ACME wrote on 06/03/2019 10:22:33:
	}
	return f.judgeWeak(bare, opener)
}

// judgeWeak is the same for lines that need quote marks below them.
func (f features) judgeWeak(bare string, opener bool) Trust {
	words := len(strings.Fields(bare))
	switch {
	case f.verb && (f.weight >= 2 || f.address) && words <= 20 && (f.named || f.dated || opener || f.addressFirst(bare)):
		return Weak // also without a colon
	case f.verb && f.ends && f.last && (f.named || opener) && words <= 8:
		return Weak // Ana Lopez wrote:
	case f.ends && f.weight >= 2 && (f.dated || opener) && words <= 14:
		return Weak // unknown verb
	case f.ends && f.address && f.weight >= 2 && words <= 20 && (f.addressLast || !startsLower(bare)):
		return Weak // a language that the tables lack
	case opener && f.verb && f.addressLast && f.weight >= 2 && words <= 20:
		return Weak // Op ma 3 jun 2024 om 10:22 schreef Ana <ana@example.org>
	case f.dated && f.addressLast && f.weight >= 2 && words <= 14:
		return Weak // 2011/4/7 Ana <ana@example.org>
	case f.ends && f.addressLast && words <= 8 && startsUpper(bare):
		return Weak // Ana <ana@example.org>:
	}
	return None
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

// speaksOf reports whether a verb counts: what is sent or said is more often a person's
// word than a client's, who puts an address right before it.
func speaksOf(verb, before string) bool {
	if verb != "sent" && verb != "said" {
		return true
	}
	before = strings.TrimRight(before, " ")
	return strings.HasSuffix(before, ">") || strings.HasSuffix(before, ")")
}

// connecting words stand between date, name and verb in attributions.
var connecting = language.Set(language.Connecting)

// namedBeside reports whether nothing but a name stands between the date and the verb at
// s[at:end], and behind the verb.
func namedBeside(s string, at, end int) bool {
	before := AddressIn.ReplaceAllString(s[:at], "")
	if digit := strings.LastIndexFunc(before, unicode.IsDigit); digit >= 0 {
		_, size := utf8.DecodeRuneInString(before[digit:])
		before = before[digit+size:]
	}
	return nameLike(before) && nameLike(s[end:])
}

// nameLike reports whether s may be a name, or nothing. A name has capitals, if its script
// has them; a word of more than four small letters says that people speak, unless it is
// the only one.
func nameLike(s string) bool {
	names := strings.Fields(s)
	if len(names) > 10 {
		return false
	}
	long := 0
	for _, n := range names {
		n = strings.TrimFunc(n, func(r rune) bool { return !unicode.IsLetter(r) })
		first, _ := utf8.DecodeRuneInString(n)
		if utf8.RuneCountInString(n) > 4 && unicode.IsLower(first) && !strings.ContainsAny(n, "@:._-<") && !connecting[n] {
			long++
		}
	}
	return long == 0 || long == 1 && len(names) == 1
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
