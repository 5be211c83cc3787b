package access

import (
	"strings"

	"guichet/parser"
)

// consents say yes, alone or before a time, in the languages of letters; folded. Between them may
// stand what adds nothing.
var consents = words(`yes yep yeah ok okay sure agreed granted allowed fine please go ahead
	oui accord volontiers accorde ja gerne einverstanden gern klar natuerlich naturlich jawohl
	si vale claro acuerdo certo volentieri accordo akkoord goed prima sim claro certamente`)

var fillers = words(`for of d de pour fur fuer por per voor thanks thank you merci danke gracias grazie bedankt obrigado obrigada
	you may can a an one that is your access c est bien sur da di by all means ich bin`)

// ones are words for the number one before a unit of time.
var ones = words(`a an one une un ein eine einen uno una een um uma`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// Consents reports whether words say yes to an offer and nothing else, and for how long: the time as
// #grant takes it, "" where none is named.
func Consents(text string) (args string, ok bool) {
	rest := strings.Fields(strings.NewReplacer("'", " ", "’", " ", ",", " ", ".", " ", "!", " ", ";", " ", ":", " ", "-", " ").Replace(strings.ToLower(text)))
	yes := false
	for i, word := range rest {
		folded := parser.FoldLabel(word)
		if strings.IndexAny(word, "0123456789") == 0 || i+1 < len(rest) && ones[folded] && units[parser.FoldLabel(rest[i+1])] != 0 {
			args = strings.Join(rest[i:], " ")
			if ones[folded] {
				args = "1 " + strings.Join(rest[i+1:], " ")
			}
			_, known := readDuration(args)
			return args, known && (yes || i == 0 || allFill(rest[:i]))
		}
		if consents[folded] {
			yes = true
		} else if !fillers[folded] {
			return "", false
		}
	}
	return "", yes
}

func allFill(said []string) bool {
	for _, w := range said {
		if f := parser.FoldLabel(w); !fillers[f] && !consents[f] {
			return false
		}
	}
	return true
}
