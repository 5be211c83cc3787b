package words_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/pii"
	"guichet/ticket"
)

// TestPersonal: what looks like personal data, and what looks like it and is none. The
// numbers are the published examples of their kind.
func TestPersonal(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// Cards.
		{"My card is 4111 1111 1111 1111.", "card"},
		{"4111-1111-1111-1111", "card"},
		{"card number:4111111111111111, CVV 123", "card"},
		{"carte 4111\u00a01111\u00a01111\u00a01111", "card"},
		{"5555 5555 5555 4444", "card"},
		{"2223003122003222", "card"},
		{"Amex 3782 822463 10005", "card"},
		{"3056 930902 5904", "card"},
		{"3600 000000 0008", "card"},
		{"6011111111111117", "card"},
		{"3530 1113 3330 0000", "card"},
		{"on 2026-11-22 4111 1111 1111 1111 was refused", "card"},
		{"4111 1111 1111 1112", ""},             // a digit wrong
		{"41 1111 1111 1111 11", ""},            // no card is written so
		{"Order 4111111111111111", ""},          // says what it is
		{"INV-4111111111111111", ""},            // the number of an invoice
		{"https://x.test/4111111111111111", ""}, // a link
		{"IMEI 356938035643809", ""},
		{"I paid order 77 with 4111 1111 1111 1111", "card"}, // it is another number's word
		{"please charge my order to 4111 1111 1111 1111", "card"},
		{"pay the invoice DE89370400440532013000", "iban"},
		{"for my order the card 4111 1111 1111 1111", "card"},
		{"Order number: 4111111111111111", ""},
		{"Numéro de commande : 4111111111111111", ""},
		{"Bestellnummer 4111111111111111", ""},
		{"Rechnung Nr. 4111111111111111", ""},
		{"parcel no. 4111 1111 1111 1111", ""},
		{"Transaction ID: 4111111111111111", ""},
		{"a4111111111111111", ""},
		{"4222222222222", "card"},
		{"4090312997569", ""}, // a bar code whose last digit would do for a card, too
		{"4111111111111111é", ""},
		{"1Z999AA10123456784", ""},                   // UPS
		{"9400 1000 0000 0000 0000 00", ""},          // USPS
		{"550e8400-e29b-41d4-a716-446655440000", ""}, // a UUID
		{"1763812800000", ""},                        // a moment in milliseconds

		// Bank accounts.
		{"FR14 2004 1010 0505 0001 3M02 606", "iban"},
		{"iban:fr1420041010050500013m02606 merci", "iban"},
		{"DE89 3704 0044 0532 0130 00", "iban"},
		{"DE89370400440532013000", "iban"},
		{"NL91-ABNA-0417-1643-00", "iban"},
		{"GB82 WEST 1234 5698 7654 32", "iban"},
		{"NO93 8601 1117 947", "iban"},
		{"FR14 2004 1010 0505 0001 3M02 607", ""}, // a digit wrong
		{"DE8 9370 4004 4053 2013 000", ""},       // no account is written so
		{"XX89370400440532013000", ""},
		{"DE2026112200000001", ""},

		// National numbers.
		{"NIR 2 55 08 14 168 025 38", "national-id"},
		{"255081416802538", "national-id"},
		{"255081416802539", ""},
		{"Steuer-ID: 86095742719", "national-id"},
		{"86 095 742 719", "national-id"},
		{"86095742718", ""},
		{"DNI 12345678Z", "national-id"},
		{"NIE X1234567L", "national-id"},
		{"12345678-Z", "national-id"},
		{"12345678A", ""},
		{"RSSMRA85T10A562S", "national-id"},
		{"codice fiscale rssmra85t10a562s", "national-id"},
		{"RSSMRA85T10A562T", ""},
		{"BSN: 111222333", "national-id"},
		{"111222333", ""}, // nothing says what it is
		{"BSN 111222334", ""},
		{"NIF 123456789", "national-id"},
		{"123456789", ""},
		{"NI number AB 12 34 56 C", "national-id"},
		{"NI number AB123456C", "national-id"},
		{"National Insurance: AB123456C", "national-id"},
		{"AB 123456 C", "national-id"},
		{"model PX123456A", ""}, // in one piece it looks like any number of a part
		{"part ab123456c", ""},
		{"GB123456C", ""},
		{"SSN 078-05-1120", "national-id"},
		{"078-05-1120", ""},
		{"SSN 666-05-1120", ""},
		{"manifest 123456789", ""}, // no NIF
		{"Invoice RE202611A", ""},
		{"Artikelnummer AB123456C", ""},
		{"85.07.30-033.28", "national-id"},
		{"rijksregisternummer 85073003328", "national-id"},
		{"85.07.30-033.29", ""},
		{"756.9217.0769.85", "national-id"},
		{"7569217076985", "national-id"},
		{"756.9217.0769.86", ""},
		{"CPF 111.444.777-35", "national-id"},
		{"CPF: 11144477735", "national-id"},
		{"11144477735", ""},
		{"CPF 111.111.111-11", ""},

		// Passwords.
		{"Password: hunter2", "password"},
		{"user: carla\npassword = Swordfish", "password"},
		{"Mot de passe : azerty!", "password"},
		{"mdp: azerty", "password"},
		{"Das Passwort lautet Sommer2026.", "password"},
		{"Kennwort: geheim", "password"},
		{"Contraseña: perro", "password"},
		{"Senha: cachorro", "password"},
		{"wachtwoord: hond1", "password"},
		{"*Password:* hunter2", "password"},
		{"my password is hunter2, can you check?", "password"},
		{"password: hunter2 and user carla", "password"},
		{"my password is P@ssw0rd", "password"},
		{"The password was pa$$word.", "password"},
		{"mon mot de passe c'est Azerty123", "password"},
		{"pw: hunter2", "password"},
		{"password for the portal: hunter2", "password"},
		{"Mot de passe du compte : azerty1", "password"},
		{"Das Passwort für carla@customer.test: Sommer2026", "password"},
		{"User:\r\ncarla\r\nPassword:\r\nhunter2\r\n", "password"},
		{"password - hunter2", "password"},
		{"Password:\n\nRegards", ""},
		{"Password for the portal: it does not work", ""},
		{"the password for carla@customer.test is wrong", ""},
		{"the password is for carla@customer.test", ""},
		{"Password: correct", ""},
		{"Password: I cannot reset it", ""},
		{"password: forgotten", ""},
		{"Mot de passe : oublié", ""},
		{"Password: ********", ""},
		{"Password:", ""},
		{"the password is wrong", ""},
		{"the password is not accepted since 2026", ""},
		{"Password reset: does not work", ""},
		{"I forgot my password. Please help", ""},
		{"passwordless: enabled", ""},
		{"Reset password: https://x.test/reset", ""},

		// Other numbers of a mail.
		{"+33 6 12 34 56 78 and 0049 151 23456789 and (555) 123-4567", ""},
		{"Sent on 22/11/2026 14:30:05, ticket #4711, total 1 234,56 EUR", ""},
		{"FedEx 7961 2345 6789, DHL 00340434161094042557", ""},
		{"192.0.2.10:8080 2001:db8::1 v1.22.333", ""},
		{"IT department, 16 people, RSS feed", ""},
		{"", ""},

		{"IBAN FR14 2004 1010 0505 0001 3M02 606, password: hunter2, card 4111 1111 1111 1111", "card iban password"},
	} {
		if got := strings.Join(pii.Kinds(c.text), " "); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// BenchmarkPersonal reads a megabyte of what looks most like numbers: the cost must be in
// proportion to the length.
func BenchmarkPersonal(b *testing.B) {
	for _, piece := range []string{"4111 ", "1", "a1 ", "password ", "password:", "FR14", "é", "- ", "Some words of a mail. "} {
		text := strings.Repeat(piece, 1<<20/len(piece))
		b.Run(piece, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				pii.Kinds(text)
			}
		})
	}
}

func FuzzPersonal(f *testing.F) {
	f.Add("card 4111-1111-1111-1111é", "FR14 2004 1010 0505 0001 3M02 606")
	f.Add("password = x", "\u00a0*")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, kind := range pii.Kinds(a + " \n" + b) {
			if kind == "" {
				t.Error("a kind without a name")
			}
		}
	})
}

// TestPersonalIsKept: the kinds stand on the message, whoever wrote it.
func TestPersonalIsKept(t *testing.T) {
	for _, c := range []struct{ name, from, token, text, want string }{
		{"first mail", "eve@else.test", "", "4111 1111 1111 1111", "card"},
		{"first subject", "eve@else.test", "", "Subject: my card 4111 1111 1111 1111", "card"},
		{"subject of a reply", "carla@customer.test", "carla@customer.test", "Subject: Re: [#7] 4111 1111 1111 1111", ""},
		{"reply", "carla@customer.test", "carla@customer.test", "Password: hunter2", "password"},
		{"unverified", "eve@else.test", "carla@customer.test", "Password: hunter2", "password"},
		{"agent", "ana@agents.test", "ana@agents.test", "4111 1111 1111 1111", "card"},
		{"nothing", "eve@else.test", "", "Hello", ""},
	} {
		w := desktest.NewWorld(t)
		m := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{Reply: c.text}}
		if subject, ok := strings.CutPrefix(c.text, "Subject: "); ok {
			m.M = parser.Message{Subject: subject, Reply: "Hello"}
		}
		if c.token != "" {
			m.To = w.TokenOf(c.token, ticket.TokenReply)
		}
		if got := strings.Join(w.Decide(m).Changes[0].Message.Personal, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
