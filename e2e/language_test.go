package e2e

import (
	"fmt"
	"testing"

	"guichet/e2e/live"
)

// TestLettersAreInTheReadersLanguage: a customer is answered in the language of his words,
// and an agent reads in his own.
func TestLettersAreInTheReadersLanguage(t *testing.T) {
	s := begin(t, live.Setup{Extra: "[[agent]]\nemail = 'luc@agents.test'\nname = 'Luc'\nlanguage = 'fr'\n"})
	for i, c := range []struct{ lang, words, received string }{
		{"en", "Hello, I cannot log in. Could you please help?", "Thank you for your mail."},
		{"fr", "Bonjour, je ne peux plus me connecter. Pouvez-vous m'aider ?", "Merci pour votre message."},
		{"de", "Guten Tag, ich kann mich nicht anmelden. Können Sie mir bitte helfen?", "vielen Dank für Ihre E-Mail."},
		{"es", "Hola, no puedo entrar. ¿Me pueden ayudar? Gracias", "Gracias por su correo."},
		{"it", "Buongiorno, non riesco ad accedere. Potete aiutarmi? Grazie", "grazie per la Sua e-mail."},
		{"nl", "Goedendag, ik kan niet inloggen. Kunt u mij helpen?", "Dank u voor uw e-mail."},
		{"pt", "Olá, não consigo entrar. Podem ajudar? Obrigado", "Agradecemos o seu e-mail."},
	} {
		who := fmt.Sprintf("carla%d@customer.test", i)
		s.desk.Send(live.NewDraft("Carla <"+who+">", support, "4711", c.words+"\n"))
		got := s.sink.Wait(s, 1, who, "received")
		holds(t, c.lang, got.Text(), c.received)
		if lang := got.Get("Content-Language"); lang != c.lang {
			t.Errorf("%s: Content-Language %q", c.lang, lang)
		}
	}
	notice := s.sink.Wait(s, 1, "luc@agents.test", "new")
	holds(t, "notice", notice.Text(), "Nouvelle demande")
	s.desk.Send(live.Reply(notice, "Luc <luc@agents.test>", "#priority high\n#foo"))
	holds(t, "transcript", s.sink.Wait(s, 1, "luc@agents.test", "transcript").Text(), "#priority high\u00a0: priorité Haute", "cette commande n’existe pas")
}

// TestTimesAreInTheReadersZone: a support address tells times in its own zone.
func TestTimesAreInTheReadersZone(t *testing.T) {
	s := begin(t, live.Setup{Extra: "[[address]]\nemail = 'tokyo@desk.test'\ntimezone = 'Asia/Tokyo'\n"})
	const tokyo = "tokyo@desk.test"
	for _, words := range []string{"It fails.\n", "#show 1\n"} {
		d := live.NewDraft("Carla <carla@customer.test>", tokyo, "4711", words)
		s.desk.Send(d)
	}
	holds(t, "answer", s.sink.Wait(s, 1, "carla@customer.test", "transcript").Text(), " JST")
}
