package htmltext

import (
	"regexp"
	"strings"
	"unicode"

	"guichet/parser/plain"
)

// Excerpt returns the part of a document that says text, with its formatting and nothing else: emphasis, links, lists, code,
// headings, tables, and the pictures that the mail brings, whose Content-IDs pictures has. It is empty where the document says the words
// without any formatting. Found is false where it does not say the very words of text in one piece, between line
// breaks. So whatever was taken out of text (commands, quotes, signatures) is not in it either.
func Excerpt(doc, text string) (part string, pictures []string, found bool) {
	said := tokensOf(text)
	if len(said) == 0 || len(said) > maxExcerpt || len(doc) > maxExcerptHTML {
		return "", nil, false
	}
	p := excerpt{doc: doc}
	p.read()
	from, to, found := p.find(said)
	if !found {
		return "", nil, false
	}
	return p.write(from, to, text)
}

// Bounds of what is looked through.
const (
	maxExcerpt     = 20_000 // words
	maxExcerptHTML = 2 << 20
	maxStarts      = 200 // places at which the text may begin
	maxOpen        = 100 // elements inside each other
)

// token is one word or address of a text, in small letters.
type token struct {
	word     string
	optional bool // the plain form of a mail may say it or not: a link's address, an item's number, what stands for a picture
	line     int
}

var (
	// addressIn is an address, which stands for itself.
	addressIn = regexp.MustCompile(`(?i)\b(?:https?://|mailto:|tel:)[^\s<>"]+`)
	// pictureWords stand for a picture in the plain form of several programs.
	pictureWords = regexp.MustCompile(`(?i)\[(?:cid|image|inline image|bild|imagen|immagine|afbeelding)\b[^\]\n]*\]`)
)

// tokensOf returns the words and addresses of a text.
func tokensOf(text string) []token {
	text = pictureWords.ReplaceAllString(strings.Map(shown, text), " ")
	var all []token
	for len(text) > 0 {
		at := addressIn.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(text[:at[0]]), isGap) {
			all = append(all, token{word: w})
		}
		if at[1] > at[0] {
			all = append(all, token{word: trimAddress(text[at[0]:at[1]])})
		}
		text = text[at[1]:]
	}
	return all
}

// shown drops what has no width: -1.
func shown(r rune) rune {
	if r == 0x200b || r == 0x200d || r == 0xfeff || r == 0xad || r == 0x34f || plain.IsBidiControl(r) {
		return -1
	}
	return r
}

// isGap reports whether a letter stands between words; emojis are words.
func isGap(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !unicode.Is(unicode.So, r)
}

// trimAddress is an address without what ends the sentence around it.
func trimAddress(s string) string { return strings.TrimRight(strings.ToLower(s), ".,;:!?'*_)]/") }

// find looks for the lines that say the words of said and no others.
func (p *excerpt) find(said []token) (from, to int, found bool) {
	starts, line, begun := 0, -1, false // begun: another word stands before on the line
	for i, t := range p.words {
		if t.line != line {
			line, begun = t.line, false
		}
		mayBegin := !begun && t.word == said[0].word
		begun = begun || !t.optional
		if !mayBegin {
			continue
		}
		if starts++; starts > maxStarts {
			return 0, 0, false
		}
		if end := p.match(i, said); end >= 0 {
			return t.line, p.words[end].line, true
		}
	}
	return 0, 0, false
}

// match returns the last of the words from start on that say the same, -1 if they do not, or do not end with a line.
func (p *excerpt) match(start int, said []token) (last int) {
	last = -1
	at := start
	for _, s := range said {
		for at < len(p.words) && p.words[at].word != s.word && p.words[at].optional {
			at++
		}
		if at == len(p.words) || p.words[at].word != s.word {
			return -1
		}
		last = at
		at++
	}
	for ; at < len(p.words) && p.words[at].line == p.words[last].line; at++ {
		if !p.words[at].optional {
			return -1
		}
	}
	return last
}
