package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestUnprovenAgentReadsWhy: the first Sunday of a desk. An agent whose mail cannot be proven reads from where it came, what
// was found, what the admin does, and the begin of his words; he is not asked to reply, which would not arrive either.
func TestUnprovenAgentReadsWhy(t *testing.T) {
	for _, c := range []struct {
		name, words string
		begins      string // a part of what he reads
		gone        string // what he does not
	}{
		{"an answer", "It works again.", "> It works again.", ""},
		{"a command", "#resolved\nIt works again.", "#resolved", ""},
		{"a note", "#note\nShe never pays.", "She never pays.", ""},
		{"a link", "See https://status.agents.test/now please.", "https://status.agents.test/now", ""},
		{"many words", strings.Repeat("word ", 60) + "the last one", "word word", "the last one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			setup := anaAndBen()
			setup.Strangers = true
			s := begin(t, setup)
			s.desk.Send(live.NewDraft(carla, "support@desk.test", "Printer", "It is broken."))
			s.desk.Send(live.Reply(s.sink.Wait(s, 1, "ana@agents.test", "new"), ana, c.words))
			alert := s.sink.Wait(s, 1, "ana@agents.test", "alert")
			text := strings.Join(strings.Fields(alert.Text()), " ")
			holds(t, "the alert", text, "127.0.0.1", "SPF none, DKIM none, DMARC none", "trusted", "guichet quarantine release 1", strings.TrimPrefix(c.begins, "> "))
			lacks(t, "the alert", text, "Reply to this mail", "Your reply to this mail")
			lacks(t, "its links", alert.HTML(), `href="https://status`, "mailto:")
			if c.gone != "" {
				lacks(t, "the alert", text, c.gone)
			}
			if out, _, code := s.desk.Run("quarantine", "release", "1"); code != 0 {
				t.Errorf("release: %s", out)
			}
			s.desk.Settle()
			if c.name == "an answer" {
				holds(t, "what was released", s.sink.Wait(s, 1, "carla@customer.test", "reply").Text(), "It works again.")
			}
		})
	}
}
