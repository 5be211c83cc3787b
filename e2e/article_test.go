package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestHelpArticles: the confirmation suggests what fits, a mail asks for it and gets it whole,
// and says that it helped; no second ticket comes of that.
func TestHelpArticles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"printer.md": "---\nlanguage: en\n---\n# The printer says E-404\n\nPull the plug, wait ten minutes.\n",
		"invoice.md": "---\nlanguage: en\n---\n# Where is my invoice?\n\nInvoices are sent on the first day of each month.\n",
		"broken.md":  "no title here",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := begin(t, live.Setup{Articles: dir})
	_, said, code := s.desk.Run("check")
	want(s.T, "exit of check", code, 2)
	holds(t, "check", said, `broken.md: has no title: begin it with "# " and one`)

	s.desk.Send(live.NewDraft(carla, support, "Invoice of May", "Hello,\nI did not get the invoice of May.\nCarla"))
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "suggestion", received.Text(), "Where is my invoice?", "#article invoice")
	lacks(t, "suggestion", received.Text(), "printer")

	s.desk.Send(live.Reply(received, carla, "#article invoice"))
	article := s.sink.Wait(s, 1, "carla@customer.test", "transcript")
	holds(t, "article", article.Text(), "Invoices are sent on the first day of each month.", "#helpful invoice yes")

	s.desk.Send(live.Reply(article, carla, "#helpful invoice yes"))
	s.desk.Send(live.NewDraft(dora, support, "Help", "#article PRINTER"))
	letter := s.sink.Wait(s, 1, "dora@customer.test", "transcript")
	holds(t, "article without a ticket", letter.Text(), "Pull the plug, wait ten minutes.")
	s.desk.Settle()
	want(s.T, "tickets", len(s.desk.Tickets()), 1)
	want(s.T, "messages", len(s.ticket().Messages), 1)
	if n := strings.Count(s.desk.Log(), "help article left out"); n != 1 {
		t.Errorf("the log names %d broken articles", n)
	}
}
