package desk

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"guichet/parser"
)

// spoken are the languages that letters exist in.
var spoken = []language.Tag{language.English, language.French}

// telling are words that are frequent in one language and rare in the other ones.
var telling = map[string]string{
	"the": "en", "and": "en", "is": "en", "you": "en", "not": "en", "my": "en", "with": "en", "please": "en", "hello": "en", "have": "en", "this": "en", "cannot": "en",
	"le": "fr", "la": "fr", "les": "fr", "des": "fr", "je": "fr", "vous": "fr", "bonjour": "fr", "et": "fr", "est": "fr", "ne": "fr", "pas": "fr", "mon": "fr", "pour": "fr", "une": "fr", "merci": "fr", "nous": "fr",
}

// guessLanguage returns the language of a mail: as its headers say, else as its words
// look; "" when neither says.
func guessLanguage(m *parser.Message) string {
	for _, name := range []string{"Content-Language", "Accept-Language"} {
		if tags, _, err := language.ParseAcceptLanguage(m.Header.Get(name)); err == nil && len(tags) > 0 {
			_, i, confidence := language.NewMatcher(spoken).Match(tags...)
			if confidence >= language.High {
				base, _ := spoken[i].Base()
				return base.String()
			}
		}
	}
	return wordLanguage(m.Subject + " " + m.Reply)
}

// wordLanguage counts telling words in the first few hundred.
func wordLanguage(text string) string {
	if len(text) > 4000 {
		text = text[:4000]
	}
	votes := map[string]int{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		votes[telling[strings.ToLower(word)]]++
	}
	switch en, fr := votes["en"], votes["fr"]; {
	case en >= 2 && en > 2*fr:
		return "en"
	case fr >= 2 && fr > 2*en:
		return "fr"
	}
	return ""
}
