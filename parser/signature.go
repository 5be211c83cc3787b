package parser

import (
	"regexp"
	"slices"
	"strings"
)

// Limits of what is folded below a delimiter, in lines that are not blank. Longer text is
// somebody's words below a line of dashes.
const (
	maxSignature   = 25 // below "-- ", which only signatures have (RFC 3676 §4.3)
	maxUnsure      = 10 // below "--", which people draw as well
	maxFooter      = 6  // below a mailing list's line
	maxMobileWords = 8
)

// foldSignature returns the end of lines [from, to) without the signature, disclaimer and
// list footer that close them. It folds nothing of which it is not certain, and never all.
func foldSignature(lines []textLine, from, to int) int {
	end := trimBlank(lines, from, to)
	for range 4 { // a disclaimer below a mobile signature below a signature
		before := end
		end = trimBlank(lines, from, foldArmor(lines, from, end))
		end = trimBlank(lines, from, foldFooter(lines, from, end))
		end = trimBlank(lines, from, foldDisclaimer(lines, from, end))
		end = trimBlank(lines, from, foldMobile(lines, from, end))
		end = trimBlank(lines, from, foldDelimited(lines, from, end))
		if end == before {
			break
		}
	}
	return end
}

// foldDelimited folds from "-- " on, the first that is near enough to the end.
func foldDelimited(lines []textLine, from, to int) int {
	fold, filled := to, 0
	sentence := false
	for i := to - 1; i >= from && filled <= maxSignature; i-- {
		words := lines[i].words
		switch {
		case words == "":
			continue
		case (words == "--" || words == "- --") && (limitOf(lines[i]) == maxSignature || filled <= maxUnsure && !sentence),
			(words == "—" || words == "–") && filled <= 4 && !sentence:
			fold = i
		}
		filled++
		sentence = sentence || isSentence(words)
	}
	return fold
}

// foldArmor folds an OpenPGP signature (RFC 9580 §7): it says nothing to a reader.
func foldArmor(lines []textLine, from, to int) int {
	if to <= from || lines[to-1].words != "-----END PGP SIGNATURE-----" {
		return to
	}
	for i := to - 2; i >= from && i > to-200; i-- {
		if lines[i].words == "-----BEGIN PGP SIGNATURE-----" {
			return i
		}
	}
	return to
}

// skipArmor returns the line at which text that is signed in the clear begins: behind the
// line that says so and its "Hash:" fields.
func skipArmor(lines []textLine, from, to int) int {
	first := from
	for first < to && lines[first].words == "" {
		first++
	}
	if first == to || lines[first].words != "-----BEGIN PGP SIGNED MESSAGE-----" {
		return from
	}
	for i := first + 1; i < to && i < first+6; i++ {
		if lines[i].words == "" {
			return i + 1
		}
	}
	return from
}

// limitOf says how much may stand below a delimiter: "-- " is certain, "--" is not.
func limitOf(l textLine) int {
	if l.to-l.from == len("-- ") {
		return maxSignature
	}
	return maxUnsure
}

// foldMobile folds a last line such as "Sent from my iPhone".
func foldMobile(lines []textLine, from, to int) int {
	if to > from && isMobile(lines[to-1].words) {
		return to - 1
	}
	// Wrapped or with a link below: Sent from Outlook for Android / <https://aka.ms/x>
	if to-1 > from && isLink(lines[to-1].words) && isMobile(lines[to-2].words) {
		return to - 2
	}
	return to
}

func isLink(words string) bool {
	words = strings.TrimLeft(words, "<([")
	return strings.HasPrefix(words, "http") && len(strings.Fields(words)) == 1
}

// linkIn is a link or what is drawn around one.
var linkIn = regexp.MustCompile(`[<(\[]?https?://\S*[>)\]]?`)

// isMobile recognises the line that a device or program adds.
func isMobile(words string) bool {
	if len(words) > 250 {
		return false
	}
	if strings.Contains(words, "http") {
		words = linkIn.ReplaceAllString(words, "")
	}
	low := strings.TrimSpace(strings.Trim(strings.ToLower(words), "*_-[]() .|"))
	if saidLast(low) && len(strings.Fields(low)) <= 6 && device(low) {
		return true
	}
	padded := low + " "
	if !slices.ContainsFunc(sentFrom, func(p string) bool { return strings.HasPrefix(padded, p) }) {
		return false
	}
	first, _, _ := strings.Cut(strings.ReplaceAll(low, ",", "."), ". ") // more may follow: "please excuse my brevity"
	return len(strings.Fields(first)) <= maxMobileWords && len(strings.Fields(low)) <= 20 && device(first)
}

// saidLast reports whether low ends as the line does in languages that put the verb last.
func saidLast(low string) bool {
	return strings.HasSuffix(low, "から送信") || strings.HasSuffix(low, "에서 보냄") || strings.HasSuffix(low, "gönderildi") || strings.HasSuffix(low, "gesendet")
}

// device reports whether a word of devices is in low, lower case.
func device(low string) bool {
	return slices.ContainsFunc(devices, func(d string) bool {
		at := strings.Index(low, d)
		return at >= 0 && startsWord(low, at)
	})
}

// foldDisclaimer folds closing paragraphs that speak as lawyers do.
func foldDisclaimer(lines []textLine, from, to int) int {
	start, size := to, 0
	var text strings.Builder
	for start > from && lines[start-1].words != "" && size+len(lines[start-1].words) < 8000 {
		start--
		size += len(lines[start].words)
		text.WriteString(strings.ToLower(lines[start].words))
		text.WriteByte(' ')
	}
	// A disclaimer is a paragraph of its own below the mail, and no short sentence.
	if start <= from || start == to || size < 120 || lines[start-1].words != "" && !isRule(lines[start-1].words) {
		return to
	}
	low, hits := text.String(), 0
	for _, w := range confidential {
		if strings.Contains(low, w) {
			hits++
		}
	}
	if hits < 3 {
		return to
	}
	return start
}

// foldFooter folds what mailing lists and virus scanners add.
func foldFooter(lines []textLine, from, to int) int {
	const enough = 120 // bytes, more than any of footers has
	filled := 0
	for i := to - 1; i >= from && filled <= maxFooter; i-- {
		words := lines[i].words
		if words == "" {
			continue
		}
		if filled > 0 && strings.Count(words, "_") >= 30 && isRule(words) && hasLink(lines[i+1:to]) {
			return i
		}
		if filled <= 2 {
			low := strings.ToLower(words[:min(len(words), enough)])
			if slices.ContainsFunc(footers, func(f string) bool { return strings.HasPrefix(low, f) }) {
				return i
			}
		}
		filled++
	}
	return to
}

// hasLink reports whether a list says in lines where it lives.
func hasLink(lines []textLine) bool {
	return slices.ContainsFunc(lines, func(l textLine) bool {
		low := strings.ToLower(l.words)
		return strings.Contains(low, "http") || strings.Contains(low, "mailing list") || strings.Contains(low, "unsubscribe")
	})
}
