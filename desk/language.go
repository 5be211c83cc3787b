package desk

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"guichet/parser"
)

// guessLanguage returns the language of a mail, one of those that letters are written in:
// as its headers say, else as its words look; "" when neither says.
func (d *directory) guessLanguage(m *parser.Message) string {
	spoken := d.words.Languages()
	for _, name := range []string{"Content-Language", "Accept-Language"} {
		if lang := headerLanguage(m.Header.Get(name), spoken); lang != "" {
			return lang
		}
	}
	return wordLanguage(m.Subject + " " + m.Reply)
}

// headerLanguage returns the best of the spoken languages for the value of a header (RFC
// 3282), "" if none of them is meant.
func headerLanguage(value string, spoken []string) string {
	tags, _, err := language.ParseAcceptLanguage(value)
	if err != nil || len(tags) == 0 {
		return ""
	}
	var ours []language.Tag
	for _, s := range spoken {
		ours = append(ours, language.Make(s))
	}
	if _, i, confidence := language.NewMatcher(ours).Match(tags...); confidence >= language.High {
		return spoken[i]
	}
	return ""
}

// maxGuessed is how much of a mail is looked at, in octets: a person begins in his own
// language, what follows may be pasted.
const maxGuessed = 4000

// wordLanguage counts telling words. It wants two, and more than twice as many as of any
// other language: a wrong guess is worse than none, since a contact or an address may know
// better.
func wordLanguage(text string) string {
	if len(text) > maxGuessed {
		text = text[:maxGuessed]
	}
	votes := map[string]int{}
	for _, word := range strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if lang := telling[strings.ToLower(word)]; lang != "" {
			votes[lang]++
		}
	}
	best, second := "", ""
	for lang, n := range votes {
		switch {
		case best == "" || n > votes[best]:
			best, second = lang, best
		case second == "" || n > votes[second]:
			second = lang
		}
	}
	if votes[best] >= 2 && votes[best] > 2*votes[second] {
		return best
	}
	return ""
}
