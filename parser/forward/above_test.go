package forward_test

import (
	"testing"

	"guichet/parser"
)

// TestForwardAbove: what somebody says above a mail that he passes on is told apart from it.
func TestForwardAbove(t *testing.T) {
	const gmail = "---------- Forwarded message ---------\nFrom: Dora <d@x.test>\nDate: Sun, Nov 22, 2026 at 9:00 AM\nSubject: Jam\nTo: <ana@agents.test>\n\nIt jams.\n"
	const outlook = "From: Dora <d@x.test>\nSent: Sunday, 22 November 2026 09:00\nTo: Ana\nSubject: Jam\n\nIt jams.\n"
	const apple = "Begin forwarded message:\n\n> From: Dora <d@x.test>\n> Subject: Jam\n> Date: 22 November 2026\n> To: Ana\n>\n> It jams.\n"
	for _, c := range []struct{ text, above string }{
		{gmail, ""},
		{"Please call her.\n\n" + gmail, "Please call her."},
		{"#priority high\n\nPlease call her.\n-- \nAna\n\n" + outlook, "Please call her."},
		{"#priority high\n\n" + apple, ""},
		{"Sent from my iPhone\n\n" + apple, ""},
	} {
		f := parser.Parse([]byte("From: ana@agents.test\nSubject: Fwd: Jam\n\n" + c.text)).Forward()
		if f == nil || f.From.Address.String() != "d@x.test" || f.Text != "It jams." || f.Above != c.above {
			t.Errorf("%q: %+v, want above it %q", c.text, f, c.above)
		}
	}
}

// TestForwardPrograms: mails as programs of all kinds pass them on, in several languages.
func TestForwardPrograms(t *testing.T) {
	const header = "Date: Mon, 30 Nov 2026 17:40:11 +0100\nFrom: Ines Calder <ines@customer.test>\nTo: Ana <ana@agents.test>\nSubject: Two parcels missing\n\n"
	const words = "Hello Ana,\n\ntwo of our parcels never came."
	source := "From: =?utf-8?q?In=C3=A9s_Calder?= <ines@customer.test>\nSubject: =?utf-8?q?Two_parcels_missing?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nHello Ana,=0A=0Atwo of our parcels never=\n came.\n"
	for _, c := range []struct{ name, subject, text, above string }{
		{"mutt, de", "[ines@customer.test: Two parcels missing]", "Nur an mich.\n\n----- Weitergeleitete Nachricht von Ines Calder <ines@customer.test> -----\n\n" + header + words + "\n\n----- Ende der weitergeleiteten Nachricht -----\n", "Nur an mich."},
		{"mutt, no such language", "[ines@customer.test: Two parcels missing]", "----- Mesazh i përcjellë nga Ines Calder <ines@customer.test> -----\n\n" + header + words + "\n\n----- Fundi i mesazhit -----\n", ""},
		{"mutt, without an address", "Two parcels", "See.\n\n----- Přeposlaná zpráva od Ines Calder -----\n\n" + header + words + "\n\n----- Konec přeposlané zprávy -----\n\n-- \nAna\n", "See."},
		{"neomutt, words below", "[ines@customer.test: Two parcels missing]", "----- Forwarded message from Ines Calder <ines@customer.test> -----\n\n" + header + words + "\n\n----- End forwarded message -----\n\nPlease call her.\n", "Please call her."},
		{"Emacs", "[Ines Calder] Two parcels missing", "To me alone.\n\n-------------------- Start of forwarded message --------------------\n" + header + words + "\n-------------------- End of forwarded message --------------------\n", "To me alone."},
		{"mu4e", "Fwd: Two parcels missing", "To me alone.\n\nInes Calder <ines@customer.test> writes:\n\n> Hello Ana,\n>\n> two of our parcels never came.\n", "To me alone."},
		{"Claws, es", "Fw: Two parcels missing", "A mí.\n\nInicio del mensaje redirigido:\n\nFecha: Mon, 30 Nov 2026 17:40:11 +0100\nDesde: Ines Calder <ines@customer.test>\nPara: Ana\nAsunto: Two parcels missing\n\n\n" + words + "\n", "A mí."},
		{"Claws, hu", "Fw: Two parcels missing", "Továbbított levél kezdete:\n\nDátum: Mon, 30 Nov 2026 17:40:11 +0100\nFeladó: Ines Calder <ines@customer.test>\nTárgy: Two parcels missing\n\n" + words, ""},
		{"source, mailx", "Fwd: Two parcels missing", "As it came:\n\n----- Forwarded message -----\n" + source, "As it came:"},
		{"an encoded name", "Fwd: Two parcels missing", "Begin forwarded message:\n\nFrom: =?utf-8?q?In=C3=A9s?= <ines@customer.test>\nDate: Mon, 30 Nov 2026 17:40:11 +0100\nSubject: =?utf-8?q?Two_parcels_missing?=\n\n" + words, ""},
	} {
		m := parser.Parse([]byte("From: ana@agents.test\nSubject: " + c.subject + "\n\n" + c.text))
		f := m.Forward()
		if f == nil || f.From.Address.String() != "ines@customer.test" || f.Text != words || f.Above != c.above {
			t.Errorf("%s: %+v, want above it %q", c.name, f, c.above)
			continue
		}
		if f.Subject != "Two parcels missing" || c.name == "an encoded name" && f.From.Name != "Inés" {
			t.Errorf("%s: subject %q, name %q", c.name, f.Subject, f.From.Name)
		}
	}
}
