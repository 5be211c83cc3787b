package live

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// needsPostfix skips where Postfix cannot run.
func needsPostfix(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("Postfix needs root")
	}
	for _, p := range []string{"postfix", "mutt", "s-nail"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("%v: install it, or run ./test as root", err)
		}
	}
}

func TestDraftReadsBack(t *testing.T) {
	d := NewDraft("Carla <carla@customer.test>", "support@desk.test", "Accès refusé", "Bonjour,\n.\nça va ?\n")
	d.HTML = "<p>ça va</p>"
	d.Files = []File{{Name: "Führerschein Rückseite.jpg", Type: "image/jpeg", Body: []byte("\xff\xd8 no picture")}}
	l := Letter{Raw: d.Bytes()}
	for _, c := range []struct{ name, got, want string }{
		{"subject", l.Get("Subject"), d.Subject},
		{"text", strings.TrimRight(l.Text(), "\n"), "Bonjour,\n.\nça va ?"},
		{"html", strings.TrimSpace(l.HTML()), d.HTML},
		{"file", string(l.File("Führerschein Rückseite.jpg")), "\xff\xd8 no picture"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestSinkRefusesAndComesBack(t *testing.T) {
	s := StartSink(t)
	d := NewDraft("a@x.test", "b@y.test", "one", "hello\n..dots\n")
	send := func() int { return Try(s.Addr, "a@x.test", []string{"b@y.test", "c@y.test"}, d.Bytes()).Code }
	s.Refuse(func(rcpt string) string {
		if rcpt == "c@y.test" {
			return "550 5.1.1 nobody"
		}
		return ""
	})
	if got := send(); got != 250 {
		t.Fatalf("accepted with %d", got)
	}
	if m := s.To("b@y.test"); len(m) != 1 || !strings.Contains(m[0].Text(), "..dots") || len(s.To("c@y.test")) != 0 {
		t.Errorf("the sink has %+v", s.All())
	}
	s.Refuse(func(string) string { return "451 4.7.1 later" })
	if got := send(); got != 451 {
		t.Errorf("refused with %d", got)
	}
	s.Stop()
	if got := send(); got != 0 {
		t.Errorf("a stopped sink said %d", got)
	}
	s.Refuse(nil)
	s.Start(t)
	if got := send(); got != 250 || len(s.All()) != 2 {
		t.Errorf("after its return %d, %d mails", got, len(s.All()))
	}
}

func TestPostfixDeliversBouncesAndRoutes(t *testing.T) {
	needsPostfix(t)
	t.Parallel()
	s := StartSink(t)
	p := StartPostfix(t, PostfixSetup{
		Mailboxes: []string{"carla@customer.test"}, Routes: map[string]string{"desk.test": s.Addr},
	})
	d := NewDraft("bounce@desk.test", "carla@customer.test, nobody@customer.test", "hello", "hello\n")
	if a := Try(p.Addr, "bounce@desk.test", addresses(d.To), d.Bytes()); a.Code != 250 {
		t.Fatalf("Postfix answered %v", a)
	}
	if l := p.Wait(1, "carla@customer.test"); l.From != "bounce@desk.test" || l.Get("Subject") != "hello" {
		t.Errorf("delivered %s", l.Raw)
	}
	report := s.Wait(t, 1, "bounce@desk.test")
	if report.From != "" || !strings.Contains(string(report.Raw), "message/delivery-status") {
		t.Errorf("no delivery report: %s", report.Raw)
	}
}

func TestClientsReply(t *testing.T) {
	needsPostfix(t)
	t.Parallel()
	s := StartSink(t)
	p := StartPostfix(t, PostfixSetup{
		Mailboxes: []string{"carla@customer.test", "ana@agents.test"}, Routes: map[string]string{"desk.test": s.Addr},
	})
	for _, who := range []string{"carla@customer.test", "ana@agents.test"} {
		d := NewDraft("Desk <support@desk.test>", who, "[#7] Ça marche", "Première ligne\nseconde ligne\n")
		d.MessageID = "question." + who
		Try(p.Addr, "b@desk.test", []string{who}, d.With("Reply-To: support+token@desk.test").Bytes())
		p.Wait(1, who)
	}
	mutt := Mutt{From: "Carla Bé <carla@customer.test>", SMTP: p.Addr, Lang: "fr"}
	nail := Nail{From: "Ana <ana@agents.test>", SMTP: p.Addr}
	mutt.Write(t, "support@desk.test", "Nouvelle question", "Bonjour à tous")
	nail.Write(t, "support@desk.test", "New question", "Hello all")
	mutt.Reply(t, p.Wait(1, "carla@customer.test"), "Merci beaucoup, ça marche.")
	nail.Reply(t, p.Wait(1, "ana@agents.test"), "Thank you, it works.")
	for _, c := range []struct{ agent, new, answer string }{
		{"Mutt", "Bonjour à tous", "Merci beaucoup"}, {"s-nail", "Hello all", "Thank you"},
	} {
		var fresh, reply Letter
		Until(t, "both mails of "+c.agent, func() bool {
			for _, l := range s.All() {
				if strings.Contains(l.Get("User-Agent"), c.agent) {
					if strings.Contains(l.Text(), c.new) {
						fresh = l
					} else {
						reply = l
					}
				}
			}
			return fresh.Raw != nil && reply.Raw != nil
		})
		if len(reply.Rcpt) != 1 || reply.Rcpt[0] != "support+token@desk.test" || !strings.Contains(reply.Text(), c.answer) ||
			!strings.Contains(reply.Text(), "> seconde ligne") || !strings.Contains(reply.Get("In-Reply-To"), "question.") {
			t.Errorf("%s replied to %v:\n%s", c.agent, reply.Rcpt, reply.Raw)
		}
	}
}
