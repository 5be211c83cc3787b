package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestContentFilters: with the real programs, spam goes into quarantine and malware is refused,
// also where a file hides it; a filter that is gone costs a retry.
func TestContentFilters(t *testing.T) {
	needs(t, true, "rspamd", "clamd")
	rspamd, clamd := live.StartRspamd(t), live.StartClamAV(t)
	s := begin(t, live.Setup{Strangers: true, Extra: fmt.Sprintf("[filter]\nmilters = [%q]\nclamav = %q", rspamd, clamd)})
	send := func(text string, files ...live.File) live.Answer {
		d := live.NewDraft(carla, support, "Cannot log in", text)
		d.Files = files
		return live.Try(s.desk.Addr, "carla@customer.test", []string{support}, d.Bytes())
	}
	want(t, "an honest mail", send("Hello\n").Code, 250)
	s.sink.Wait(s, 1, "carla@customer.test", "received")
	want(t, "spam", send(live.Gtube+"\n").Code, 250)
	var held []struct{ Reason string }
	s.desk.JSON(&held, "quarantine", "list")
	if len(held) != 1 || !strings.HasPrefix(held[0].Reason, "spam: ") {
		t.Errorf("quarantine: %+v", held)
	}
	want(t, "malware", send(live.Malware+"\n").Code, 550)
	hidden := live.File{Name: "a.bin", Type: "application/octet-stream", Body: []byte("xx" + live.Malware)}
	want(t, "malware in a file", send("Look\n", hidden).Code, 550)
	want(t, "tickets", len(s.desk.Tickets()), 1)
}

// TestClamAVMilter: what Debian's clamav-milter would only quarantine is refused as malware, also
// of a host whose users have logged in.
func TestClamAVMilter(t *testing.T) {
	needs(t, true, "clamd", "clamav-milter")
	milter := live.StartClamAVMilter(t, live.StartClamAV(t))
	s := begin(t, live.Setup{Extra: fmt.Sprintf("[filter]\nmilters = [%q]", milter)})
	send := func(text string) int {
		d := live.NewDraft(carla, support, "Cannot log in", "See the file\n")
		d.Files = []live.File{{Name: "a.bin", Type: "application/octet-stream", Body: []byte(text)}}
		return live.Try(s.desk.Addr, "carla@customer.test", []string{support}, d.Bytes()).Code
	}
	want(t, "an honest mail", send("honest"), 250)
	want(t, "malware", send(live.Malware), 550)
	want(t, "tickets", len(s.desk.Tickets()), 1)
}

// TestFilterDown: by default nothing comes in unchecked.
func TestFilterDown(t *testing.T) {
	for policy, code := range map[string]int{"defer": 451, "accept": 250} {
		t.Run(policy, func(t *testing.T) {
			s := begin(t, live.Setup{Extra: fmt.Sprintf("[filter]\nclamav = %q\nwhen_down = %q", live.FreeAddr(), policy)})
			d := live.NewDraft(carla, support, "Cannot log in", "Hello\n")
			want(t, "the answer", live.Try(s.desk.Addr, "carla@customer.test", []string{support}, d.Bytes()).Code, code)
		})
	}
}
