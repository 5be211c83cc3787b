package access

import "testing"

// TestConsents: people answer an offer of support access in words.
func TestConsents(t *testing.T) {
	for _, c := range []struct {
		text, args string
		ok         bool
	}{
		{"ok, yes, for 1 day", "1 day", true},
		{"Yes", "", true},
		{"OK!", "", true},
		{"Yes, please.", "", true},
		{"For 4 hours", "4 hours", true},
		{"4h", "4h", true},
		{"yes, for an hour", "1 hour", true},
		{"Oui, d’accord, pour 2 heures", "2 heures", true},
		{"Ja, gerne für einen Tag", "1 tag", true},
		{"Sí, por 1 día", "1 día", true},
		{"Sì, va bene", "", false},
		{"Sì, per 30 minuti", "30 minuti", true},
		{"Ja, akkoord, voor 1 dag", "1 dag", true},
		{"Sim, por 2 horas", "2 horas", true},
		{"No", "", false},
		{"yes, but not today", "", false},
		{"Yes? Why?", "", false},
		{"Is 1 day enough", "", false},
		{"not for 1 day", "", false},
		{"yes for 1 day if Ana does it", "1 day if ana does it", false},
		{"", "", false},
	} {
		args, ok := Consents(c.text)
		if ok != c.ok || ok && args != c.args {
			t.Errorf("%q: %q %v, want %q %v", c.text, args, ok, c.args, c.ok)
		}
	}
}
