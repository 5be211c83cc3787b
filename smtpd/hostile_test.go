package smtpd

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestEndsOfData sends what some implementation or other takes for the end of a mail, with a
// second mail behind it. Only CR LF . CR LF may end the first one.
func TestEndsOfData(t *testing.T) {
	const smuggled = "MAIL FROM:<mallory@customer.test>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\nsmuggled\r\n.\r\n"
	for _, c := range []struct {
		end   string
		reply string // to the whole
	}{
		{"\n.\n", "554 5.6.0 *"},
		{"\n.\r\n", "554 5.6.0 *"},
		{"\n.\r", "554 5.6.0 *"},
		{"\r.\r", "554 5.6.0 *"},
		{"\r.\n", "554 5.6.0 *"},
		{"\r.\r\n", "554 5.6.0 *"},
		{"\r\n.\n", "554 5.6.0 *"},
		{"\r\n.\r", "554 5.6.0 *"},
		{"\r\n.\r\r\n", "554 5.6.0 *"},
		{"\r\n\r.\r\n", "554 5.6.0 *"},
		{"\r\n.\x00\r\n", "250 *"},
		{"\r\n\x00.\r\n", "250 *"},
		{"\r\n. \r\n", "250 *"},
		{"\r\n..\r\n", "250 *"},
		{"\n\n.\n\n", "554 5.6.0 *"},
		{"\r\n.\n\r\n", "554 5.6.0 *"},
	} {
		t.Run(fmt.Sprintf("%q", c.end), func(t *testing.T) {
			h := open(t, false, Options{})
			who := h.call()
			who.greet()
			who.begin()
			who.ask("DATA\r\n", "354 *")
			who.say("body" + c.end + smuggled)
			who.hear(c.reply)
			who.ask("NOOP\r\n", "250 *")
			for _, m := range h.desk.kept() {
				if m.env.From.Local != "carla" || !strings.HasPrefix(m.text, "body") {
					t.Errorf("kept %+v", m)
				}
			}
		})
	}
}

// TestEndInPieces cuts a mail between any two octets: the end must be seen, and dots taken
// away, wherever a packet ends.
func TestEndInPieces(t *testing.T) {
	const mail, want = "..a\r\n.b\r\n...\r\nc\r\n.\r\n", ".a\r\nb\r\n..\r\nc\r\n"
	for cut := 1; cut < len(mail); cut++ {
		d := dots{start: true}
		var got strings.Builder
		var err error
		var unread []byte
		for _, piece := range []string{mail[:cut], mail[cut:]} {
			for unread = append(unread, piece...); err == nil; {
				var run []byte
				var used int
				run, used, err = d.next(unread)
				if got.Write(run); used == 0 {
					break
				}
				unread = unread[used:]
			}
		}
		if err != io.EOF || got.String() != want || len(unread) > 0 && cut != len(mail) {
			t.Errorf("cut at %d: %q and %v, unread %q", cut, got.String(), err, unread)
		}
	}
}

func TestBareInChunks(t *testing.T) {
	for _, text := range []string{"\n", "a\n", "\ra", "a\r\r\n", "a\r\n\n", "\r"} {
		h := open(t, false, Options{})
		who := h.call()
		who.greet()
		who.begin()
		who.say(fmt.Sprintf("BDAT %d LAST\r\n%sNOOP\r\n", len(text), text))
		who.hear("554 5.6.0 *")
		who.hear("250 *")
		if n := len(h.desk.kept()); n != 0 {
			t.Errorf("%q: kept %d mails", text, n)
		}
	}
}

// TestDrip sends an octet at a time, faster than the idle time allows, slower than the whole
// mail may take.
func TestDrip(t *testing.T) {
	h := open(t, false, Options{Idle: 2 * time.Second, DataTime: 200 * time.Millisecond})
	who := h.call()
	who.greet()
	who.begin()
	who.ask("DATA\r\n", "354 *")
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				io.WriteString(who.conn, "a\r\n")
			case <-stop:
				return
			}
		}
	}()
	who.hear("421 4.4.2 *")
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
}

func TestLongLines(t *testing.T) {
	h := open(t, false, Options{})
	who := h.call()
	who.greet()
	who.ask("NOOP "+strings.Repeat("x", maxCommand-7)+"\r\n", "250 *")
	who.ask("NOOP "+strings.Repeat("x", maxCommand-6)+"\r\n", "500 *")
	who.ask("NOOP "+strings.Repeat("x", 1<<19)+"\r\n", "500 *")
	who.begin()
	who.ask("DATA\r\n", "354 *")
	long := strings.Repeat("x", 1<<20) + "\r\n"
	who.ask(long+long+".\r\n", "250 *")
	if kept := h.desk.kept(); len(kept) != 1 || kept[0].text != long+long {
		t.Errorf("the mail with lines of 1 MiB did not arrive as it was")
	}
	who.say("NOOP " + strings.Repeat("x", 2<<20))
	who.hear("421 *")
}

// TestNULs: in a mail they are content, which a parser may judge.
func TestNULs(t *testing.T) {
	h := open(t, false, Options{})
	who := h.call()
	who.greet()
	who.begin()
	who.ask("DATA\r\n", "354 *")
	who.ask("a\x00b\r\n.\r\n", "250 *")
	if kept := h.desk.kept(); len(kept) != 1 || kept[0].text != "a\x00b\r\n" {
		t.Errorf("kept %+v", kept)
	}
}

// TestManyChunksAndReset runs under -race: one mail must never have two readers.
func TestManyChunksAndReset(t *testing.T) {
	h := open(t, false, Options{})
	who := h.call()
	who.greet()
	for range 50 {
		who.say("MAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\n" +
			"BDAT 3\r\na\r\nBDAT 3\r\nb\r\nRSET\r\n")
		for range 5 {
			who.hear("250 *")
		}
	}
	who.ask("QUIT\r\n", "221 *")
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
}

func TestEnvelope(t *testing.T) {
	now := time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC)
	h := open(t, false, Options{
		Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, TLS: testTLS(t),
		Now: func() time.Time { return now },
	})
	who := h.call()
	who.hear("220 *")
	who.ask("HELO [192.0.2.1]\r\n", "250 *")
	who.ask("STARTTLS\r\n", "220 *")
	who.secure()
	who.ask("HELO my_host\r\n", "250 *")
	who.ask("MAIL FROM:<jürgen@customer.test> SMTPUTF8 SIZE=7\r\n", "250 *")
	who.ask("RCPT TO:<Support@Desk.test>\r\n", "250 *")
	who.ask("RCPT TO:<Postmaster>\r\n", "250 *")
	who.ask("DATA\r\n", "354 *")
	said := who.ask("hi\r\n.\r\n", "250 *")
	env := h.desk.kept()[0].env
	if !strings.Contains(said, env.Session) || len(env.Session) != 8 {
		t.Errorf("session %q, told %q", env.Session, said)
	}
	env.Session = ""
	got := fmt.Sprintf("%+v", env)
	want := "{Session: Helo:my_host Remote:127.0.0.1 Name: Front:invalid IP TLS:true LMTP:false Source:<nil> Trusted:true From:jürgen@customer.test" +
		" Recipients:[Support@Desk.test Postmaster@] UTF8:true Size:7 At:2026-11-22 01:02:03 +0000 UTC}"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestUnixSocket(t *testing.T) {
	l, err := net.Listen("unix", t.TempDir()+"/lmtp.sock")
	if err != nil {
		t.Fatal(err)
	}
	h := openAt(t, l, true, Options{Connections: 1, MailsPerMinute: 1, Trusted: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}})
	for range 3 {
		who := h.call()
		who.hear("220 *")
		who.ask("LHLO front.test\r\n", "250-*")
		for range 9 {
			who.hear("250*")
		}
		who.begin()
		who.ask("DATA\r\n", "354 *")
		who.ask("hi\r\n.\r\n", "250 2.0.0 <support@desk.test> *")
	}
	kept := h.desk.kept()
	if len(kept) != 3 || !kept[0].env.LMTP || kept[0].env.Trusted || kept[0].env.Remote.IsValid() {
		t.Errorf("kept %+v", kept)
	}
}

func TestConnectionLimits(t *testing.T) {
	for _, c := range []struct {
		name  string
		o     Options
		reply string
	}{
		{"in all", Options{Connections: 2}, "421 4.3.2 *"},
		{"of one address", Options{PerClient: 2}, "421 4.7.0 *"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, false, c.o)
			first, second := h.call(), h.call()
			first.hear("220 *")
			second.hear("220 *")
			third := h.call()
			third.hear(c.reply)
			third.gone()
			first.ask("QUIT\r\n", "221 *")
			first.gone()
			waitFor(t, "room for another", func() bool {
				who := h.call()
				line, err := who.in.ReadString('\n')
				return err == nil && strings.HasPrefix(line, "220")
			})
		})
	}
}

func TestOldTLS(t *testing.T) {
	h := open(t, false, Options{TLS: testTLS(t)})
	who := h.call()
	who.greet()
	who.ask("STARTTLS\r\n", "220 *")
	old := tls.Client(who.conn, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	if err := old.Handshake(); err == nil {
		t.Error("TLS 1.1 was accepted")
	}
}

// TestFailedHandshake: a session must not go on in the clear after it.
func TestFailedHandshake(t *testing.T) {
	h := open(t, false, Options{TLS: testTLS(t)})
	who := h.call()
	who.greet()
	who.ask("STARTTLS\r\n", "220 *")
	who.say("MAIL FROM:<carla@customer.test>\r\nRCPT TO:<support@desk.test>\r\n")
	if said, _ := io.ReadAll(who.in); bytes.Contains(said, []byte("\r\n")) {
		t.Errorf("the server said %q", said)
	}
	waitFor(t, "the end of the session", func() bool {
		h.server.mu.Lock()
		defer h.server.mu.Unlock()
		return len(h.server.gates) == 0
	})
}
