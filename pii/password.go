package pii

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// passwordWords stand before a password, in lower case.
var passwordWords = []string{
	"password", "passwd", "passphrase", "pwd", "pw", "mot de passe", "mdp", "passwort", "kennwort",
	"contraseña", "clave", "senha", "palavra-passe", "parola d'ordine", "wachtwoord",
}

// passwordVerbs may stand between the word and the password instead of a colon. Then only
// what mixes letters with digits counts: "the password is wrong" tells none.
var passwordVerbs = []string{
	" is ", " was ", " est ", " c'est ", " c’est ", " était ", " ist ", " war ", " lautet ", " es ", " era ", " é ", " è ",
	" - ", " – ", " -> ", " → ",
}

// passwordLinks may follow the word with a name of what it opens, up to a colon: "password for the
// portal: …". Then, too, only what is no word counts.
var passwordLinks = []string{
	" for ", " of ", " to ", " pour ", " de ", " du ", " für ", " fürs ", " von ", " vom ", " zum ", " para ", " del ", " da ", " do ",
	" per ", " van ", " voor ",
}

// noPasswords are words that people write behind the colon instead of a password.
var noPasswords = []string{
	"yes", "none", "reset", "forgotten", "forgot", "expired", "changed", "unknown", "wrong", "invalid", "required", "hidden", "redacted",
	"oublié", "perdu", "expiré", "inconnu", "incorrect", "vergessen", "abgelaufen", "falsch", "unbekannt", "ja", "nein",
	"correct", "works", "working", "valid", "locked", "blocked", "missing", "empty", "optional", "richtig", "gesperrt", "olvidada", "perdida", "esquecida", "dimenticata", "vergeten", "same", "above", "below", "attached",
}

// holdsPassword reports whether a text tells a password: "Password: …", in the languages
// of letters.
func holdsPassword(text string) bool {
	text = strings.ToLower(text)
	for i := range len(text) {
		if words := passwordWordsBy[text[i]]; words == nil || !startsWord(text[:i]) {
			continue
		} else if slices.ContainsFunc(words, func(word string) bool {
			after, found := strings.CutPrefix(text[i:], word)
			return found && followsPassword(after)
		}) {
			return true
		}
	}
	return false
}

// passwordWordsBy are the passwordWords by their first octet.
var passwordWordsBy = func() (all [256][]string) {
	for _, word := range passwordWords {
		all[word[0]] = append(all[word[0]], word)
	}
	return all
}()

func startsWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-'
}

// followsPassword reads what stands behind the word, up to the end of the line.
func followsPassword(after string) bool {
	after = after[:min(len(after), maxPassword)]
	after, below, _ := strings.Cut(after, "\n")
	for _, verb := range passwordVerbs {
		if said, ok := strings.CutPrefix(after, verb); ok {
			return mixed(firstToken(strings.TrimLeft(said, ": ")))
		}
	}
	for _, link := range passwordLinks {
		if said, ok := strings.CutPrefix(after, link); ok {
			_, said, _ = strings.Cut(said[:min(len(said), maxLinked)], ":")
			return mixed(firstToken(strings.TrimSpace(said)))
		}
	}
	after = strings.TrimLeft(after, " \u00a0\u202f*")
	if after == "" || after[0] != ':' && after[0] != '=' {
		return false
	}
	said := strings.Fields(strings.Trim(after[1:], " \u00a0*\r"))
	if len(said) == 0 { // on the next line, as tables are pasted
		return mixed(firstToken(strings.TrimSpace(below)))
	}
	token := strings.Trim(said[0], "\"'`“”„«»<>,;")
	// A sentence behind the colon tells no password, unless its first word is no word.
	return len(said) == 1 && secret(token) || mixed(token)
}

// firstToken is the first word of a text, without the marks of its sentence.
func firstToken(s string) string {
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		s = s[:end]
	}
	return strings.Trim(s, ".,;:!?\"'`“”„«»()")
}

// How far behind the word is looked, in bytes: at all, and for the end of what it opens.
const (
	maxPassword = 120
	maxLinked   = 80
)

// secret reports whether a word alone behind the colon may be a password.
func secret(token string) bool {
	masked := strings.Trim(token, "*•·x.-_…?") == ""
	return utf8.RuneCountInString(token) >= 4 && !masked && !strings.Contains(token, "://") &&
		!slices.Contains(noPasswords, strings.TrimRight(token, ".!?"))
}

// mixed reports whether a word has letters and digits, or signs between letters, as words of a
// sentence have not. Links and addresses have, and are no passwords.
func mixed(token string) bool {
	if _, domain, ok := strings.Cut(token, "@"); ok && strings.Contains(domain, ".") || strings.Contains(token, "://") {
		return false
	}
	return utf8.RuneCountInString(token) >= 6 && strings.IndexFunc(token, unicode.IsLetter) >= 0 &&
		strings.ContainsAny(token, "0123456789$%&#@!^*+=~")
}
