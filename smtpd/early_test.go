package smtpd

import (
	"testing"
	"time"
)

// TestRequests: whoever speaks HTTP is left after its first line, whatever stands behind it.
func TestRequests(t *testing.T) {
	behind := "\r\nHELO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\nhi\r\n.\r\n"
	h := open(t, false, Options{})
	for _, line := range []string{
		"GET / HTTP/1.1", "POST /a?b=c HTTP/1.0", "CONNECT mx.test:25 HTTP/1.1", "PRI * HTTP/2.0", "get / HTTP/1.1",
		"OPTIONS * HTTP/1.1\r\nHost: mx.test", "GET /", "HEAD / HTTP/1.1\n", "PURGE /x HTTP/1.1",
	} {
		who := h.call()
		who.hear("220 *")
		who.say(line + behind)
		who.hear("554 5.5.1 *")
		who.gone()
	}
	// What only begins alike is a mistake as any other, and behind HELO nothing of it is looked at.
	who := h.call()
	who.hear("220 *")
	who.ask("GETTING\r\n", "500 *")
	who.ask("GET\r\n", "500 *")
	who.ask("EHLO client.test\r\n", "250-*")
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
}

// TestSpeaksFirst: who speaks before the greeting brings no mail, over a plain socket, with one command
// or many; who waits is greeted.
func TestSpeaksFirst(t *testing.T) {
	h := open(t, false, Options{Silence: time.Minute})
	for _, said := range []string{
		"EHLO client.test\r\n", "E", "\r\n", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00",
		"HELO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\nhi\r\n.\r\n",
	} {
		who := h.call()
		who.say(said)
		who.hear("554 5.5.1 *")
		who.gone()
	}
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
	patient := open(t, false, Options{Silence: time.Millisecond})
	who := patient.call()
	who.greet()
	who.begin()
	who.ask("DATA\r\n", "354 *")
	who.ask("hi\r\n.\r\n", "250 *")
	lmtp := open(t, true, Options{Silence: time.Minute})
	who = lmtp.call()
	who.say("LHLO x\r\n")
	who.hear("220 *")
}
