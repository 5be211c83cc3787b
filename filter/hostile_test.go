package filter

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"guichet/mail"
)

// serve lets a function answer each connection.
func serve(t *testing.T, answer func(net.Conn)) Place {
	t.Helper()
	l, p := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(30 * time.Second))
				answer(conn)
			}()
		}
	}()
	return p
}

// packet is one of the milter protocol.
func packet(code byte, data ...byte) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)+1))) + string(code) + string(data)
}

// optneg is a greeting of version 6 that wants to hear everything.
var optneg = packet('O', 0, 0, 0, 6, 0, 0, 1, 0xff, 0, 0, 0, 0)

// endless writes until the other end has had enough.
func endless(words string) func(net.Conn) {
	return func(c net.Conn) {
		go io.Copy(io.Discard, c)
		for {
			if _, err := io.WriteString(c, words); err != nil {
				return
			}
		}
	}
}

// TestHostileFilters: whatever a filter does, it is down, and soon.
func TestHostileFilters(t *testing.T) {
	// said writes words, and nothing more.
	said := func(words string) func(net.Conn) {
		return func(c net.Conn) {
			io.WriteString(c, words)
			c.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, c)
		}
	}
	for _, c := range []struct {
		name   string
		answer func(net.Conn)
		clamd  bool
	}{
		{"milter closes", func(net.Conn) {}, false},
		{"milter says nothing", func(c net.Conn) { io.Copy(io.Discard, c) }, false},
		{"milter speaks HTTP", said("HTTP/1.1 400 Bad Request\r\n\r\n"), false},
		{"milter of no version", said(packet('O', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)), false},
		{"milter with a short greeting", said(packet('O', 0, 0)), false},
		{"milter closes after the greeting", said(optneg), false},
		{"milter answers in part", said(optneg + packet('c')[:4]), false},
		{"milter answers nonsense", said(optneg + packet('?')), false},
		{"milter with a packet of 4 GB", said(optneg + "\xff\xff\xff\xffc"), false},
		{"milter with a packet of nothing", said(optneg + "\x00\x00\x00\x00"), false},
		{"milter with a broken reply", said(optneg + packet('y', []byte("abc ")...)), false},
		{"milter in progress for ever", func(c net.Conn) { io.WriteString(c, optneg); endless(packet('p'))(c) }, false},
		{"clamd closes", func(net.Conn) {}, true},
		{"clamd speaks in part", said("stream: "), true},
		{"clamd finds what has no end", endless("stream: FOUND"), true},
		{"clamd knows no such command", said("UNKNOWN COMMAND\x00"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, c.answer)
			o := Options{Milters: []Place{p}, Timeout: 20 * time.Second}
			if c.clamd {
				o = Options{ClamAV: p, Timeout: o.Timeout}
			}
			began := time.Now()
			got, err := New(o).Scan(context.Background(), envelope, []byte(text))
			if !errors.Is(err, ErrDown) || mail.KindOf(err) != mail.Busy || got != (mail.Content{}) {
				t.Errorf("%+v, %v", got, err)
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestSplit: no oddity of a header hides text from a milter that our parser shows to people.
func TestSplit(t *testing.T) {
	for _, c := range []struct{ name, raw, header, body string }{
		{"plain", "A: b\r\nC:d\r\n\r\nText\r\n", "A= b|C=d", "Text\r\n"},
		{"folds", "A: b\r\n c\r\n\td\r\n\r\n", "A= b\n c\n\td", ""},
		{"nothing", "", "", ""},
		{"no header", "\r\nText", "", "Text"},
		{"no body", "A: b", "A= b", ""},
		{"no blank line", "A: b\r\nHello you\r\nText\r\n", "A= b", "Hello you\r\nText\r\n"},
		{"a line of junk", "A: b\r\nHello you\r\nC: d\r\n\r\nText", "A= b|C= d", "Text"},
		{"blank lines first", "\r\n\r\nA: b\r\n\r\nText", "A= b", "Text"},
		{"an mbox's line first", "From a@b Thu\r\nA: b\r\n\r\nText", "A= b", "Text"},
		{"a byte order mark", "\xef\xbb\xbfA: b\r\n\r\nText", "A= b", "Text"},
		{"a NUL", "A: b\x00c\r\n\r\n", "A= b c", ""},
		{"a long value", "A:" + strings.Repeat("x", 100_000) + "\r\n\r\nText", "A=" + strings.Repeat("x", maxValue), "Text"},
	} {
		h, body := split([]byte(c.raw))
		var all []string
		for _, f := range h {
			all = append(all, f.name+"="+f.value)
		}
		if got := strings.Join(all, "|"); got != c.header || string(body) != c.body {
			t.Errorf("%s: %.80q and %q", c.name, got, body)
		}
	}
}

// TestTooManyFields: what a milter is not shown does not come in.
func TestTooManyFields(t *testing.T) {
	var heard []string
	p := serveMilter(t, critic{heard: &heard})
	got, err := New(Options{Milters: []Place{p}}).Scan(context.Background(), envelope, []byte(strings.Repeat("A: b\r\n", maxFields+1)+"\r\n"))
	if err != nil || got.Spam == "" || len(heard) > 0 {
		t.Errorf("%+v, %v; the milter heard %q", got, err, heard)
	}
}
