package filter

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-milter"

	"guichet/mail"
)

const text = "From: carla@customer.test\r\nSubject: Help,\r\n folded\r\n\r\nHello\r\n"

// critic is a milter that says what a test wants, and hears.
type critic struct {
	milter.NoOpMilter
	answer milter.Response
	change func(m *milter.Modifier) error
	heard  *[]string
}

func (c critic) hear(format string, args ...any) (milter.Response, error) {
	*c.heard = append(*c.heard, fmt.Sprintf(format, args...))
	return milter.RespContinue, nil
}

func (c critic) Connect(host, family string, port uint16, addr net.IP, _ *milter.Modifier) (milter.Response, error) {
	return c.hear("connect %s %s %s", host, family, addr)
}

func (c critic) MailFrom(from string, _ *milter.Modifier) (milter.Response, error) {
	return c.hear("from %s", from)
}

func (c critic) RcptTo(to string, _ *milter.Modifier) (milter.Response, error) {
	return c.hear("to %s", to)
}

func (c critic) Header(name, value string, _ *milter.Modifier) (milter.Response, error) {
	return c.hear("%s: %s", name, value)
}

func (c critic) Headers(textproto.MIMEHeader, *milter.Modifier) (milter.Response, error) {
	return milter.RespContinue, nil
}

func (c critic) BodyChunk(chunk []byte, _ *milter.Modifier) (milter.Response, error) {
	return c.hear("body %q", chunk)
}

func (c critic) Body(m *milter.Modifier) (milter.Response, error) {
	if c.change != nil {
		if err := c.change(m); err != nil {
			return nil, err
		}
	}
	return c.answer, nil
}

func listen(t *testing.T) (net.Listener, Place) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l, Place{"tcp", l.Addr().String()}
}

// serveMilter serves a critic.
func serveMilter(t *testing.T, c critic) Place {
	l, p := listen(t)
	server := &milter.Server{NewMilter: func() milter.Milter { return c }, Actions: milter.OptAddHeader | milter.OptQuarantine}
	go server.Serve(l)
	return p
}

// serveClamAV serves a clamd that answers one way, and returns what it was given last.
func serveClamAV(t *testing.T, answer string) (Place, <-chan string) {
	l, p := listen(t)
	given := make(chan string, 1)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.SetDeadline(time.Now().Add(10 * time.Second))
			given <- readStream(conn)
			io.WriteString(conn, answer)
			conn.Close()
		}
	}()
	return p, given
}

func readStream(r io.Reader) string {
	var all strings.Builder
	command := make([]byte, len("zINSTREAM\x00"))
	io.ReadFull(r, command)
	all.Write(command)
	for {
		var size uint32
		if binary.Read(r, binary.BigEndian, &size) != nil || size == 0 {
			return all.String()
		}
		io.CopyN(&all, r, int64(size))
	}
}

var envelope = mail.Envelope{
	Session: "s", Helo: "mx.customer.test", Remote: netip.MustParseAddr("192.0.2.7"),
	From: mail.Address{Local: "carla", Domain: "customer.test"}, Recipients: []mail.Address{{Local: "support", Domain: "desk.test"}},
}

func TestMilter(t *testing.T) {
	header := func(name, value string) func(*milter.Modifier) error {
		return func(m *milter.Modifier) error { return m.AddHeader(name, value) }
	}
	for _, c := range []struct {
		name   string
		answer milter.Response
		change func(*milter.Modifier) error
		spam   string
		later  bool
		virus  string
		client string // name of it
	}{
		{"accepts", milter.RespAccept, nil, "", false, "", ""},
		{"continues", milter.RespContinue, nil, "", false, "", ""},
		{"rejects", milter.RespReject, nil, "a filter rejects it", false, "", ""},
		{"discards", milter.RespDiscard, nil, "a filter rejects it", false, "", ""},
		{"rejects with words", milter.NewResponseStr('y', "550 5.7.1 Gtube pattern"), nil, "a filter rejects it: 5.7.1 Gtube pattern", false, "", ""},
		{"asks for patience", milter.RespTempFail, nil, "", true, "", ""},
		{"greylists", milter.NewResponseStr('y', "451 4.7.1 Try later"), nil, "", true, "", ""},
		{"marks", milter.RespAccept, header("X-Spam", "Yes"), "a filter marks it as spam", false, "", ""},
		{"marks as clean", milter.RespAccept, header("X-Spam", "No"), "", false, "", ""},
		{"quarantines", milter.RespAccept, func(m *milter.Modifier) error { return m.Quarantine("odd") }, "a filter quarantines it: odd", false, "", ""},
		{"calls it infected", milter.RespReject, header("X-Virus-Status", "Infected (Guichet.Test)"), "a filter rejects it", false, "Guichet.Test", ""},
		{"calls it infected and no more", milter.RespAccept, header("X-Virus-Status", "infected"), "", false, "a filter calls it infected", ""},
		{"calls it clean", milter.RespAccept, header("X-Virus-Status", "Clean"), "", false, "", ""},
		{
			"rejects a virus", milter.NewResponseStr('y', `554 5.7.1 clamav: virus found: "Guichet.Test"`), nil,
			`a filter rejects it: 5.7.1 clamav: virus found: "Guichet.Test"`, false, "Guichet.Test", "",
		},
		{"hears the client's name", milter.RespAccept, nil, "", false, "", "mx.customer.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var heard []string
			p := serveMilter(t, critic{answer: c.answer, change: c.change, heard: &heard})
			env := envelope
			env.Name = c.client
			got, err := New(Options{Milters: []Place{p}}).Scan(context.Background(), env, []byte(text))
			if (err != nil) != c.later || got.Malware != c.virus || c.virus == "" && got.Spam != c.spam {
				t.Errorf("%+v, %v", got, err)
			}
			if c.later && mail.KindOf(err) != mail.Throttled {
				t.Errorf("kind %v", mail.KindOf(err))
			}
			want := "connect " + cmp.Or(c.client, "[192.0.2.7]") + ` tcp4 192.0.2.7|from carla@customer.test|to support@desk.test|` +
				"From: carla@customer.test|Subject: Help,\n folded|" + `body "Hello\r\n"`
			if said := strings.Join(heard, "|"); said != want {
				t.Errorf("it heard %q, want %q", said, want)
			}
		})
	}
}

func TestClamAV(t *testing.T) {
	big := text + strings.Repeat("x", 3*clamChunk)
	for _, c := range []struct {
		answer, malware string
		down            bool
	}{
		{"stream: OK\x00", "", false},
		{"stream: Win.Test.EICAR_HDB-1 FOUND\x00", "Win.Test.EICAR_HDB-1", false},
		{"INSTREAM size limit exceeded. ERROR\x00", "", true},
		{"", "", true},
	} {
		p, given := serveClamAV(t, c.answer)
		got, err := New(Options{ClamAV: p}).Scan(context.Background(), envelope, []byte(big))
		if got.Malware != c.malware || errors.Is(err, ErrDown) != c.down {
			t.Errorf("%q: %+v, %v", c.answer, got, err)
		}
		if said := <-given; said != "zINSTREAM\x00"+big {
			t.Errorf("it was given %d octets, want %d", len(said), len(big)+10)
		}
	}
}

// TestDown: what does not answer costs a retry, or nothing, as the policy says, and never more
// than the time for it.
func TestDown(t *testing.T) {
	l, silent := listen(t)
	go func() {
		for {
			if _, err := l.Accept(); err != nil {
				return
			}
		}
	}()
	gone, dead := listen(t)
	gone.Close()
	for _, o := range []Options{
		{Milters: []Place{dead}},
		{ClamAV: dead},
		{Milters: []Place{silent}, Timeout: 10 * time.Millisecond},
		{ClamAV: silent, Timeout: 10 * time.Millisecond},
	} {
		_, err := New(o).Scan(context.Background(), envelope, []byte(text))
		if !errors.Is(err, ErrDown) || mail.KindOf(err) != mail.Busy || errors.Is(err, errSilent) != (o.Timeout > 0) {
			t.Errorf("%+v: %v", o, err)
		}
		o.Accept = true
		if got, err := New(o).Scan(context.Background(), envelope, []byte(text)); err != nil || got != (mail.Content{}) {
			t.Errorf("%+v: %+v, %v", o, got, err)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(text))
	f.Add([]byte(" folded\nA:b"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		fields, body := split(raw)
		if len(fields) > maxFields+1 || len(body) > len(raw) {
			t.Errorf("%d fields, %d octets of %d", len(fields), len(body), len(raw))
		}
	})
}

// TestSpamWithMalware: spam may come in for other reasons, malware not.
func TestSpamWithMalware(t *testing.T) {
	var heard []string
	spammy := serveMilter(t, critic{answer: milter.RespReject, heard: &heard})
	clamd, given := serveClamAV(t, "stream: Guichet.Test FOUND\x00")
	got, err := New(Options{Milters: []Place{spammy}, ClamAV: clamd}).Scan(context.Background(), envelope, []byte(text))
	if err != nil || got.Spam == "" || got.Malware != "Guichet.Test" {
		t.Errorf("%+v, %v", got, err)
	}
	if len(given) != 1 {
		t.Error("clamd was not asked")
	}
}
