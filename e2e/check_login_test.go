package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestCheckLogins: check logs in at a Postfix and a Dovecot that stand for providers, and sees a probe to local+check@ arrive
// in the mailbox that the desk reads; nobody hears of it.
func TestCheckLogins(t *testing.T) {
	p := startProvider(t)
	sink := live.StartSink(t)
	sink.Answer(func(l live.Letter) {
		if len(l.Rcpt) == 1 && l.Rcpt[0] == "support+check@desk.test" {
			p.deliver(l.Raw)
		}
	})
	host := startSmarthost(t, p.authority, live.DovecotSetup{Users: map[string]string{"desk": "right"}, Mechanism: "plain"})
	relay := func(password string) string {
		file := filepath.Join(t.TempDir(), "relay")
		save(t, file, password+"\n")
		return fmt.Sprintf("[[relay]]\nserver = %q\nuser = \"desk\"\npassword_file = %q\nca = %q\n", host.Addr, file, p.authority.File)
	}
	check := func(extra string) (outbound, mailbox string) {
		t.Helper()
		d := live.StartDesk(t, binary, live.Setup{Strangers: true, Extra: extra})
		defer d.Stop()
		var found struct {
			Findings []struct{ Check, State, Says, Remedy string }
		}
		out, errs, _ := d.Run("--json", "check")
		if err := json.Unmarshal([]byte(out), &found); err != nil {
			t.Fatalf("%v: %s %s", err, out, errs)
		}
		for _, f := range found.Findings {
			switch f.Check {
			case "outbound":
				outbound = f.State + ": " + f.Says
			case "mailbox":
				mailbox = f.State + ": " + f.Says
			}
		}
		if strings.Contains(out+errs+d.Log(), "secret words") {
			t.Error("the password is printed")
		}
		if n := len(d.Tickets()); n != 0 {
			t.Errorf("%d tickets", n)
		}
		return outbound, mailbox
	}
	out, box := check(fmt.Sprintf("[[relay]]\nserver = %q\n", sink.Addr) + p.section(""))
	if out != "good: answers, and asks for no login" || box != "good: takes our login as desk@provider.test, and mail to support+anything@ arrives in it" {
		t.Errorf("in order: %q, %q", out, box)
	}
	if out, _ = check(relay("right")); out != "good: takes our login as desk" {
		t.Errorf("login at Postfix: %q", out)
	}
	save(t, p.password, "wrong words\n")
	out, box = check(relay("wrong") + p.section(""))
	if !strings.HasPrefix(out, "fault: refuses our login: login as desk: 535") || !strings.HasPrefix(box, "fault: refuses our login: login:") {
		t.Errorf("wrong passwords: %q, %q", out, box)
	}
}
