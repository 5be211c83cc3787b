package reply

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"

	"guichet/parser/plain"
	"guichet/parser/quote"
)

// Limits of what is folded below a delimiter, in lines that are not blank. Longer text is
// somebody's words below a line of dashes.
const (
	maxSignature   = 25 // below "-- ", which only signatures have (RFC 3676 §4.3)
	maxUnsure      = 10 // below "--", which people draw as well
	maxFooter      = 6  // below a mailing list's line
	maxMobileWords = 8
)

// A mobile signature is a line that a telephone or a mail program adds. It begins with one
// of sentFrom, or ends with one of sentLast, is short and names a device. A disclaimer holds
// several of confidential; lists and virus scanners begin with one of footers. Who adds to his words below
// his signature begins with one of additions, or asks with one of pleas, which mottos do as well.
var (
	sentFrom     = language.Words(language.SentFrom)
	sentLast     = language.Words(language.SentLast)
	devices      = language.Words(language.Device)
	confidential = language.Words(language.Confidential)
	footers      = language.Words(language.Footer)
	additions    = language.Words(language.Addition)
	pleas        = language.Words(language.Plea)
	mottos       = language.Words(language.Motto)
)

// foldSignature returns the end of lines [from, to) without the signature, disclaimer and
// list footer that close them. It folds nothing of which it is not certain, and never all.
func foldSignature(lines []quote.Line, from, to int) int {
	end := quote.TrimBlank(lines, from, to)
	for range 4 { // a disclaimer below a mobile signature below a signature
		before := end
		end = quote.TrimBlank(lines, from, foldArmor(lines, from, end))
		end = quote.TrimBlank(lines, from, foldFooter(lines, from, end))
		end = quote.TrimBlank(lines, from, foldDisclaimer(lines, from, end))
		end = quote.TrimBlank(lines, from, foldMobile(lines, from, end))
		end = quote.TrimBlank(lines, from, foldDelimited(lines, from, end))
		if end == before {
			break
		}
	}
	return end
}

// foldDelimited folds from "-- " on, the first that is near enough to the end. Below "--", which
// people draw as well, everything must look like a signature, and no second one may stand: groups of
// lines are parted so. What is more than a signature is somebody's words, and nothing is folded.
func foldDelimited(lines []quote.Line, from, to int) int {
	fold, filled, drawn := to, 0, 0
	for i := to - 1; i >= from && filled <= maxSignature; i-- {
		words := lines[i].Words
		switch {
		case words == "":
			continue
		case words != "--" && words != "- --":
		case limitOf(lines[i]) == maxSignature:
			fold = i
		case drawn > 0:
			return to
		case filled <= maxUnsure:
			fold, drawn = i, drawn+1
		}
		filled++
	}
	if fold < to && saysMore(lines[fold+1:to], drawn > 0) {
		return to
	}
	return fold
}

// saysMore reports whether words below a delimiter are more than a signature: a postscript, a question,
// a sentence in a paragraph of its own; below an unsure delimiter also lines that are no name.
func saysMore(lines []quote.Line, unsure bool) bool {
	paragraph, before, blank := "", 0, false
	for _, l := range append(slices.Clone(lines), quote.Line{}) {
		if l.Words != "" && l.Words != "--" {
			if blank {
				paragraph, blank = "", false
				before++
			}
			paragraph = strings.TrimSpace(paragraph + " " + l.Words)
			if isPostscript(l.Words) || unsure && !closesBoth(l.Words) && (plain.IsSentence(l.Words) || before == 0 && saysLine(l.Words)) {
				return true
			}
			continue
		}
		if blank = true; asks(paragraph) || before > 0 && (states(paragraph) || adds(paragraph) || unsure && tells(paragraph)) {
			return true
		}
	}
	return false
}

// postscript begins what people add below their signature, beside what additions begin with.
var postscript = regexp.MustCompile(`(?i)^(?:p\.? ?p?\.? ?s\.?|n\.? ?b\.?|p\. ?d\.|ps|pd|p/s|з\.? ?ы\.?|追伸|附言)\s*[:：.,–-]*\s+\S|^(?i:ps|pd|nb|p\.s\.|зы|追伸|附言)[:：.]`)

// isPostscript reports whether a line begins what people add below their signature.
func isPostscript(words string) bool {
	low := strings.ToLower(words)
	return postscript.MatchString(words) || slices.ContainsFunc(additions, func(a string) bool {
		return strings.HasPrefix(low, a) && (strings.HasSuffix(a, ":") || plain.EndsWord(low, len(a)))
	})
}

// asks reports whether a paragraph ends in a question of more than one word.
func asks(paragraph string) bool {
	last := strings.TrimRight(paragraph, " )")
	return (strings.HasSuffix(last, "?") || strings.HasSuffix(last, "？") || strings.HasSuffix(last, "؟")) && (len(strings.Fields(last)) >= 3 || strings.IndexFunc(last, isEastern) >= 0) && !strings.Contains(last, "http")
}

// states reports whether a paragraph says something in a sentence, and is no slogan with an address.
func states(paragraph string) bool {
	return plain.IsSentence(paragraph) && !strings.ContainsAny(paragraph, "@|") && !strings.Contains(paragraph, "www.") && !strings.Contains(paragraph, "http")
}

// tells reports whether a paragraph is a short sentence: below a line that people draw as well that is no slogan.
func tells(paragraph string) bool {
	return len(strings.Fields(paragraph)) >= 3 && strings.ContainsAny(paragraph[len(paragraph)-1:], ".!") && !strings.ContainsAny(paragraph, "@|/")
}

// adds reports whether a paragraph below a signature is said in passing: items of a list, or what asks or shouts and
// begins in small letters, as no name, office or motto does. It holds no address.
func adds(paragraph string) bool {
	if strings.ContainsAny(paragraph, "@|") || strings.Contains(paragraph, "www.") || strings.Contains(paragraph, "http") {
		return false
	}
	if mark := item.FindString(paragraph); mark != "" {
		return len(strings.Fields(paragraph[len(mark):])) > 1
	}
	low := strings.ToLower(paragraph)
	first, _ := utf8.DecodeRuneInString(paragraph)
	return unicode.IsLower(first) && !hasWord(low, mottos) && (strings.HasSuffix(paragraph, "!") || hasWord(low, pleas))
}

// item is the mark of an item of a list.
var item = regexp.MustCompile(`^(?:[*•+-]|\d{1,2}[.)]) `)

// hasWord reports whether a word of words begins in low, lower case.
func hasWord(low string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		at := strings.Index(low, w)
		return at >= 0 && plain.StartsWord(low, at)
	})
}

func isEastern(r rune) bool { return r >= '\u3000' }

// saysLine reports whether a line is no name, office or number, but what people or programs say.
func saysLine(words string) bool {
	if at := strings.Index(words, ": "); at > 0 && !strings.ContainsAny(words[at:], "0123456789@") {
		return true // "b.log: failed"
	}
	if strings.ContainsAny(words, "={};") && !strings.ContainsAny(words, "@/") {
		return true // code
	}
	return !underName(words)
}

// foldArmor folds an OpenPGP signature (RFC 9580 §7): it says nothing to a reader.
func foldArmor(lines []quote.Line, from, to int) int {
	if to <= from || lines[to-1].Words != "-----END PGP SIGNATURE-----" {
		return to
	}
	for i := to - 2; i >= from && i > to-200; i-- {
		if lines[i].Words == "-----BEGIN PGP SIGNATURE-----" {
			return i
		}
	}
	return to
}

// skipArmor returns the line at which text that is signed in the clear begins: behind the
// line that says so and its "Hash:" fields.
func skipArmor(lines []quote.Line, from, to int) int {
	first := from
	for first < to && lines[first].Words == "" {
		first++
	}
	if first == to || lines[first].Words != "-----BEGIN PGP SIGNED MESSAGE-----" {
		return from
	}
	for i := first + 1; i < to && i < first+6; i++ {
		if lines[i].Words == "" {
			return i + 1
		}
	}
	return from
}

// limitOf says how much may stand below a delimiter: "-- " is certain, "--" is not.
func limitOf(l quote.Line) int {
	if l.To-l.From == len("-- ") {
		return maxSignature
	}
	return maxUnsure
}

// foldMobile folds a last line such as "Sent from my iPhone".
func foldMobile(lines []quote.Line, from, to int) int {
	if to > from && isMobile(lines[to-1].Words) {
		return to - 1
	}
	// Wrapped or with a link below: Sent from Outlook for Android / <https://aka.ms/x>
	if to-1 > from && isLink(lines[to-1].Words) && isMobile(lines[to-2].Words) {
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
	short := maxMobileWords
	if saidLast(first) { // both ends of the sentence are known: "Diese Nachricht wurde von meinem … gesendet"
		short += 6
	}
	return len(strings.Fields(first)) <= short && len(strings.Fields(low)) <= 20 && device(first)
}

// saidLast reports whether low ends as the line does in languages that put the verb last.
func saidLast(low string) bool {
	return slices.ContainsFunc(sentLast, func(w string) bool { return strings.HasSuffix(low, w) })
}

// device reports whether low, lower case, names a device.
func device(low string) bool { return hasWord(low, devices) }

// foldDisclaimer folds closing paragraphs that speak as lawyers do.
func foldDisclaimer(lines []quote.Line, from, to int) int {
	start, size := to, 0
	for start > from && lines[start-1].Words != "" && size+len(lines[start-1].Words) < 8000 {
		start--
		size += len(lines[start].Words)
	}
	// A disclaimer is a paragraph of its own below the mail, and no short sentence.
	if start <= from || start == to || size < 120 || lines[start-1].Words != "" && !plain.IsRule(lines[start-1].Words) {
		return to
	}
	var text strings.Builder
	for _, l := range slices.Backward(lines[start:to]) {
		text.WriteString(strings.ToLower(l.Words))
		text.WriteByte(' ')
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
func foldFooter(lines []quote.Line, from, to int) int {
	const enough = 120 // bytes, more than any of footers has
	filled := 0
	for i := to - 1; i >= from && filled <= maxFooter; i-- {
		words := lines[i].Words
		if words == "" {
			continue
		}
		if filled > 0 && strings.Count(words, "_") >= 30 && plain.IsRule(words) && hasLink(lines[i+1:to]) {
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
func hasLink(lines []quote.Line) bool {
	return slices.ContainsFunc(lines, func(l quote.Line) bool {
		low := strings.ToLower(l.Words)
		return strings.Contains(low, "http") || strings.Contains(low, "mailing list") || strings.Contains(low, "unsubscribe")
	})
}
