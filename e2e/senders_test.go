package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestSwaksSends(t *testing.T) {
	needs(t, false, "swaks")
	s := begin(t, live.Setup{})
	file := filepath.Join(t.TempDir(), "log.txt")
	if err := os.WriteFile(file, []byte("line one\nline two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, "swaks", "--server", s.desk.Addr, "--from", "carla@customer.test", "--to", support,
		"--header", "Subject: Sent with swaks", "--body", "Hello from swaks", "--attach", "@"+file)
	got := s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "subject", got.Get("Subject"), "Sent with swaks")
	ticket := s.ticket()
	holds(t, "text", ticket.Messages[0].Text, "Hello from swaks")
	want(t, "attachments", len(ticket.Messages[0].Attachments), 1)
	want(t, "sha256", ticket.Messages[0].Attachments[0].SHA256, sum([]byte("line one\nline two\n")))

	// The same with a pipelining client, which reads its replies late.
	output(t, "swaks", "--server", s.desk.Addr, "--from", "dora@customer.test", "--to", support, "--pipeline",
		"--header", "Subject: Sent in one go", "--body", "Hello again")
	s.sink.Wait(s, 1, "dora@customer.test", "received")
}

func TestCurlSends(t *testing.T) {
	needs(t, false, "curl")
	s := begin(t, live.Setup{})
	file := filepath.Join(t.TempDir(), "mail.eml")
	text := "From: Carla <carla@customer.test>\nTo: support@desk.test\nSubject: Sent with curl\n\nHello from curl\n.\n..dots\n"
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "\n", "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, "curl", "-sS", "smtp://"+s.desk.Addr+"/client.test", "--mail-from", "carla@customer.test", "--mail-rcpt", support, "-T", file)
	s.sink.Wait(s, 1, "carla@customer.test", "received")
	holds(t, "text", s.ticket().Messages[0].Text, "Hello from curl\n.\n..dots")
}

func TestCurlMimeForm(t *testing.T) {
	needs(t, false, "curl")
	s := begin(t, live.Setup{})
	output(t, "curl", "-sS", "smtp://"+s.desk.Addr, "--mail-from", "carla@customer.test", "--mail-rcpt", support,
		"-H", "Subject: Form", "-H", "From: carla@customer.test", "-H", "To: support@desk.test",
		"-F", "=Hello from a form;type=text/plain", "-F", "=@/etc/passwd;encoder=base64")
	s.sink.Wait(s, 1, "carla@customer.test", "received")
	passwd, err := os.ReadFile("/etc/passwd")
	if err != nil {
		t.Fatal(err)
	}
	files := s.ticket().Messages[0].Attachments
	if len(files) != 1 || files[0].Name != "passwd" || files[0].SHA256 != sum(passwd) {
		t.Errorf("attachments: %+v", files)
	}
}

// elsewhere is an address that this machine answers at and that is not its own: letters may go there.
func elsewhere(t *testing.T) string {
	t.Helper()
	needs(t, true, "ip")
	host := fmt.Sprintf("198.51.100.%d", 1+rand.IntN(250)) // an address for documentation
	if out, err := exec.Command("ip", "route", "add", "local", host+"/32", "dev", "lo").CombinedOutput(); err != nil {
		t.Skipf("no route can be made: %v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("ip", "route", "del", "local", host+"/32", "dev", "lo").Run() })
	return host
}

// TestNoLetterToOurselves: without a smarthost what DNS says to be on this machine gets nothing, at once.
func TestNoLetterToOurselves(t *testing.T) {
	t.Parallel()
	loop := live.Loopback()
	zone := map[string][]string{
		"localhost. A": {loop}, "pump.stones.test. MX": {"10 mx.stones.test."}, "mx.stones.test. A": {loop},
		"six.test. AAAA": {"::1"}, "zero.test. A": {"0.0.0.0"},
		"agents.test. MX": {"0 ."},
	}
	people := []string{"root@localhost", "root@pump.stones.test", "root@six.test", "root@zero.test", "root@[127.0.0.1]"}
	if own := interfaceAddress(); own != "" {
		zone["own.test. A"] = []string{own}
		people = append(people, "root@own.test")
	}
	desk := live.StartDesk(t, binary, live.Setup{Resolver: live.StartDNS(t, zone)})
	for _, who := range people {
		desk.Send(live.NewDraft(who, support, "Hall 3 is over its quota", "It is.\n"))
	}
	live.Until(t, "the letters to bounce", func() bool { return desk.Waiting() == 0 })
	told := map[string]int{}
	for _, l := range desk.All() {
		if !strings.HasPrefix(l.To, "root@") {
			continue
		}
		told[l.To]++
		want(t, l.To+" is", l.State, "bounced")
		holds(t, l.To, l.LastReply, "5.4.6", "this machine")
		lacks(t, l.To, l.LastReply, loop)
	}
	want(t, "people who were written to", len(told), len(people))
}

// interfaceAddress is an address of this machine that is not loopback; "" where there is none.
func interfaceAddress() string {
	all, _ := net.InterfaceAddrs()
	for _, a := range all {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() && !p.Addr().IsLoopback() {
			return p.Addr().String()
		}
	}
	return ""
}

func TestDirectMXDelivery(t *testing.T) {
	host := elsewhere(t)
	mx := live.StartSinkAt(t, net.JoinHostPort(host, "25"))
	dns := live.StartDNS(t, map[string][]string{
		"customer.test. MX": {"10 mx.customer.test."}, "mx.customer.test. A": {host},
		"agents.test. MX": {"10 mx.agents.test."}, "mx.agents.test. A": {host},
	})
	t.Parallel()
	desk := live.StartDesk(t, binary, live.Setup{Resolver: dns})
	desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello\n"))
	mx.Wait(t, 1, "carla@customer.test", "received")
	mx.Wait(t, 1, "ana@agents.test", "new")
	desk.Send(live.NewDraft("x@no-such-domain.test", support, "Cannot log in", "Hello\n"))
	mx.Wait(t, 2, "ana@agents.test", "new")
	live.Until(t, "the letter to nowhere to bounce", func() bool {
		for _, l := range desk.Queue() {
			if l.To == "x@no-such-domain.test" {
				return l.State == "bounced"
			}
		}
		return states(desk.Show(2).Messages[0].Letters) == "bounced sent"
	})
}
