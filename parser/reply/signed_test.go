package reply

import (
	"testing"

	"guichet/mail"
)

// TestSignedOnly: a signature without delimiter below commands is none of the writer's words;
// words are, also where they begin with a name.
func TestSignedOnly(t *testing.T) {
	ana := mail.Mailbox{Name: "Ana Diaz", Address: mail.Address{Local: "ana", Domain: "agents.test"}}
	for _, c := range []struct {
		name, text string
		from       mail.Mailbox
		want       bool
	}{
		{"nothing", "", ana, false},
		{"whole name", "Ana Diaz", ana, true},
		{"block of Outlook", "Ana Diaz\nSupport Team\n\nExample GmbH\nWe are at the fair in Berlin, come and see us there!\nTel. +49 30 1234\nwww.example.test", ana, true},
		{"family name first in From", "Ana Diaz\nSupport", mail.Mailbox{Name: "Diaz, Ana", Address: ana.Address}, true},
		{"no name in From", "Ana", mail.Mailbox{Address: ana.Address}, true},
		{"first name", "Ana", ana, true},
		{"closing and name", "Viele Grüße\nAna Diaz\nSupport", ana, true},
		{"closing with comma", "Best regards,\n\nAna", ana, true},
		{"closing alone", "Cordialement", ana, true},
		{"below a rule", "__________\nAna Diaz", ana, true},
		{"longer name", "Ana Maria Diaz\nHead of Support\n+49 30 1234", ana, true},
		{"in small letters", "kind regards\ncarla", mail.Mailbox{Address: mail.Address{Local: "carla", Domain: "customer.test"}}, true},
		{"in small letters, words below", "carla\nplease send the log", mail.Mailbox{Address: mail.Address{Local: "carla", Domain: "customer.test"}}, false},
		{"words", "All fixed.", ana, false},
		{"words, then a name", "All fixed\nAna Diaz", ana, false},
		{"to a customer of that name", "Ana,\nyour printer works", ana, false},
		{"words below a first name", "Ana\nplease send the log", ana, false},
		{"a sentence about her", "Ana fixed it", ana, false},
		{"closing, then words", "Best wishes\nfor your birthday", ana, false},
		{"thanks", "Thank you!", ana, false},
		{"somebody else's name", "Ben Hill", ana, false},
		{"nobody in From", "Ana Diaz", mail.Mailbox{}, false},
	} {
		if got := SignedOnly(c.text, []mail.Mailbox{c.from}); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
