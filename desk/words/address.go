package words

import (
	"strings"

	"guichet/mail"
)

// ReadAddress reads an address as people copy it: in brackets or quotes, as a link, at the
// end of a sentence.
func ReadAddress(word string) (mail.Address, error) {
	word = strings.Trim(word, "<>()[]\"'“”„«»,;:. \t")
	if len(word) > len("mailto:") && strings.EqualFold(word[:len("mailto:")], "mailto:") {
		word = word[len("mailto:"):]
	}
	return mail.ParseAddress(word)
}
