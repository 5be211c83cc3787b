package reply

import "testing"

func TestMobileSignature(t *testing.T) {
	for _, s := range []string{
		"Sent from my iPhone", "Sent from my iPad", "Sent from Yahoo Mail for iPhone", "Sent from my Verizon Wireless BlackBerry", "Sent from Outlook for Android <https://aka.ms/x>",
		"Sent from Mail for Windows", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent via the Samsung Galaxy S22", "Sent with Proton Mail secure email.", "Sent from my iPhone. Please excuse my brevity.",
		"Envoyé de mon iPhone", "Envoyé depuis mon mobile Orange", "Télécharger Outlook pour iOS", "Envoyé à partir de Outlook pour Android", "Envoyé de mon téléphone",
		"Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App", "Von Samsung Mobile gesendet", "Gesendet von Mail für Windows", "Gesendet von Outlook für Android",
		"Enviado desde mi iPhone", "Enviado do meu iPhone", "Enviado via iPhone", "Inviato da iPhone", "Inviato da Libero Mail per Android", "Verstuurd vanaf mijn iPhone", "Verzonden vanaf Outlook voor Android",
		"Wysłane z iPhone'a", "Отправлено с iPhone", "Отправлено из мобильной Почты Mail.ru", "Надіслано з iPhone", "Odesláno z iPhonu", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta",
		"iPhone'umdan gönderildi", "iPhoneから送信", "发自我的 iPhone", "发自我的iPhone", "發自我的 iPhone", "나의 iPhone에서 보냄",
	} {
		if !isMobile(s) {
			t.Errorf("%s: not found", s)
		}
	}
	for _, s := range []string{
		"Sent from my desk, is much easier then my mobile phone.", "Sent from the office to you by post", "I sent it from my iPhone", "Envoyé de Paris hier", "Gesendet wurde gestern nichts", "Enviado por correo",
		"The iPhone is broken", "Get well soon", "使用打印机", "", "Sent by mistake",
	} {
		if isMobile(s) {
			t.Errorf("%s: found", s)
		}
	}
}

func TestFoldSignature(t *testing.T) {
	for _, tt := range []struct{ name, given, want string }{
		{"delimiter", "Hi\n-- \nBob\nTel. 1", "Hi"},
		{"delimiter that lost its space", "Hi\n--\nBob\nTel. 1", "Hi"},
		{"closing words below a line", "Hi\n\n--\nMit lieben Grüßen\n\nBob Stone\nTel. 1", "Hi"},
		{"closed in two languages", "Hi\n\n--\nViele Grüße / Best regards\n\nBob", "Hi"},
		{"words below a line", "Hi\n--\nPS: the scanner does not work either.", "Hi\n--\nPS: the scanner does not work either."},
		{"a sentence below a line", "First\n--\nAnd then the second one fails too.", "First\n--\nAnd then the second one fails too."},
		{"a motto", "Hi\n-- \nBob\nTel. 1\n\nplease consider the environment before printing this mail", "Hi"},
		{"a motto, de", "Hi\n-- \nBob\n\nbitte denken Sie an die Umwelt, bevor Sie drucken!", "Hi"},
		{"a motto with an address", "Hi\n-- \nBob\n\nplease visit us at www.example.org!", "Hi"},
		{"an office in small letters", "Hi\n-- \nbob stone\n\nhead of printers\nacme", "Hi"},
		{"a name that begins as an addition", "Hi\n-- \nAddie Btwood\n\nUpdates Inc.", "Hi"},
		{"inside a line", "this is -- not one", "this is -- not one"},
		{"em dash", "Hi\n—\nBob", "Hi\n—\nBob"},
		{"device below delimiter", "Hi\n-- \nBob\n\nSent from my iPhone", "Hi"},
		{"device with a link below", "Hi\n\nSent from Outlook for iOS\n<https://aka.ms/x>", "Hi"},
		{"never all of it", "-- \nBob", "--\nBob"},
		{"list", "Hi\n\n_______________________________________________\nprinters mailing list\nhttps://lists.example.org/x", "Hi"},
		{"group", "Hi\n\n--\nYou received this message because you are subscribed to the Google Groups \"x\" group.\nTo unsubscribe from this group, send an email.", "Hi"},
		{"signed in the clear", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi\n\n- -- \nBob\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----", "Hi"},
		{"signed, with a quote", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi\n\nOn 3 Jun 2024, at 10:22, Ana wrote:\n> x\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----", "Hi"},
		{"scanner", "Hi\n\nVirus-free.www.avast.com <http://www.avast.com>", "Hi"},
		{"disclaimer in French", "Bonjour\n\nCe message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leur destinataire. Si vous avez reçu ce message par erreur, merci d'avertir.", "Bonjour"},
		{"disclaimer in German", "Hallo\n\nDiese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender.", "Hallo"},
		{"what a person says of secrets", "Hi\n\nPlease keep this confidential.", "Hi\n\nPlease keep this confidential."},
		{"a closing is no signature", "Hi\n\nBest regards,\nBob Stone\nTel. 1", "Hi\n\nBest regards,\nBob Stone\nTel. 1"},
	} {
		if got, _ := NewText(tt.given, -1); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
