package outbox

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/mail"
	"guichet/outbox/word"
	"guichet/ticket"
)

// FuzzHeader puts a stranger's words wherever they may get into a header.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{
		"plain", "a\r\nBcc: x@y.test", "=?utf-8?q?a?=", "ünï cödé", strings.Repeat("w", 500), "a@b.test <c@d.test>",
		"\u202egpj.exe", "\x00\x7f\xff", "株式会社 株式会社 株式会社 株式会社", `"q\`, " a  b ", "=?=?=", "%41.txt",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := aLetter(1, "carla@customer.test")
		l.Subject, l.To.Name, l.From.Name = s, s, s
		l.InReplyTo, l.References, l.Boundary, l.Loop = mail.MessageID(s), []mail.MessageID{mail.MessageID(s)}, s, s
		raw := written(t, l, Parts{Text: s, HTML: "<p>" + s, Files: []File{aFile(s, s, s)}})
		checkLines(t, raw)
		m, err := netmail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Bcc", "Precedence", "X"} {
			if m.Header.Get(name) != "" {
				t.Errorf("field %s was injected", name)
			}
		}
		dec := new(mime.WordDecoder)
		if got, err := dec.DecodeHeader(m.Header.Get("Subject")); err != nil || got != word.Clean(s) {
			t.Errorf("Subject %q reads %q, %v", word.Clean(s), got, err)
		}
		for _, name := range []string{"To", "From"} {
			all, err := m.Header.AddressList(name)
			if err != nil || len(all) != 1 || strings.Contains(all[0].Name, "@") {
				t.Errorf("%s %q: %v, %v", name, m.Header.Get(name), all, err)
			}
		}
		checkBody(t, m, s)
	})
}

// checkBody looks for text s in the first part of the first part, and a file after them.
func checkBody(t *testing.T, m *netmail.Message, s string) {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	mixed := multipart.NewReader(m.Body, params["boundary"])
	first, err := mixed.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	_, params, err = mime.ParseMediaType(first.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := multipart.NewReader(first, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	if text.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		got, err := io.ReadAll(quotedprintable.NewReader(text))
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
		if err != nil || strings.TrimRight(strings.ReplaceAll(string(got), "\r\n", "\n"), "\n") != strings.TrimRight(want, "\n") {
			t.Errorf("text %q, %v; want %q", got, err, want)
		}
	}
	file, err := mixed.NextRawPart()
	if err != nil || file.FileName() == "" {
		t.Fatalf("file: %v", err)
	}
	if _, err := mixed.NextRawPart(); !errors.Is(err, io.EOF) {
		t.Errorf("a third part: %v", err)
	}
}

// FuzzServer lets a server say anything: one line of it after each of ours.
func FuzzServer(f *testing.F) {
	for _, s := range []string{
		"220 a\n250 a\n250 a\n250 a\n354 a\n250 a",
		"220-a\n220 b\n250-STARTTLS\n250 SIZE x\n220 a",
		"554 a", "220 a\n500 a\n250 a\n250 a\n550 5.1.1 a", "220 a\n250-\n250-SIZE 99999999999999999999\n250 SMTPUTF8\n251 a\n259 -1.0.0 a",
		"220\n250\n2", "\x00\n\xff", "999 a",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		synctest.Test(t, func(t *testing.T) {
			o := Options{Relays: []Relay{{Server: "192.0.2.1:25"}}, Dial: func(context.Context, string, string) (net.Conn, error) {
				client, server := net.Pipe()
				go parrot(server, strings.Split(said, "\n"))
				return client, nil
			}}
			m := newMemory(aLetter(1, "carla@customer.test"))
			_, stop := run(t, m, o)
			for len(m.letter(1).Attempts) == 0 {
				time.Sleep(time.Minute)
			}
			stop()
			a := m.letter(1).Attempts[0]
			if a.Outcome == ticket.Delivered && !strings.Contains(said, "354") {
				t.Errorf("delivered without DATA: %+v", a)
			}
			if a.Outcome == ticket.Permanent && a.Code/100 != 5 && a.Enhanced != "5.3.4" {
				t.Errorf("bounced for %+v", a)
			}
			if a.Reply == "" || a.Reply != oneLine(a.Reply) {
				t.Errorf("reply %q", a.Reply)
			}
		})
	})
}

// parrot says its lines, those of a reply that goes on at once, and hangs up.
func parrot(conn net.Conn, lines []string) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	mail := false
	for i, line := range lines {
		if _, err := io.WriteString(conn, line+"\r\n"); err != nil {
			return
		}
		if len(line) > 3 && line[3] == '-' && i+1 < len(lines) {
			continue
		}
		for {
			got, err := in.ReadString('\n')
			if err != nil {
				return
			}
			if mail = mail && got != ".\r\n"; !mail {
				mail = got == "DATA\r\n" && i+1 < len(lines) && strings.HasPrefix(lines[i+1], "354")
				break
			}
		}
	}
}
