package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// explained runs "guichet explain" and returns what it prints, in text.
func (s *scene) explained(args ...string) string {
	s.Helper()
	out, stderr, code := s.desk.Run(append([]string{"explain"}, args...)...)
	if code != 0 || strings.Contains(stderr, "panic") {
		s.Errorf("explain %v: exit %d: %s", args, code, stderr)
	}
	return out
}

// bracketed is the Message-ID of a draft, as people copy it.
func bracketed(d live.Draft) string { return "<" + d.MessageID + ">" }

// TestExplainRecipients: whatever recipient is named, the answer is what its client would hear.
func TestExplainRecipients(t *testing.T) {
	s := begin(t, live.Setup{})
	file := filepath.Join(t.TempDir(), "mail.eml")
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	os.WriteFile(file, draft.Bytes(), 0o600)
	bounce := "b" + strings.Repeat("a", 23) + "@desk.test"
	for _, offline := range []bool{false, true} {
		if offline {
			s.desk.Stop()
		}
		for _, c := range []struct{ to, want string }{
			{"support@desk.test", "does: a new ticket"},
			{"postmaster", "verdict: "},
			{"nobody@desk.test", "refused: 550 5.1.1 at RCPT: no such mailbox here (nobody@desk.test)"},
			{"carla@customer.test", "refused: 550 5.7.1 at RCPT: this domain is not ours (carla@customer.test)"},
			{"support+xyz.notatoken@desk.test", ""},
			{bounce, "refused: 550 5.1.1 at RCPT: no such mailbox here (" + bounce + ")"},
			{`"a b"@desk.test`, "refused: 550 5.1.1 at RCPT"},
			{"nobody@[192.0.2.1]", "refused: 550 5.7.1 at RCPT"},
			{"support@desk.test,nobody@desk.test", "refused: 550 5.1.1 at RCPT: no such mailbox here (nobody@desk.test)"},
		} {
			holds(t, c.to, s.explained(file, "--to", c.to), c.want)
		}
		some := s.explained(file, "--to", "support@desk.test,nobody@desk.test")
		holds(t, "one of two", some, "to: support@desk.test", "does: a new ticket")
		lacks(t, "nobody alone", s.explained(file, "--to", "nobody@desk.test"), "does:", "writes:", "verdict:")
	}
	s.desk.Start()
	var told struct {
		Refused    string
		Recipients []string
	}
	s.desk.JSON(&told, "explain", file, "--to", "nobody@desk.test")
	want(t, "refused", told.Refused, "550 5.1.1 at RCPT: no such mailbox here (nobody@desk.test)")
	s.desk.JSON(&told, "explain", file, "--to", "support@desk.test,nobody@desk.test")
	want(t, "refused, of which a part is taken", told.Refused, "")
	want(t, "tickets", len(s.desk.Tickets()), 0)
}

// TestExplainFiles: no file makes it panic.
func TestExplainFiles(t *testing.T) {
	s := begin(t, live.Setup{})
	hop := "Received: from a.test by b.test; Mon, 2 Jan 2006 15:04:05 +0000\r\n"
	for _, c := range []struct{ name, raw, want string }{
		{"empty", "", "--to names the recipients"},
		{"no recipient", "From: carla@customer.test\r\n\r\nHello\r\n", "--to names the recipients"},
		{"another desk's", "From: carla@customer.test\r\nTo: help@other.test\r\n\r\nHello\r\n", "550 5.7.1 at RCPT"},
		{"no author", "To: support@desk.test\r\n\r\nHello\r\n", "verdict:"},
		{"two From fields", "From: a@customer.test\r\nFrom: b@customer.test\r\nTo: support@desk.test\r\n\r\nHello\r\n", "refused: 550 5.7.1 at DATA: The mail has several From fields"},
		{"too many hops", strings.Repeat(hop, 51) + "From: a@customer.test\r\nTo: support@desk.test\r\n\r\nHello\r\n", "refused: 554 5.4.6 at DATA"},
		{"octets", "\x00\xff\r\nTo: support@desk.test\r\n\r\n\x00", "verdict:"},
	} {
		file := filepath.Join(t.TempDir(), "mail.eml")
		os.WriteFile(file, []byte(c.raw), 0o600)
		holds(t, c.name, s.explained(file), c.want)
		if strings.HasPrefix(c.name, "no recipient") {
			holds(t, c.name, s.explained(file, "--to", "support@desk.test"), "does: a new ticket")
		}
	}
}

// TestExplainPutAside: a mail that is no message is found by its Message-ID, with the command that
// releases it, and that command works.
func TestExplainPutAside(t *testing.T) {
	x := beginTrust(t, live.Setup{})
	null := ""
	absent := live.NewDraft(carla, support, "Out of office", "I am away.\n").With("Auto-Submitted: auto-replied")
	report := live.NewDraft("MAILER-DAEMON <mailer-daemon@customer.test>", support, "Undelivered mail", "")
	report.Envelope = &null
	kinds := []struct {
		name, client, want, command string
		draft                       live.Draft
	}{
		{"forged", x.forger, "in quarantine since", "guichet quarantine release", live.NewDraft(ana, support, "Reset", "I forgot my password.\n")},
		{"forged, a folded id", x.forger, "in quarantine since", "guichet quarantine release", live.NewDraft("Eve <eve@agents.test>", support, "Hi", "Hello\n")},
		{"our own address", x.customers, "in quarantine since", "guichet quarantine release", live.NewDraft(support, support, "Backup", "Done.\n")},
		{"automatic", x.customers, "automatic", "guichet quarantine release", absent},
		{"a question", x.customers, "asked", "guichet quarantine show", live.NewDraft(carla, support, "help", "#list\n")},
	}
	for _, c := range kinds {
		raw := string(c.draft.Bytes())
		if strings.Contains(c.name, "folded") {
			raw = strings.Replace(raw, "Message-ID: ", "Message-ID:\r\n ", 1)
		}
		sender := strings.Trim(c.draft.From[strings.LastIndexByte(c.draft.From, '<')+1:], "<>")
		if a := live.TryFrom(c.client, x.desk.Addr, sender, []string{"support@desk.test"}, []byte(raw)); a.Code != 250 {
			t.Fatalf("%s: %v", c.name, a)
		}
		holds(t, c.name, x.explained(bracketed(c.draft)), c.want, c.command)
	}
	x.desk.Stop()
	var found []struct {
		Aside   int
		Command string
	}
	x.desk.JSON(&found, "explain", kinds[0].draft.MessageID)
	want(t, "found", len(found), 1)
	x.desk.Start()
	if _, stderr, code := x.desk.Run(strings.Fields(strings.TrimPrefix(found[0].Command, "guichet "))...); code != 0 {
		t.Fatalf("%s: exit %d: %s", found[0].Command, code, stderr)
	}
	holds(t, "released", x.explained(kinds[0].draft.MessageID), "of ticket")
}

// TestExplainUnfiled: what was refused, or came twice, is known by its Message-ID, across a restart.
func TestExplainUnfiled(t *testing.T) {
	s := begin(t, live.Setup{Extra: "[limits]\nmail = \"20kB\"", Strangers: true})
	draft := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
	big := live.NewDraft(carla, support, "Long", strings.Repeat("All work and no play.\n", 2000))
	bare := live.NewDraft(carla, support, "Bare", "Hello\n")
	two := live.NewDraft(carla, support, "Two", "Hello\n").With("From: eve@customer.test")
	hops := live.NewDraft(carla, support, "Hops", "Hello\n")
	for range 51 {
		hops = hops.With("Received: from a.test by b.test; Mon, 2 Jan 2006 15:04:05 +0000")
	}
	send := func(d live.Draft, raw string, code int) {
		t.Helper()
		if a := s.desk.TryRaw("carla@customer.test", []string{"support@desk.test"}, []byte(raw)); a.Code != code {
			t.Errorf("%s: %v, want %d", d.Subject, a, code)
		}
	}
	for range 2 {
		send(draft, string(draft.Bytes()), 250)
	}
	send(big, string(big.Bytes()), 552)
	c, _ := live.Dial("", s.desk.Addr)
	c.Cmd(250, "MAIL FROM:<carla@customer.test>")
	c.Cmd(250, "RCPT TO:<support@desk.test>")
	c.Cmd(354, "DATA")
	c.Say(strings.Replace(string(bare.Bytes()), "Hello\r\n", "Hello\n", 1) + "\r\n.\r\n")
	want(t, "a bare LF", c.Hear().Code, 554)
	c.Close()
	send(two, string(two.Bytes()), 550)
	send(hops, string(hops.Bytes()), 554)
	for _, offline := range []bool{false, true} {
		if offline {
			s.desk.Stop()
		}
		holds(t, "twice", s.explained(bracketed(draft)), "message 1 of ticket 1", "came again on", "session")
		for d, reply := range map[*live.Draft]string{&big: "552 5.3.4", &bare: "554 5.6.0", &two: "550 5.7.1", &hops: "554 5.4.6"} {
			holds(t, d.Subject, s.explained(bracketed(*d)), "refused on", reply+" at DATA", "session")
		}
	}
	_, stderr, code := s.desk.Run("explain", "never@came.test")
	want(t, "exit for what never came", code, 1)
	holds(t, "what never came", stderr, "never@came.test", "not found")
	kept, err := os.ReadFile(filepath.Join(s.desk.Data(), "unfiled.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lacks(t, "the file of what was not kept", string(kept), "carla", "customer.test", draft.MessageID, fmt.Sprint(draft.Subject))
}
