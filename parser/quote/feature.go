package quote

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"guichet/parser/date"
	"guichet/parser/plain"
)

var (
	// AddressIn finds an address as it stands in an attribution.
	AddressIn = regexp.MustCompile(`[^\s<>()\[\]"',;:：]+@[^\s<>()\[\]"',;:：]+`)
	// An address in brackets with a few words behind it: some language's "wrote".
	bracketed = regexp.MustCompile(`<[^\s<>]+@[^\s<>]+>(?:\s+\S+){0,3}\s*$`)
	// An address behind a time of day and a small word of some language, "by" or "von" (Tuta).
	byAddress  = regexp.MustCompile(`\d:\d\d \p{Ll}{1,4} [^\s<>]+@[^\s<>]+$`)
	inBrackets = regexp.MustCompile(`[<(\[]\s*[^\s<>()]*@[^\s<>()]+[>)\]]`)
)

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
