package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
