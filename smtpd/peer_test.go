package smtpd

import (
	"crypto/tls"
	"net"
	"testing"
)

// TestGone looks at clients that leave behind the last dot. The desk begins to read only
// when everything that they do is done.
func TestGone(t *testing.T) {
	closeWrite := func(who *caller) { who.fin() }
	for _, c := range []struct {
		name  string
		tls   bool
		leave func(who *caller)
		kept  int
	}{
		{"waits", false, func(*caller) {}, 1},
		{"waits under TLS", true, func(*caller) {}, 1},
		{"left QUIT and waits", false, func(who *caller) { who.say("QUIT\r\n") }, 1},
		{"left QUIT under TLS and waits", true, func(who *caller) { who.say("QUIT\r\n") }, 1},
		{"left QUIT and closed its direction", false, func(who *caller) { who.say("QUIT\r\n"); who.fin() }, 1},
		{"closed its direction", false, closeWrite, 0},
		{"said goodbye under TLS", true, closeWrite, 0},
		{"closed", false, func(who *caller) { who.conn.Close() }, 0},
		{"reset", false, func(who *caller) {
			who.conn.(*net.TCPConn).SetLinger(0)
			who.conn.Close()
		}, 0},
		{"cut under TLS", true, func(who *caller) { who.conn.(*tls.Conn).NetConn().Close() }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, false, Options{TLS: testTLS(t)})
			h.desk.inDo = make(chan struct{})
			who := h.call()
			who.greet()
			if c.tls {
				who.ask("STARTTLS\r\n", "220 *")
				who.secure()
				who.ask("HELO client.test\r\n", "250 *")
			}
			who.begin()
			who.ask("DATA\r\n", "354 *")
			who.say("hi\r\n.\r\n")
			c.leave(who)
			<-h.desk.inDo
			waitFor(t, "the end of the mail", func() bool {
				h.server.mu.Lock()
				defer h.server.mu.Unlock()
				for g := range h.server.gates {
					g.mu.Lock()
					inside := g.inside
					g.mu.Unlock()
					return !inside
				}
				return true
			})
			if n := len(h.desk.kept()); n != c.kept {
				t.Errorf("kept %d mails, want %d", n, c.kept)
			}
		})
	}
}
