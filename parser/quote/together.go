package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/plain"
)

// minTogether is how long such a line must at least be, in bytes.
const minTogether = 40

// runTogether parts a line in which a header block runs together behind the line that stands above it:
// "----- Forwarded Message ----- From: Nora <nora@shop.example>To: ana@desk.exampleSent: Monday, …".
// QUIRK: Yahoo's plain text loses the line ends of that block. nil if it is any other line.
func runTogether(text string, l Line) []Line {
	raw := text[l.From:l.To]
	if len(l.Words) < minTogether || l.Words[0] != '-' || strings.IndexByte(raw, '@') < 0 || strings.IndexByte(raw, ':') < 0 {
		return nil // as nearly all lines
	}
	begin := strings.IndexFunc(raw, func(r rune) bool { return !plain.IsDash(r) && !unicode.IsSpace(r) })
	if begin < 3 {
		return nil
	}
	dash := strings.IndexFunc(raw[begin:], plain.IsDash)
	for dash >= 0 && !strings.HasPrefix(raw[begin+dash:], "---") {
		_, size := utf8.DecodeRuneInString(raw[begin+dash:])
		next := strings.IndexFunc(raw[begin+dash+size:], plain.IsDash)
		if next < 0 {
			return nil
		}
		dash += size + next
	}
	if dash < 0 {
		return nil
	}
	end := begin + dash + len(raw[begin+dash:]) - len(strings.TrimLeft(raw[begin+dash:], "-"))
	if Separator(plain.Words(raw[:end])) == None {
		return nil
	}
	starts := labelStarts(raw, end)
	if len(starts) < 3 || strings.TrimSpace(raw[end:starts[0]]) != "" {
		return nil
	}
	var parts []Line
	for n, from := range append([]int{0}, starts...) {
		to := len(raw)
		if n < len(starts) {
			to = starts[n]
		}
		words := plain.Words(raw[from:to])
		parts = append(parts, Line{From: l.From + from, To: l.From + to, Words: words, closes: mayClose(words)})
	}
	return parts
}

// labelStarts returns where the labels of a header block begin in raw from at on, up to its subject, which is the last
// of them. A label begins with a capital, or its script has none, and ends in a colon.
func labelStarts(raw string, at int) (starts []int) {
	const enough = 2000 // bytes of one block
	last := min(len(raw), at+enough)
	for i := at; i < last; i++ {
		wide := strings.HasPrefix(raw[i:], "：")
		if raw[i] != ':' && !wide {
			continue
		}
		name := strings.TrimRight(raw[at:i], " ")
		from, l := longestLabel(name)
		if l == NoLabel {
			continue
		}
		starts = append(starts, at+from)
		if at = i + 1; l == LabelSubject {
			break
		}
	}
	return starts
}

// longestLabel returns the longest label that ends s, and where it begins.
func longestLabel(s string) (from int, l Label) {
	for at := max(0, len(s)-maxLabel); at < len(s); at++ {
		first, _ := utf8.DecodeRuneInString(s[at:])
		if !utf8.RuneStart(s[at]) || !unicode.IsUpper(first) && !(unicode.IsLetter(first) && !unicode.IsLower(first)) {
			continue
		}
		if l := labels[strings.ToLower(s[at:])]; l != NoLabel && l != LabelOther {
			return at, l
		}
	}
	return 0, NoLabel
}
