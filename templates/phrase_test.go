package templates

import (
	"strings"
	"testing"
	"time"

	"guichet/templates/block"
)

func TestDuration(t *testing.T) {
	s := newSet(t)
	const day = 24 * time.Hour
	for _, c := range []struct {
		d      time.Duration
		en, fr string
	}{
		{0, "1 second", "1 seconde"},
		{3 * time.Second, "3 seconds", "3 secondes"},
		{90 * time.Second, "90 seconds", "90 secondes"},
		{120 * time.Second, "2 minutes", "2 minutes"},
		{time.Hour, "1 hour", "1 heure"},
		{day, "1 day", "1 jour"},
		{36 * time.Hour, "36 hours", "36 heures"},
		{5 * day, "5 days", "5 jours"},
		{5*day + time.Hour, "5 days", "5 jours"},
	} {
		if got := s.Duration("en", c.d); got != c.en {
			t.Errorf("%v in English is %q, want %q", c.d, got, c.en)
		}
		if got := s.Duration("fr", c.d); got != c.fr {
			t.Errorf("%v in French is %q, want %q", c.d, got, c.fr)
		}
	}
	if en, fr := s.language("en").count("day", 0), s.language("fr").count("day", 0); en != "0 days" || fr != "0 jour" {
		t.Errorf("nothing is %q and %q", en, fr)
	}
}

func TestSize(t *testing.T) {
	s := newSet(t)
	for _, c := range []struct {
		n      int64
		en, fr string
	}{
		{-1, "0 B", "0 o"},
		{999, "999 B", "999 o"},
		{1000, "1 kB", "1 ko"},
		{1234, "1.2 kB", "1,2 ko"},
		{999_499, "999 kB", "999 ko"},
		{999_500, "1 MB", "1 Mo"},
		{10_100_000, "10 MB", "10 Mo"},
		{2_140_000, "2.1 MB", "2,1 Mo"},
	} {
		if got := s.language("en").size(c.n); block.OneLine(got) != block.OneLine(nbsp(c.en)) {
			t.Errorf("%d is %q, want %q", c.n, got, c.en)
		}
		if got := s.language("fr").size(c.n); got != nbsp(c.fr) {
			t.Errorf("%d is %q, want %q", c.n, got, c.fr)
		}
	}
}

// nbsp binds a number to its unit.
func nbsp(s string) string {
	for i := range s {
		if s[i] == ' ' {
			return s[:i] + "\u00a0" + s[i+1:]
		}
	}
	return s
}

func TestPhrases(t *testing.T) {
	s := newSet(t)
	first := time.Date(2026, time.August, 1, 8, 5, 0, 0, time.UTC)
	for _, c := range []struct{ name, got, want string }{
		{"status", s.StatusWord("fr", Pending), "En attente"},
		{"status of a regional reader", s.StatusWord("fr-CA", Resolved), "Résolu"},
		{"status of an unknown language", s.StatusWord("xx", Closed), "Closed"},
		{"request", s.RequestSubject("fr"), "Votre demande"},
		{"no subject", s.NoSubject("en"), "(no subject)"},
		{"digest", s.QuarantineSubject("fr", 3), "Messages en quarantaine : 3"},
		{"note", s.NoteName("en", 123), "Internal note on #123"},
		{"via", s.ViaName("en", "Carla", "Example Support"), "Carla via Example Support"},
		{"via, an address for a name", s.ViaName("en", "carla@x.example", "Example Support"), "Example Support"},
		{"via, line ends", s.ViaName("fr", "Carla\r\nBcc: x", "Aide"), "Carla Bcc: x via Aide"},
		{"the first of a month", s.language("fr").date(first), "1er août 2026 à 08:05 UTC"},
		{"a Spanish list before an i", s.language("es").list([]string{"Ana", "Inés"}), "Ana e Inés"},
		{"a Spanish list before a diphthong", s.language("es").list([]string{"Ana", "Hierro"}), "Ana y Hierro"},
		{"a list", s.language("en").list([]string{"a", "b", "c"}), "a, b and c"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if !s.Has("FR_be") || s.Has("xx") {
		t.Error("Has is wrong")
	}
}

// TestDatesAndNumbers: every language in its own way.
func TestDatesAndNumbers(t *testing.T) {
	s := newSet(t)
	when := time.Date(2026, time.November, 22, 14, 5, 0, 0, time.UTC)
	first := time.Date(2026, time.March, 1, 14, 5, 0, 0, time.UTC)
	for _, c := range []struct{ lang, date, first, size, day, days, hours, list string }{
		{"en", "22 November 2026 at 14:05 UTC", "1 March 2026", "2.1 MB", "1 day", "5 days", "36 hours", "Ana, Ben and Carla"},
		{"fr", "22 novembre 2026 à 14:05 UTC", "1er mars 2026", "2,1 Mo", "1 jour", "5 jours", "36 heures", "Ana, Ben et Carla"},
		{"de", "22. November 2026 um 14:05 UTC", "1. März 2026", "2,1 MB", "1 Tag", "5 Tage", "36 Stunden", "Ana, Ben und Carla"},
		{"es", "22 de noviembre de 2026, 14:05 UTC", "1 de marzo de 2026", "2,1 MB", "1 día", "5 días", "36 horas", "Ana, Ben y Carla"},
		{"it", "22 novembre 2026 alle ore 14:05 UTC", "1º marzo 2026", "2,1 MB", "1 giorno", "5 giorni", "36 ore", "Ana, Ben e Carla"},
		{"nl", "22 november 2026 om 14:05 UTC", "1 maart 2026", "2,1 MB", "1 dag", "5 dagen", "36 uur", "Ana, Ben en Carla"},
		{"pt", "22 de novembro de 2026, 14:05 UTC", "1 de março de 2026", "2,1 MB", "1 dia", "5 dias", "36 horas", "Ana, Ben e Carla"},
	} {
		l := s.languages[c.lang]
		got := []string{
			l.date(when), l.day(first), l.size(2_140_000), l.duration(24 * time.Hour), l.duration(120 * time.Hour),
			l.duration(36 * time.Hour), l.list([]string{"Ana", "Ben", "Carla"}),
		}
		for i, want := range []string{c.date, c.first, nbsp(c.size), c.day, c.days, c.hours, c.list} {
			if got[i] != want {
				t.Errorf("%s: got %q, want %q", c.lang, got[i], want)
			}
		}
	}
}

// TestZone: every letter tells its times in its own zone, and names that beside the clock.
func TestZone(t *testing.T) {
	s := newSet(t)
	winter, summer := time.Date(2026, time.January, 31, 23, 30, 0, 0, time.UTC), time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		zone string
		at   time.Time
		want string // of an undo letter, and of what somebody asked for
	}{
		{"UTC", winter, "23:30:00 UTC; 31 January 2026 at 23:30 UTC"},
		{"Europe/Paris", winter, "00:30:00 CET; 1 February 2026 at 00:30 CET"},
		{"Europe/Paris", summer, "14:00:00 CEST; 1 July 2026 at 14:00 CEST"},
		{"America/Sao_Paulo", summer, "09:00:00 UTC-3; 1 July 2026 at 09:00 UTC-3"},
		{"Asia/Kathmandu", summer, "17:45:00 UTC+5:45; 1 July 2026 at 17:45 UTC+5:45"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		m := agent(KindUndo)
		m.Zone, m.Leaves = zone, c.at
		v, err := s.language("en").view(m)
		if err != nil {
			t.Fatal(err)
		}
		said := v.sentence("answer", Result{Key: "show-created", Args: []string{c.at.Format(time.RFC3339)}})
		if got := v.Moment + "; " + strings.TrimPrefix(said, "Opened: "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.zone, got, c.want)
		}
	}
}
