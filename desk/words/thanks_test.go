package words

import (
	"testing"

	"guichet/mail"
)

var carla = []mail.Mailbox{{Name: "Carla Customer", Address: mail.Address{Local: "carla", Domain: "customer.test"}}}

// TestOnlyThanks: PRODUCT 3.2, five mails of each language at least.
func TestOnlyThanks(t *testing.T) {
	for _, text := range []string{
		"Thanks!", "Thank you very much.", "Hi Ana,\n\nthanks a lot, it works now!\n\nBest regards\nCarla", "Perfect, thank you :-)",
		"Great, all good now. Thanks for your quick help!\nCarla", "Many thanks\n\nCarla Customer\nHead of Office\nACME Ltd | +49 30 1234567\nwww.acme.example",
		"👍", "Thanks 🙏🏽", "thx", "Cheers, have a nice day", "THANK YOU!!!", "Thanks and kindest regards", "Dear all,\nmuch appreciated.\nKind regards,\nC. Miller",
		"Merci !", "Bonjour Ana,\nMerci beaucoup pour votre aide.\nBonne journée\nCarla", "Parfait, merci", "C’est réglé, merci encore.\nCordialement", "Je vous remercie pour votre réactivité.", "Super, ça marche. Merci à vous.", "Merci et belle journée",
		"Danke!", "Top, danke!", "Vielen Dank für die schnelle Hilfe.\n\nViele Grüße\nCarla", "Hallo Ana,\nhat geklappt, danke!", "Herzlichen Dank, alles gut jetzt.", "Super, funktioniert. Danke dir und schönes Wochenende", "Danke\nMfG", "Vielen Dank und schöne Grüße\nCarla", "Danke und herzliche Grüße",
		"Gracias", "Muchas gracias por su ayuda.\nUn saludo\nCarla", "Perfecto, ya funciona. ¡Gracias!", "Hola Ana, mil gracias.", "Les agradezco mucho su atención.", "Gracias y feliz fin de semana",
		"Grazie mille!", "Buongiorno,\ngrazie per l'aiuto.\nCordiali saluti\nCarla", "Perfetto, ora funziona, grazie.", "La ringrazio molto.", "Ottimo, grazie a tutti. Buona giornata",
		"Bedankt!", "Hartelijk dank voor de snelle hulp.\nMet vriendelijke groet\nCarla", "Dank je wel", "Super, het werkt weer. Bedankt!", "Prima, dank u. Fijne dag", "Bedankt en hartelijke groetjes",
		"Obrigado!", "Muito obrigada pela ajuda.\nCumprimentos\nCarla", "Perfeito, já funciona. Obrigado", "Olá Ana, obrigado a todos.", "Agradeço a sua atenção. Bom dia", "Obrigada e feliz fim de semana",
	} {
		if !OnlyThanks(text, carla, []string{"Ana Diaz"}) {
			t.Errorf("%q is thanks only", text)
		}
	}
	for _, text := range []string{
		"", "OK", "Thanks in advance", "Thanks, but it still fails", "Thanks. It does not work.", "Thank you, could you look again?", "Thanks for nothing", "No thanks",
		"Thanks. Printer 2 is broken.", "Thanks, see https://x.example/", "Thanks\nCarla\nPS: the printer is broken as well", "Thanks :(", "Thanks 👎",
		"Thanks, will try tomorrow", "thanks very very very very very very very very very very very much indeed", "Best regards\nStill Broken", "Thanks\n\nRegards\nNot Carla",
		"Merci d’avance", "Merci, mais ça ne marche pas", "Merci. Et la facture ?", "Merci, pas encore", "Merci de me rappeler",
		"Danke im Voraus", "Vielen Dank vorab", "Danke, aber es geht nicht", "Danke, noch nicht", "Danke, bitte noch die Rechnung",
		"Gracias de antemano", "Gracias, pero no funciona", "Gracias, aún no", "Gracias por adelantado", "Gracias. ¿Y la factura?",
		"Grazie in anticipo", "Grazie, ma non funziona", "Grazie, non ancora", "Grazie. Manca la fattura", "Grazie, attendo risposta",
		"Alvast bedankt", "Bedankt, maar het werkt niet", "Bij voorbaat dank", "Dank, nog niet", "Bedankt, graag een factuur",
		"Desde já obrigado", "Obrigado, mas não funciona", "Obrigado, ainda não", "Obrigado antecipadamente", "Obrigado, falta a fatura",
	} {
		if OnlyThanks(text, carla, []string{"Ana Diaz"}) {
			t.Errorf("%q is more than thanks", text)
		}
	}
}

// TestReadRating: PRODUCT 3.4.
func TestReadRating(t *testing.T) {
	for _, c := range []struct {
		text    string
		given   int
		comment string
	}{
		{"5", 5, ""},
		{" 1\n", 1, ""},
		{"5.", 5, ""},
		{"5!", 5, ""},
		{"4 !!!", 4, ""},
		{"(3)", 3, ""},
		{"５", 5, ""},
		{"5️⃣", 5, ""},
		{"*5*", 5, ""},
		{"\"4\"", 4, ""},
		{"5/5", 5, ""},
		{"4 / 5", 4, ""},
		{"3 out of 5", 3, ""},
		{"2 of five", 2, ""},
		{"4 sur 5", 4, ""},
		{"5 von 5", 5, ""},
		{"fünf von fünf", 5, ""},
		{"3 de 5", 3, ""},
		{"3 su 5", 3, ""},
		{"4 van de 5", 4, ""},
		{"★★★★★", 5, ""},
		{"★★★☆☆", 3, ""},
		{"⭐⭐⭐⭐", 4, ""},
		{"*****", 5, ""},
		{"***", 3, ""},
		{"⭐️⭐️", 2, ""},
		{"5 stars", 5, ""},
		{"4 étoiles", 4, ""},
		{"fünf Sterne", 5, ""},
		{"1 ster", 1, ""},
		{"5 ⭐", 5, ""},
		{"five stars!", 5, ""},
		{"4*", 4, ""},
		{"Note : 5", 5, ""},
		{"Rating: 4/5", 4, ""},
		{"My rating: five", 5, ""},
		{"Bewertung: 3", 3, ""},
		{"Ma note : 4 sur 5", 4, ""},
		{"Voto: 5", 5, ""},
		{"Cijfer = 2", 2, ""},
		{"Nota: 3", 3, ""},
		{"Avaliação: ★★★★", 4, ""},
		{"Five", 5, ""},
		{"quatre", 4, ""},
		{"Fünf", 5, ""},
		{"cinco", 5, ""},
		{"Cinque!", 5, ""},
		{"vijf", 5, ""},
		{"três", 3, ""},
		{"één", 1, ""},
		{"nota 5", 5, ""},
		{"Note 4/5", 4, ""},
		{"Cijfer 3", 3, ""},
		{"Score 2 out of 5", 2, ""},
		{"5 sobre 5", 5, ""},
		{"Note that 5 of them fail", 0, ""},
		{"5\n\nThanks", 5, "Thanks"},
		{"5\nCarla", 5, ""},
		{"5\n\nBest regards\nCarla Customer\nACME | +49 30 123", 5, ""},
		{"4\nCordialement\nC. Martin", 4, ""},
		{"5\n\nVery fast, well done.\n\nCarla", 5, "Very fast, well done."},
		{"2\nIt took a week.", 2, "It took a week."},
		{"5, thank you!", 5, ""},
		{"5 - merci beaucoup", 5, ""},
		{"0", 0, ""},
		{"6", 0, ""},
		{"+5", 0, ""},
		{"05", 0, ""},
		{"-5", 0, ""},
		{"10/10", 0, ""},
		{"5/10", 0, ""},
		{"4-5", 0, ""},
		{"4 or 5", 0, ""},
		{"4.5", 0, ""},
		{"4,5", 0, ""},
		{"5%", 0, ""},
		{"5?", 0, ""},
		{"Invoice: 5", 0, ""},
		{"5 licences, please", 0, ""},
		{"Room 5", 0, ""},
		{"******", 0, ""},
		{"☆☆☆", 0, ""},
		{"☆★", 0, ""},
		{"Hello\n5", 0, "5"},
		{"", 0, ""},
		{"I need 5", 0, ""},
		{"5 5", 0, ""},
		{"one more thing", 0, ""},
		{"5 minutes ago", 0, ""},
	} {
		if got := ReadRating(c.text, carla); got.Given != c.given || c.given > 0 && got.Comment != c.comment {
			t.Errorf("%q: %+v, want %d %q", c.text, got, c.given, c.comment)
		}
	}
}
