package smtpd

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"
)

func shutdown(h *house, limit time.Duration) chan error {
	done := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		done <- h.server.Shutdown(ctx)
	}()
	return done
}

func TestShutdown(t *testing.T) {
	h := open(t, false, Options{})
	h.desk.inDo = make(chan struct{}, 2)
	idle, early, busy, chunked := h.call(), h.call(), h.call(), h.call()
	idle.greet()
	early.greet()
	early.begin()
	busy.greet()
	busy.begin()
	busy.ask("DATA\r\n", "354 *")
	chunked.greet()
	chunked.begin()
	chunked.ask("BDAT 4\r\nhi\r\n", "250 *")
	<-h.desk.inDo
	<-h.desk.inDo

	done := shutdown(h, patience)
	idle.hear("421 4.3.2 *")
	idle.gone()
	early.hear("421 4.3.2 *")
	if c, err := net.Dial("tcp", h.addr.String()); err == nil {
		newCaller(t, c).gone()
	}
	busy.say("hi\r\n.\r\nMAIL FROM:<carla@customer.test>\r\n")
	busy.hear("250 *")
	busy.hear("421 4.3.2 *")
	busy.gone()
	chunked.ask("BDAT 4 LAST\r\nho\r\n", "250 *")
	chunked.hear("421 4.3.2 *")
	if err := <-done; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if n := len(h.desk.kept()); n != 2 {
		t.Errorf("kept %d mails", n)
	}
}

func TestShutdownLosesPatience(t *testing.T) {
	h := open(t, false, Options{})
	who := h.call()
	who.greet()
	who.begin()
	who.ask("DATA\r\n", "354 *")
	if err := <-shutdown(h, 50*time.Millisecond); err != context.DeadlineExceeded {
		t.Errorf("Shutdown: %v", err)
	}
	who.gone()
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
}

// TestShutdownAmidStalledContent: a mail whose content does not come hears 421, and the end is clean.
func TestShutdownAmidStalledContent(t *testing.T) {
	h := open(t, false, Options{Grace: 200 * time.Millisecond})
	h.desk.inDo = make(chan struct{}, 4)
	var all []*caller
	for _, begin := range []string{"DATA\r\n", "DATA\r\nSubject: half", "BDAT 10\r\n1234", "BDAT 4\r\nhi\r\n"} {
		who := h.call()
		who.greet()
		who.begin()
		who.say(begin)
		if strings.HasPrefix(begin, "DATA") {
			who.hear("354 *")
		}
		if strings.HasSuffix(begin, "hi\r\n") {
			who.hear("250 *")
		}
		<-h.desk.inDo
		all = append(all, who)
	}
	done := shutdown(h, patience)
	for _, who := range all {
		who.hear("421 4.3.2 *")
		who.gone()
	}
	if err := <-done; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if n := len(h.desk.kept()); n != 0 {
		t.Errorf("kept %d mails", n)
	}
}
