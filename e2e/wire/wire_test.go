package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestWire fuzzes for as long as GUICHET_WIRE says (./test: twenty seconds), else some seconds, from the kept corpus.
func TestWire(t *testing.T) {
	t.Parallel()
	lasts := 10 * time.Second
	if say := os.Getenv("GUICHET_WIRE"); say != "" {
		var err error
		if lasts, err = time.ParseDuration(say); err != nil {
			t.Fatal(err)
		}
	}
	corpus := t.TempDir() // what is new is not kept: a test does not change the source
	names, err := filepath.Glob("corpus/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(corpus, filepath.Base(name)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ok, err := fuzz(options{seed: 1, lasts: lasts, round: 15 * time.Second, sessions: 8, corpus: corpus, mails: "../.."})
	if err != nil || !ok {
		t.Errorf("a rule was broken: %v", err)
	}
}

// replies reads "220 hi|250 ok".
func replies(said string) (all []reply) {
	for _, line := range strings.Split(said, "|") {
		code, text, _ := strings.Cut(line, " ")
		all = append(all, reply{code: int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0'), text: text})
	}
	return all
}

// TestOracle: what is told from a session, and which answers break a rule.
func TestOracle(t *testing.T) {
	const begin = "EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
	for _, c := range []struct {
		name, sent, said string
		lmtp, closed     bool
		fault            string
		taken            []string
		perhaps          []string
		open, amid       bool
	}{
		{name: "a mail", sent: begin + "DATA\r\nhi\r\n..\r\n.\r\nQUIT\r\n", said: "220|250|250|250|354|250|221", closed: true, taken: []string{"hi\r\n.\r\n"}},
		{name: "refused", sent: begin + "DATA\r\nhi\r\n.\r\n", said: "220|250|250|250|354|550"},
		{name: "no answer yet", sent: begin + "DATA\r\nhi\r\n.\r\n", said: "220|250|250|250|354", open: true, perhaps: []string{"hi\r\n"}},
		{name: "no answer, and the end", sent: begin + "DATA\r\nhi\r\n.\r\n", said: "220|250|250|250|354", open: true, closed: true, perhaps: []string{"hi\r\n"}, fault: "without a reply"},
		{name: "amid a mail", sent: begin + "DATA\r\nhi\r\n", said: "220|250|250|250|354", amid: true},
		{name: "taken amid a mail", sent: begin + "DATA\r\nhi\r\n", said: "220|250|250|250|354|250", amid: true, fault: "nothing was asked"},
		{name: "taken with a bare LF", sent: begin + "DATA\r\nhi\n.\n\r\n.\r\n", said: "220|250|250|250|354|250", fault: "bare", taken: []string{"hi\n.\n\r\n"}},
		{name: "a mail within a mail is answered", sent: begin + "DATA\r\nhi\r\n.\r\n", said: "220|250|250|250|354|250|250", fault: "nothing was asked", taken: []string{"hi\r\n"}},
		{name: "two replies to a command", sent: "NOOP\r\n", said: "220|250|250", fault: "nothing was asked"},
		{name: "a bare LF is no command", sent: "NOOP\n", said: "220|250", fault: "to the line"},
		{name: "closed by itself", sent: "NOOP\r\n", said: "220|250", closed: true, fault: "without a word"},
		{name: "closed by 421", sent: "NOOP\r\nNOOP\r\n", said: "220|421", closed: true},
		{name: "goes on after 221", sent: "QUIT\r\nNOOP\r\n", said: "220|221|250", fault: "nothing was asked"},
		{name: "HTTP after XCLIENT begins the session anew", sent: "LHLO x\r\nXCLIENT ADDR=192.0.2.1\r\nGET / HTTP/1.1\r\nNOOP\r\n", said: "220|250|220|554", lmtp: true, closed: true},
		{name: "HTTP later is a mistake", sent: "EHLO x\r\nGET / HTTP/1.1\r\nNOOP\r\n", said: "220|250|554", closed: true, open: true, fault: "without a reply"},
		{name: "in chunks", sent: begin + "BDAT 3\r\na\r\nBDAT 3 LAST\r\nb\r\n", said: "220|250|250|250|250|250", taken: []string{"a\r\nb\r\n"}},
		{name: "taken back", sent: begin + "BDAT 3\r\na\r\nRSET\r\n", said: "220|250|250|250|250|250"},
		{name: "a chunk without a recipient", sent: "BDAT 3 LAST\r\na\r\n", said: "220|250", fault: "without a recipient"},
		{name: "a chunk refused at once", sent: begin + "BDAT 99999999 LAST\r\nabc", said: "220|250|250|250|552", closed: true, amid: true},
		{name: "for each recipient of LMTP", lmtp: true, sent: "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nBDAT 99999999999999999999 LAST\r\nabc", said: "220|250|250|250|250|552|552", closed: true},
		{name: "whose octets were to come", lmtp: true, sent: "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nBDAT 99999999 LAST\r\nabc", said: "220|250|250|250|250|552|552", closed: true, amid: true},
		{name: "but no more", lmtp: true, sent: "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 99999999999999999999 LAST\r\nabc", said: "220|250|250|250|552|552", closed: true, fault: "nothing was asked"},
		{name: "LMTP answers each", sent: "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@d>\r\nDATA\r\nhi\r\n.\r\n", said: "220|250|250|250|250|354|250|550", lmtp: true, taken: []string{"hi\r\n"}},
	} {
		f := consult(c.lmtp, false, []byte(c.sent), heard{replies: replies(c.said), closed: c.closed})
		if c.fault == "" && f.fault != "" || !strings.Contains(f.fault, c.fault) {
			t.Errorf("%s: fault %q, want %q", c.name, f.fault, c.fault)
		}
		if got := texts(f.taken); !reflect.DeepEqual(got, c.taken) {
			t.Errorf("%s: taken %q, want %q", c.name, got, c.taken)
		}
		if got := texts(f.perhaps); !reflect.DeepEqual(got, c.perhaps) {
			t.Errorf("%s: perhaps taken %q, want %q", c.name, got, c.perhaps)
		}
		if f.open != c.open || f.amid != c.amid {
			t.Errorf("%s: open %t, amid %t; want %t, %t", c.name, f.open, f.amid, c.open, c.amid)
		}
	}
}

func texts(mails [][]byte) (all []string) {
	for _, m := range mails {
		all = append(all, string(m))
	}
	return all
}

// TestEssence: what the audit takes for one mail.
func TestEssence(t *testing.T) {
	for _, c := range []struct {
		name, one, other string
		same             bool
	}{
		{"another trace", "Received: a\r\nSubject: x\r\n\r\nHi\r\n", "Subject: x\r\n\r\nHi\r\n", true},
		{"another body", "Subject: x\r\n\r\nHi\r\n", "Subject: x\r\n\r\nHo\r\n", false},
		{"another subject, folded", "Subject: x\r\n y\r\n\r\nHi\r\n", "Subject: x\r\n z\r\n\r\nHi\r\n", false},
		{"fields only, that do not count", "X-A: 1\r\n", "X-A: 2\r\n", true},
		{"fields only, with a fold", "X-A: 1\r\n b\r\n", "X-B: 2", true},
		{"a broken line over traces", "x, 1 Jan\r\nReceived: a\r\n\r\n", "x, 1 Jan\r\nReceived: b\r\nReceived: c\r\n\r\n", true},
		{"another broken line over traces", "x, 1 Jan\r\nReceived: a\r\n\r\n", "y, 2 Jan\r\nReceived: b\r\nReceived: c\r\n\r\n", false},
		{"another fold of a broken line", "x, 1 Jan\r\n a\r\nReceived: a\r\n\r\n", "x, 1 Jan\r\n b\r\nReceived: a\r\n\r\n", false},
		{"another fold of a trace", "Received: a\r\n b\r\n\r\nHi\r\n", "Received: a\r\n c\r\n\r\nHi\r\n", true},
		{"words only", "Hi\r\n", "Ho\r\n", false},
		{"a blank line first", "\r\nHi\r\n", "\r\nHo\r\n", false},
	} {
		one, ok1 := essence([]byte(c.one))
		other, ok2 := essence([]byte(c.other))
		if same := ok1 && ok2 && one == other; same != c.same {
			t.Errorf("%s: the same %t, want %t (%q, %q)", c.name, same, c.same, one, other)
		}
	}
}

// TestMayHave: a mail that a killed desk stored was in a session that heard nothing of it, in whatever pieces.
func TestMayHave(t *testing.T) {
	const trace = "Return-Path: <a@b>\r\nReceived: from c ([127.0.0.1])\r\n\tby mx.desk.test with ESMTP id x;\r\n\tTue, 01 Dec 2026 15:22:03 +0000\r\n"
	for _, c := range []struct {
		sent, mail string
		want       bool
	}{
		{"DATA\r\n:\r\nhi\r\n.\r\n", ":\r\nhi\r\n", true},
		{"DATA\r\n..hi\r\n.\r\n", ".hi\r\n", true},
		{"BDAT 5 LAST\r\n:\r\nhi", ":\r\nhi", true},
		{"BDAT 2\r\n:\rBDAT 1\r\n\nbdat 2 LAST\r\nhi", ":\r\nhi", true},
		{"BDAT 4 LAST\r\n.\r\n.", ".\r\n.", true},
		{"BDAT 5 LAST\r\n:\r\nho", ":\r\nhi", false},
		{"DATA\r\nw0123456789abcdef012 x\r\n.\r\n", "w0123456789abcdef012 x\r\n", true},
		{"DATA\r\nw0123456789abcdef013 x\r\n.\r\n", "w0123456789abcdef012 x\r\n", false},
	} {
		if got := (books{unknown: [][]byte{[]byte(c.sent)}}).mayHave([]byte(trace + c.mail)); got != c.want {
			t.Errorf("%q of %q: %t, want %t", c.mail, c.sent, got, c.want)
		}
	}
}

// TestScriptIsText: a script is the same after it was written and read.
func TestScriptIsText(t *testing.T) {
	s := script{lmtp: true, early: true, steps: []step{{do: send, octets: []byte("EHLO \x00\"\xff\r\n")}, {do: wait}, {do: pause, pause: 7 * time.Millisecond}, {do: reset}, {do: end}}}
	got, err := readScript(s.text())
	if err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("%+v, %v; want %+v", got, err, s)
	}
	for _, bad := range []string{"smtp\nsend x", "smtp\nshout", "smtp\npause x"} {
		if _, err := readScript([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
