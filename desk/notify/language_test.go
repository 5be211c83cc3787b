package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func TestWordLanguage(t *testing.T) {
	for _, c := range []struct{ name, want, text string }{
		{"English", "en", "Cannot log in\nHello,\n\nI tried to log in this morning and the page says that my account is locked. Can you please unlock it?\n\nThanks\nCarla"},
		{"English, short", "en", "Invoice 4711\nHi, could you send me the invoice again? Thanks"},
		{"French", "fr", "Problème de connexion\nBonjour,\n\nje n'arrive plus à me connecter depuis ce matin, la page dit que mon compte est bloqué. Pouvez-vous le débloquer ?\n\nMerci\nClaire"},
		{"French, short", "fr", "Facture 4711\nBonjour, pourriez-vous me renvoyer la facture ? Merci"},
		{"German", "de", "Anmeldung geht nicht\nGuten Tag,\n\nseit heute Morgen kann ich mich nicht mehr anmelden. Die Seite meldet, dass mein Konto gesperrt ist. Können Sie es bitte freischalten?\n\nMit freundlichen Grüßen\nKlara Meier"},
		{"German, short and without umlauts", "de", "Rechnung 4711\nHallo, koennen Sie mir die Rechnung bitte noch einmal schicken? Danke"},
		{"Spanish", "es", "No puedo entrar\nBuenos días:\n\ndesde esta mañana no puedo iniciar sesión, la página dice que mi cuenta está bloqueada. ¿Pueden desbloquearla, por favor?\n\nUn saludo\nClara"},
		{"Spanish, short", "es", "Factura 4711\nHola, ¿me pueden enviar otra vez la factura? Gracias"},
		{"Italian", "it", "Accesso non riuscito\nBuongiorno,\n\nda stamattina non riesco più ad accedere, la pagina dice che il mio account è bloccato. Potete sbloccarlo?\n\nCordiali saluti\nChiara"},
		{"Italian, short", "it", "Fattura 4711\nSalve, potreste rimandarmi la fattura? Grazie"},
		{"Dutch", "nl", "Inloggen lukt niet\nGoedemorgen,\n\nsinds vanochtend kan ik niet meer inloggen, de pagina zegt dat mijn account geblokkeerd is. Kunt u het vrijgeven?\n\nMet vriendelijke groet\nKlaartje"},
		{"Dutch, short", "nl", "Factuur 4711\nHallo, kunt u mij de factuur nog eens sturen? Alvast bedankt"},
		{"Portuguese", "pt", "Não consigo entrar\nBom dia,\n\ndesde hoje de manhã não consigo iniciar sessão, a página diz que a minha conta está bloqueada. Podem desbloqueá-la?\n\nObrigada\nClara"},
		{"Portuguese, short", "pt", "Fatura 4711\nOlá, podem enviar-me a fatura outra vez? Obrigado"},
		{"decomposed accents", "pt", "Não consigo. Obrigado, até já"},
		{"nothing", "", ""},
		{"one word", "", "Hello"},
		{"a name and a number", "", "4711\nCarla Jones"},
		{"addresses and links", "", "https://www.example.com/en/the/login carla@example.com https://portal.example.es/el"},
		{"two languages", "", "Hello, Bonjour, please find the invoice and merci pour la facture, je vous prie"},
		{"a log", "", "E-404 fuser cold waiting 0x7f NullPointerException main.go:12"},
	} {
		if got := words.WordLanguage(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestGuessLanguage(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{}, desktest.Plain{})
	const german = "Guten Tag, ich kann mich nicht anmelden."
	for _, c := range []struct {
		name   string
		header parser.Header
		text   string
		want   string
	}{
		{"the header wins", parser.Header{{Name: "Content-Language", Value: "fr-FR"}}, german, "fr"},
		{"the content before what else is read", parser.Header{{Name: "Content-Language", Value: "it"}, {Name: "Accept-Language", Value: "nl"}}, "", "it"},
		{"the first that we speak", parser.Header{{Name: "Accept-Language", Value: "sv-SE, pt-BR;q=0.8, en;q=0.5"}}, german, "pt"},
		{"a region", parser.Header{{Name: "Content-Language", Value: "de-CH"}}, "", "de"},
		{"none that we speak", parser.Header{{Name: "Content-Language", Value: "sv"}}, german, "de"},
		{"a broken header", parser.Header{{Name: "Content-Language", Value: "\x00;;"}}, german, "de"},
		{"nothing known", nil, "4711", ""},
	} {
		m := &parser.Message{Header: c.header, Reply: c.text}
		if got := words.GuessLanguage(d, m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTicketLanguage: what a mail tells comes before what is known of its author, and that
// before the address; the default of an address is nobody's own language.
func TestTicketLanguage(t *testing.T) {
	const german = "Guten Tag, ich kann mich nicht anmelden."
	kim := mail.Mailbox{Name: "Kim", Address: desktest.Addr("kim@customer.test")}
	dutch := parser.Header{{Name: "Content-Language", Value: "nl"}}
	for _, c := range []struct {
		name, known string
		m           desktest.TestMail
		want, kept  string // of the ticket, and of its requester
	}{
		{"nothing tells", "", desktest.TestMail{From: "kim@customer.test", M: parser.Message{Reply: "4711"}}, "it", ""},
		{"the words tell", "", desktest.TestMail{From: "kim@customer.test", M: parser.Message{Reply: german}}, "de", "de"},
		{"known", "es", desktest.TestMail{From: "kim@customer.test", M: parser.Message{Reply: "4711"}}, "es", "es"},
		{"known otherwise", "es", desktest.TestMail{From: "kim@customer.test", M: parser.Message{Reply: german}}, "de", "es"},
		{"forwarded words tell, the agent's header does not", "", desktest.TestMail{From: "ana@agents.test", M: parser.Message{Header: dutch}, Forward: &parser.Forward{From: kim, Text: german}}, "de", ""},
		{"a caller", "", desktest.TestMail{From: "ana@agents.test", M: parser.Message{Header: dutch, Commands: []parser.Command{{Name: "requester", Args: "kim@customer.test"}}}}, "it", ""},
		{"a caller who is known", "es", desktest.TestMail{From: "ana@agents.test", M: parser.Message{Header: dutch, Commands: []parser.Command{{Name: "requester", Args: "kim@customer.test"}}}}, "es", "es"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.Addresses[0].Language = "it"
			contact := &ticket.Contact{Address: kim.Address, Language: c.known}
			if c.known != "" {
				w.State.People[kim.Address] = contact
			}
			if c.known != "" && c.m.From == "kim@customer.test" {
				w.State.Contact = contact
			}
			c.m.Verdict = mail.Pass
			p := w.Decide(c.m)
			for _, met := range append(p.People, p.Contact) {
				if met != nil && met.Address == kim.Address {
					contact = met
				}
			}
			if got := p.Changes[0].Ticket.Language; got != c.want || contact.Language != c.kept {
				t.Errorf("ticket in %q, want %q; contact %q, want %q", got, c.want, contact.Language, c.kept)
			}
		})
	}
}

// TestStopwords: each language has enough of them. (A word in two lists would count for
// one of them only.)
func TestStopwords(t *testing.T) {
	count := map[string]int{}
	for _, lang := range words.Stopwords {
		count[lang]++
	}
	for _, lang := range (desktest.Plain{}).Languages() {
		if count[lang] < 40 {
			t.Errorf("only %d words tell %s", count[lang], lang)
		}
	}
}
