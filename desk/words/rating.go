package words

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"guichet/mail"
)

// Rating is what a reply to the letter that asks for one says (PRODUCT 3.4).
type Rating struct {
	Given   int    // 1 to 5; 0: the reply is none
	Comment string // the words below it, without name and closing phrase
}

// maxComment is the length in characters up to which words below a rating are its comment only.
const maxComment = 200

// Asks reports whether the comment is so long, or asks something, that somebody has to answer it.
func (r Rating) Asks() bool {
	return strings.ContainsAny(r.Comment, "?¿") || utf8.RuneCountInString(r.Comment) > maxComment
}

// ReadRating reads a rating: a clear number is all that stands on the first line.
func ReadRating(text string, from []mail.Mailbox) Rating {
	said, _ := SplitSignature(text, from)
	first, below, _ := strings.Cut(said, "\n")
	return Rating{Given: rated(first), Comment: strings.TrimSpace(below)}
}

var (
	// rateLabel is what stands before the number: "Note :", "My rating =". Digits make it no rateLabel.
	rateLabel = regexp.MustCompile(`^(?:[\p{L}' ]{1,30}?)\s*[:=]\s*(.+)$`)
	// outOf is what makes the number one of five: "/5", "out of 5", "von fünf".
	outOf = regexp.MustCompile(`^(.+?)\s*(?:/|out of|of|sur|von|aus|de|sobre|su|van de|van|em)\s*(\S+)$`)
	// starWords follow a number.
	starWords = regexp.MustCompile(`^(.+?)\s*(?:stars?|étoiles?|etoiles?|sterne?|estrellas?|stelle|stella|sterren|ster|estrelas?|points?|punkte?|puntos?|punti|punten|pontos?|[*★⭐🌟]️?)$`)
)

// rated returns the number that a line is, 0 if it is something else.
func rated(line string) int {
	line = strings.ToLower(strings.TrimSpace(norm.NFKC.String(line)))
	line = strings.NewReplacer("\ufe0f", "", "\u20e3", "", "’", "'", "„", "", "“", "", "”", "", "\"", "").Replace(line)
	if at := rateLabel.FindStringSubmatch(line); at != nil && !rateLabelTaken(line) {
		line = at[1]
	} else if word, rest, ok := strings.Cut(line, " "); ok && ratingLabels[word] {
		line = strings.TrimSpace(rest) // "Note 5"
	}
	if n := stars(line); n > 0 {
		return n
	}
	line = bare(withoutThanks(bare(line)))
	if at := starWords.FindStringSubmatch(line); at != nil {
		line = strings.TrimSpace(at[1])
	}
	if at := outOf.FindStringSubmatch(line); at != nil && number(at[2]) == 5 {
		line = strings.TrimSpace(at[1])
	}
	return number(line)
}

// bare takes the marks off that people put around a number. A dash before it makes it another one.
func bare(line string) string {
	return strings.TrimRight(strings.Trim(line, " .!,;*_()[]"), " -–—")
}

// rateLabelTaken reports whether what stands before the colon is words of another matter, of which
// the number is no rating.
func rateLabelTaken(line string) bool {
	at := strings.IndexAny(line, ":=")
	return at < 0 || !slices.ContainsFunc(split(line[:at]), func(w string) bool { return ratingLabels[w] })
}

// stars counts a row of them: "★★★★☆", "⭐⭐⭐", "****".
func stars(line string) int {
	n, empty := 0, 0
	for _, r := range line {
		switch r {
		case '★', '⭐', '🌟', '*', '✭', '✩', '⭑':
			if empty > 0 {
				return 0
			}
			n++
		case '☆', '⚝':
			empty++
		case ' ', '!', '.':
		default:
			return 0
		}
	}
	if n > 5 || n+empty > 5 {
		return 0
	}
	return n
}

// number reads 1 to 5 as a digit or word.
func number(word string) int {
	word = strings.TrimSpace(word)
	if len(word) == 1 && word >= "1" && word <= "5" {
		return int(word[0] - '0')
	}
	return ratingNumbers[word]
}

// withoutThanks takes off words of thanks that follow the number: they ask for nothing.
func withoutThanks(line string) string {
	first, rest, found := strings.Cut(line, " ")
	if number(strings.Trim(first, ".!,;-–—/")) == 0 || !found || rest == "" {
		return line
	}
	for _, r := range rest {
		if r >= '0' && r <= '9' {
			return line
		}
	}
	if OnlyThanks(rest, nil, nil) {
		return strings.Trim(first, ".!,;-–—")
	}
	return line
}

// ratingLabels are the words of which one stands before a rating's colon.
var ratingLabels = wordSet(`rating score note notation évaluation evaluation appréciation avis bewertung wertung punkte nota puntuación puntuacion
	valoración valoracion calificación calificacion voto valutazione punteggio giudizio beoordeling cijfer score waardering avaliação avaliacao
	classificação classificacao pontuação stars étoiles sterne`)

var ratingNumbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
	"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
	"eins": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5,
	"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
	"due": 2, "tre": 3, "quattro": 4, "cinque": 5,
	"een": 1, "één": 1, "eén": 1, "twee": 2, "drie": 3, "vijf": 5,
	"um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4,
}
