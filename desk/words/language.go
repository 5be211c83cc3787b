package words

import (
	"strings"

	"golang.org/x/text/language"

	"guichet/desk/policy"
	"guichet/parser"
)

// GuessLanguage returns the language of a mail, one of those that letters are written in:
// as its headers say, else as its words look; "" when neither says.
func GuessLanguage(d *policy.Directory, m *parser.Message) string {
	spoken := d.Words.Languages()
	for _, name := range []string{"Content-Language", "Accept-Language"} {
		if lang := headerLanguage(m.Header.Get(name), spoken); lang != "" {
			return lang
		}
	}
	return wordLanguage(m.Subject, m.Reply)
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

// WordLanguage counts stop words. It wants two, and more than twice as many as of any
// other language: a wrong guess is worse than none, since a contact or an address may know
// better.
func WordLanguage(text string) string { return wordLanguage(text) }

// wordLanguage is WordLanguage of texts one after the other.
func wordLanguage(texts ...string) string {
	votes, left := map[string]int{}, maxGuessed
	for _, text := range texts {
		text = text[:min(len(text), max(left, 0))]
		left -= len(text) + 1
		anyWord(text, func(word []byte) bool {
			if lang := Stopwords[string(word)]; lang != "" {
				votes[lang]++
			}
			return false
		})
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

// Stopwords has words that are frequent in mails of one language and rare in those of the
// others; what several share, such as "la" or "is", tells nothing. Words without their
// accents stand there where people leave them out.
var Stopwords = languageStopwords(map[string]string{
	"en": `the and you your not my with please hello have this that cannot would thanks thank can our from
		what when how but there could should been does need know since wrong regards dear to because
		doesn anymore working tried which where they their today yesterday`,
	"fr": `bonjour bonsoir je vous nous et les est pas une votre vos notre mon avec dans cette merci pour depuis
		être suis avez puis peux pouvez pourriez fait faire cela ça ce aux sur mais comment voici cordialement
		demande problème facture imprimante plus j n qu aucun aucune toujours quand où`,
	"de": `der und ich nicht ist sie wir mit ein eine einen für fuer auf den dem zu im bitte danke guten sehr
		geehrte geehrter kann können koennen haben habe hat mein meine meinen unser unsere aber auch seit wenn
		grüße gruesse grüßen freundlichen rechnung vielen von dass sich nach über keine kein
		funktioniert leider möchte ihre ihnen mir mich wird wurde beim noch`,
	"es": `el los las y pero muy hola gracias buenos buenas puedo puede pueden podrían necesito tengo tenemos
		hemos estoy ustedes usted nuestro nuestra saludos saludo factura correo cuenta ayuda hasta cuando también
		tambien sin ayer hoy escribo quiero quisiera qué hay atentamente contraseña llega llegado
		impresora sesión`,
	"it": `che è non sono ho gli della delle dei nella per ciao buongiorno buonasera grazie salve vorrei
		può puo questo questa mio mia nostro nostra anche perché perche fattura funziona stampante cordiali
		saluti gentile gentili abbiamo ci di più alla dal ancora però oggi ieri senza essere hanno errore
		accedere riesco aiuto`,
	"nl": `het een ik niet van dat ook maar mijn ons onze u voor met op aan bij naar heb hebben heeft zijn kan
		kunt kunnen wij graag bedankt geachte goedemorgen goedemiddag goedendag groet groeten vriendelijke
		factuur sinds geen werkt nog niets wordt worden alvast vraag deze zou wel kijken sturen`,
	"pt": `não nao uma os em ao você voce vocês obrigado obrigada olá boa bom tenho temos consigo
		preciso meu minha nosso nossa estou foi são fatura senha pelo pela isso isto já até muito
		ainda seu ajuda cumprimentos atenciosamente agradeço gostaria ontem hoje erro podem poderiam`,
})

func languageStopwords(lists map[string]string) map[string]string {
	words := map[string]string{}
	for lang, list := range lists {
		for _, word := range strings.Fields(list) {
			words[word] = lang
		}
	}
	return words
}
