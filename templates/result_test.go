package templates

import (
	"strings"
	"testing"
)

func TestSentence(t *testing.T) {
	s := newSet(t)
	for _, c := range []struct {
		name, lang, list string
		said             Result
		want             string
	}{
		{"with an argument", "en", "done", Result{Line: "#assign me", Key: "assigned", Args: []string{"Ana"}}, "assigned to Ana"},
		{"a status", "fr", "answer", Result{Key: "show-status", Args: []string{"7", "pending"}}, "Demande #7\u00a0: En attente"},
		{"an unknown status", "en", "answer", Result{Key: "show-status", Args: []string{"7", "asleep"}}, "Request #7: asleep"},
		{"a duration", "fr", "done", Result{Key: "access-asked", Args: []string{"Carla", "48h0m0s"}}, "la question a été posée à Carla\u00a0; l’offre expire dans 2 jours"},
		{"a date", "en", "done", Result{Key: "access-granted", Args: []string{"Ana", "2026-11-22T14:05:00Z"}}, "Ana has access until 22 November 2026 at 14:05 UTC"},
		{"an argument is missing", "en", "done", Result{Key: "category"}, "category ?"},
		{"an unknown key", "en", "done", Result{Key: "frobbed", Args: []string{"a", "b"}}, "frobbed a, b"},
		{"free words", "en", "refused", Result{Text: "not today"}, "not today"},
		{"a placeholder in an argument", "en", "done", Result{Key: "assigned", Args: []string{"{1} {2}"}}, "assigned to {1} {2}"},
	} {
		v := view{l: s.language(c.lang)}
		if got := v.sentence(c.list, c.said); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSay: outside of a letter there are no marks of letters.
func TestSay(t *testing.T) {
	s := newSet(t)
	if got, want := s.Say("en", "refused", Result{Key: "delete-late"}), "the time to confirm is over; write #delete again"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSaidOfSensitive: what somebody wrote stays out, what was done to whom is told.
func TestSaidOfSensitive(t *testing.T) {
	m := agent(KindTranscript)
	m.Sensitive = true
	m.Done = []Result{
		{Line: "#subject SECRET", Key: "subject", Args: []string{"SECRET"}},
		{Line: "#assign ben", Key: "assigned", Args: []string{"Ben"}},
		{Line: "#frob SECRET", Key: "frobbed", Args: []string{"SECRET"}},
	}
	m.Refused = []Result{{Line: "#x SECRET", Text: "SECRET"}}
	m.Answers = []Result{{Key: "show-field", Args: []string{"Serial", "SECRET"}}}
	text, html, err := newSet(t).Render(m)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text+html, "SECRET") {
		t.Errorf("the letter tells it:\n%s", text)
	}
	for _, want := range []string{"- #subject: the subject is “…”\n", "- #assign: assigned to Ben\n", "- #x\n", "- Serial: …\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
