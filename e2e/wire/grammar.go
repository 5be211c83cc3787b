package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// maker makes scripts. It is one goroutine's.
type maker struct {
	*rand.Rand
	mails [][]byte // of the parser's tests, with CR LF
}

func (m *maker) pick(words ...string) string { return words[m.IntN(len(words))] }

// one reports whether a chance of 1 in n comes true.
func (m *maker) one(n int) bool { return m.IntN(n) == 0 }

// invent makes a script by the grammar.
func (m *maker) invent() script {
	s := script{lmtp: m.one(4), early: m.one(40)}
	g := &session{maker: m, lmtp: s.lmtp}
	if !m.one(12) {
		g.greet()
	}
	for range 1 + m.IntN(4) {
		g.transaction()
	}
	if m.one(2) {
		g.line("QUIT")
	}
	s.steps = m.chunks(g.said)
	if m.one(15) {
		s.steps = append(s.steps, step{do: []act{end, reset}[m.IntN(2)]})
	}
	return s
}

// session writes what a client says, one command or content each.
type session struct {
	*maker
	lmtp bool
	said []string
}

func (g *session) line(s string) { g.said = append(g.said, s+g.eol()) }

func (g *session) eol() string {
	if g.one(80) {
		return g.pick("\n", "\r", "\r\r\n", " \r\n", "\x00\r\n", "")
	}
	return "\r\n"
}

func (g *session) greet() {
	verb := g.pick("EHLO", "EHLO", "HELO", "ehlo")
	if g.lmtp != g.one(30) {
		verb = "LHLO"
	}
	g.line(verb + " " + g.pick("client.test", "client.test", "client.test", "[127.0.0.1]", "", "a b", "client..test", strings.Repeat("x", 300)))
}

// transaction is a mail, mostly, with what people and programs do wrong.
func (g *session) transaction() {
	if g.one(10) {
		g.noise()
	}
	if !g.one(25) {
		g.line(g.pick("MAIL FROM:", "MAIL FROM:", "mail from:", "MAIL FROM: ") + g.sender() + g.parameters())
	}
	for range 1 + min(g.IntN(4), g.IntN(4)) {
		g.line(g.pick("RCPT TO:", "RCPT TO:", "rcpt to:", "RCPT TO: ") + g.recipient())
	}
	if g.one(12) {
		g.noise()
	}
	switch g.IntN(8) {
	case 0, 1:
		g.bdat()
	case 2:
		g.line(g.pick("RSET", "DATA x", "DATA"))
	default:
		g.line(g.pick("DATA", "DATA", "DATA", "data"))
		g.said = append(g.said, g.dotted(g.mail())+g.ending())
	}
}

func (g *session) sender() string {
	return g.pick("<carla@customer.test>", "<carla@customer.test>", "<dora@customer.test>", "<>", "<ana@agents.test>", "<eve@customer.test",
		"eve@customer.test", "<\"a b\"@customer.test>", "<é@customer.test>", "<"+strings.Repeat("x", 70)+"@customer.test>", "<@a,@b:c@customer.test>", "<a..b@customer.test>", "<\r>")
}

func (g *session) recipient() string {
	return g.pick("<support@desk.test>", "<support@desk.test>", "<support@desk.test>", "<support+anything@desk.test>", "<postmaster>", "<postmaster@desk.test>",
		"<nobody@desk.test>", "<carla@customer.test>", "<SUPPORT@DESK.TEST>", "<support@desk.test> NOTIFY=NEVER", "<>", "support@desk.test", "<support+sensitive@desk.test>")
}

func (g *session) parameters() string {
	if !g.one(3) {
		return ""
	}
	return g.pick(" BODY=8BITMIME", " SIZE=100", " SIZE=99999999999", " SIZE=-1", " SMTPUTF8", " BODY=BINARYMIME", " RET=HDRS", " AUTH=<>", " SIZE=1 SIZE=2", " ")
}

// noise is one odd command.
func (g *session) noise() {
	g.line(g.pick("NOOP", "NOOP x", "RSET", "RSET x", "VRFY carla", "VRFY", "EXPN x", "HELP", "ETRN x", "AUTH PLAIN AGEAYg==", "STARTTLS", "TURN", "", " ", "FOO", "DATA", "QUITX",
		"XCLIENT ADDR=192.0.2.1", "XFORWARD ADDR=192.0.2.1", "GET / HTTP/1.1", "POST /x HTTP/1.0", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2", "MAIL", "RCPT", "BDAT", "BDAT 0", "BDAT 0 LAST", "BDAT x",
		"BDAT 99999999999999999999 LAST", "EHLO again.test", "\xff\xfe\x00", strings.Repeat("N", 3000), "NOOP "+strings.Repeat("x", 1900), ".", "\x1b[2J"))
}

// bdat sends a mail in chunks, some of which say something else than they are.
func (g *session) bdat() {
	mail := g.mail()
	for {
		n := len(mail)
		if !g.one(3) {
			n = g.IntN(len(mail) + 1)
		}
		last := n == len(mail)
		claim, word := n, map[bool]string{true: " LAST"}[last]
		if g.one(25) {
			claim = max(0, n+g.IntN(7)-3)
		}
		g.line(fmt.Sprintf("%s %d%s", g.pick("BDAT", "bdat"), claim, word))
		g.said = append(g.said, mail[:n])
		mail = mail[n:]
		if last {
			return
		}
		if g.one(20) {
			g.line(g.pick("RSET", "NOOP", "DATA", "MAIL FROM:<x@customer.test>", "QUIT", "BDAT x"))
		}
	}
}

// ending is what a client takes for the end of its mail.
func (g *session) ending() string {
	if g.one(12) {
		return g.pick("\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\r", "\r\n.\n", "\r\n.\r\r\n", "\r\r\n.\r\n", "\r\n.\x00\r\n", "\r\n..\r\n", "\r\n. \r\n", ".\r\n", "") + g.pick("", "\r\n.\r\n")
	}
	return g.pick("\r\n.\r\n", "\r\n.\r\n", "\r\n\r\n.\r\n")
}

// dotted doubles the dots at the begin of lines (RFC 5321 §4.5.2), mostly.
func (g *session) dotted(mail string) string {
	if g.one(30) {
		return mail
	}
	if strings.HasPrefix(mail, ".") {
		mail = "." + mail
	}
	return strings.ReplaceAll(mail, "\r\n.", "\r\n..")
}

func (g *session) mail() string {
	switch n := g.IntN(20); {
	case n < 6 && len(g.mails) > 0:
		return "Message-ID: <" + placeholder + "@wire.test>\r\n" + string(g.mails[g.IntN(len(g.mails))])
	case n == 6:
		return g.pick("", "\r\n", placeholder, "x", ":\r\n"+placeholder, "\r\n"+placeholder, " \r\n "+placeholder+"\r\n", strings.Repeat("x", 5000)+placeholder, placeholder+strings.Repeat("\r\n", 500))
	case n == 7:
		return "From: big@customer.test\r\nSubject: " + placeholder + "\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", g.IntN(3000))
	}
	head := "From: " + g.pick("Carla <carla@customer.test>", "dora@customer.test", "Ana <ana@agents.test>", "a@b, c@d", "", "<>", "support@desk.test") + "\r\n" +
		"Message-ID: <" + placeholder + "@wire.test>\r\nTo: support@desk.test\r\nSubject: " + g.pick("Help", "[#1] Help", "Re: [#2] Help", "", "=?utf-8?q?=C3?=", strings.Repeat("long ", 300)) + "\r\n"
	head += g.pick("", "", "Auto-Submitted: auto-replied\r\n", "Content-Type: multipart/mixed; boundary=x\r\n", "Precedence: bulk\r\n", "Reply-To: x@y.test\r\n",
		"References: <"+placeholder+"@wire.test>\r\n", "Cc: "+strings.Repeat("p@q.test, ", 30)+"z@q.test\r\n", "Received: x\r\n", strings.Repeat("Received: from x by y; Mon, 1 Jan 2026 00:00:00 +0000\r\n", 55), "X\x00Y: z\r\n")
	return head + "\r\n" + g.pick("Hello "+placeholder+"\r\n", "#help\r\n", "#share x@y.test\r\n"+placeholder+"\r\n", "--x\r\n\r\n"+placeholder+"\r\n--x--\r\n", "#list\r\n", ".\r\n"+placeholder, "a\x00b "+placeholder+"\r\n", "a\rb\r\n", "a\nb\r\n", "")
}

// chunks cuts what is said into packets, with waits and pauses between: in step, pipelined, or anyhow.
func (m *maker) chunks(said []string) []step {
	var steps []step
	manner := m.IntN(4)
	for _, s := range said {
		steps = append(steps, step{do: send, octets: []byte(s)})
		switch {
		case manner == 0, manner == 1 && m.one(2):
			steps = append(steps, step{do: wait})
		case manner == 3 && m.one(3):
			steps = append(steps, step{do: pause, pause: m.briefly()})
		}
	}
	if manner == 2 { // in as few packets as may be
		var all []byte
		for _, st := range steps {
			all = append(all, st.octets...)
		}
		return []step{{do: send, octets: all}}
	}
	for m.one(2) {
		steps = m.split(steps)
	}
	return steps
}

func (m *maker) briefly() time.Duration { return time.Duration(1+m.IntN(30)) * time.Millisecond }

// split cuts one packet in two, with a pause between.
func (m *maker) split(steps []step) []step {
	if len(steps) == 0 {
		return steps
	}
	i := m.IntN(len(steps))
	st := steps[i]
	if len(st.octets) < 2 {
		return steps
	}
	at := 1 + m.IntN(len(st.octets)-1)
	parts := []step{{do: send, octets: st.octets[:at:at]}, {do: pause, pause: m.briefly()}, {do: send, octets: st.octets[at:]}}
	return append(append(append([]step{}, steps[:i]...), parts...), steps[i+1:]...)
}
