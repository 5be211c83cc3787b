package form_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/form"
	"guichet/desk/policy"
	"guichet/ticket"
)

// TestFieldValue: what mails say, and what is kept; "" where it counts as missing. The
// mails arrive on 22 November 2026.
func TestFieldValue(t *testing.T) {
	choice := policy.Field{Kind: ticket.ChoiceField, Choices: []string{"Production", "Pré-production", "test"}}
	yes := policy.Field{Kind: ticket.ChoiceField, Choices: []string{"yes", "no"}, ChoiceLabels: map[string][]string{"fr": {"oui", "non"}, "de": {"ja", "nein"}}}
	date, figure, text := policy.Field{Kind: ticket.DateField}, policy.Field{Kind: ticket.NumberField}, policy.Field{Kind: ticket.TextField}
	for _, c := range []struct {
		field            policy.Field
		language         string
		said, want, note string
	}{
		{text, "en", " TX-4711 ", "TX-4711", ""},
		{text, "en", "  ", "", "nothing"},
		{text, "en", strings.Repeat("é", 1001), strings.Repeat("é", 1000), "cut"},

		{choice, "en", "production", "Production", ""},
		{choice, "fr", "PRE-PRODUCTION.", "Pré-production", ""},
		{choice, "en", "staging", "", "not among them"},
		{choice, "en", "prod", "", "half a word"},
		{choice, "en", "Test (the new one)", "test", "a remark"},
		{yes, "fr", "Oui, deux fois", "yes", "as French calls it"},
		{yes, "en", "NEIN", "no", "in any language"},
		{yes, "en", "no idea", "", "the word goes on"},

		{date, "en", "2026-11-22", "2026-11-22", ""},
		{date, "en", "2026/1/5", "2026-01-05", ""},
		{date, "de", "22.11.2026", "2026-11-22", ""},
		{date, "de", "3. 6. 2026", "2026-06-03", ""},
		{date, "fr", "22/11/26", "2026-11-22", ""},
		{date, "en", "11/22/2026", "2026-11-22", "the day cannot stand first"},
		{date, "en", "03/04/2026", "2026-04-03", "it can"},
		{date, "en", "November 22nd, 2026", "2026-11-22", ""},
		{date, "en", "22 Nov 2026, about 14:30", "2026-11-22", ""},
		{date, "fr", "le 1er février 2026", "2026-02-01", ""},
		{date, "de", "5. März 2026", "2026-03-05", ""},
		{date, "es", "3 de junio de 2026", "2026-06-03", ""},
		{date, "it", "3 giugno 2026", "2026-06-03", ""},
		{date, "pt", "3 de março de 2026", "2026-03-03", ""},
		{date, "nl", "3 mei 2026", "2026-05-03", ""},
		{date, "en", "Yesterday", "2026-11-21", ""},
		{date, "fr", "Aujourd’hui.", "2026-11-22", ""},
		{date, "en", "since yesterday at about 10:30", "2026-11-21", ""},
		{date, "fr", "hier matin", "2026-11-21", ""},
		{date, "fr", "avant-hier", "2026-11-20", ""},
		{date, "de", "vorgestern", "2026-11-20", ""},
		{date, "es", "Esta mañana", "2026-11-22", ""},
		{date, "it", "l’altro ieri", "2026-11-20", ""},
		{date, "en", "the day before yesterday", "2026-11-20", ""},
		{date, "en", "yesterday or today", "", "two days"},
		{date, "en", "I told you yesterday that it did not start then", "", "a story"},
		{date, "en", "22 November", "2026-11-22", "the nearest"},
		{date, "en", "Nov 3rd, around 9:15", "2026-11-03", ""},
		{date, "de", "am 5. Jänner", "2027-01-05", "the nearest"},
		{date, "de", "22.11.", "2026-11-22", ""},
		{date, "fr", "le 12/11", "2026-11-12", ""},
		{date, "es", "12 de noviembre", "2026-11-12", ""},
		{date, "en", "5 May", "", "as far ahead as behind"},
		{date, "en", "10.30", "", "a time of day"},
		{date, "en", "2 weeks ago", "", "no month"},
		{date, "en", "31.02.2026", "", "no such day"},
		{date, "en", "32/13/2026", "", "no such month"},
		{date, "en", "last week", "", "no day"},

		{figure, "en", "12", "12", ""},
		{figure, "en", "about 12", "12", ""},
		{figure, "de", "ca. 1.200 Nutzer", "1200", ""},
		{figure, "en", "~50", "50", ""},
		{figure, "en", "€ 50", "50", ""},
		{figure, "en", "50+", "50", ""},
		{figure, "en", "AB12", "", "letters and digits are a name"},
		{figure, "en", "10-20", "", "two numbers"},
		{figure, "en", "5k", "", "5000, or what?"},
		{figure, "fr", "2,5 millions", "", ""},
		{figure, "de", "3 Mio.", "", ""},
		{figure, "en", "3 km", "3", ""},
		{figure, "en", "50 users", "50", "a unit"},
		{figure, "en", "5 of 7", "", "two numbers"},
		{figure, "en", "1,234", "1234", ""},
		{figure, "en", "1,234.5", "1234.5", ""},
		{figure, "en", "1.234", "1.234", ""},
		{figure, "de", "1.234", "1234", ""},
		{figure, "de", "1.234.567,89", "1234567.89", ""},
		{figure, "de", "12,5", "12.5", ""},
		{figure, "fr", "1 234,5", "1234.5", ""},
		{figure, "fr", "1\u202f234 €", "1234", ""},
		{figure, "fr", "0.125", "0.125", ""},
		{figure, "en", "1'234", "1234", ""},
		{figure, "en", "-3", "-3", ""},
		{figure, "en", "20%", "20", ""},
		{figure, "en", "1,2,3.4.5", "", "no order in it"},
		{figure, "en", "many", "", ""},
	} {
		got, ok := form.Read(&c.field, c.said, c.language, desktest.Noon)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %s %q (%s): got %q %v, want %q", c.language, c.field.Kind, c.said, c.note, got, ok, c.want)
		}
	}
}

func FuzzFieldValue(f *testing.F) {
	f.Add("1.234,56 €", "fr")
	f.Add("22/11/26", "en")
	f.Fuzz(func(t *testing.T, said, language string) {
		for _, kind := range []ticket.FieldKind{ticket.DateField, ticket.NumberField, ticket.TextField} {
			field := policy.Field{Kind: kind}
			value, ok := form.Read(&field, said, language, desktest.Noon)
			if again, same := form.Read(&field, value, "en", desktest.Noon); ok && (!same || again != value) {
				t.Errorf("%s: %q became %q, which reads as %q", kind, said, value, again)
			}
		}
	})
}
