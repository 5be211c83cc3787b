package smtpd

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// from connects from an address of its own.
func (h *house) from(client string) *caller {
	h.t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(client)}}
	c, err := d.Dial("tcp", h.addr.String())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	return newCaller(h.t, c)
}

func (h *house) idlest(now time.Time) *gate {
	h.server.mu.Lock()
	defer h.server.mu.Unlock()
	return h.server.idlest(now)
}

// greeting reads the code of the first line; "" if there is none.
func (c *caller) greeting() string {
	line, _ := c.in.ReadString('\n')
	code, _, _ := strings.Cut(line, " ")
	return code
}

// TestFiveThousandConnections: as many as the limits permit come in, of one address, of one network
// and in all; the others hear 421, and who stays away from them is served.
func TestFiveThousandConnections(t *testing.T) {
	for _, c := range []struct {
		name   string
		client func(n int) string
		in     int
	}{
		{"one address", func(int) string { return "127.1.1.1" }, 100},
		{"one network", func(n int) string { return fmt.Sprintf("127.1.1.%d", 1+n%250) }, 400},
		{"many networks", func(n int) string { return fmt.Sprintf("127.1.%d.%d", 1+n%50, 1+n%249) }, 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, false, Options{Grace: time.Hour})
			said := map[string]int{}
			for n := range 5000 {
				who := h.from(c.client(n))
				code := who.greeting()
				if said[code]++; code != "220" {
					who.conn.Close()
				}
			}
			if said["220"] != c.in || said["421"] != 5000-c.in {
				t.Errorf("greetings: %v, want %d of 220", said, c.in)
			}
			if other := h.from("127.9.9.9").greeting(); (other == "220") != (c.in < 1000) {
				t.Errorf("another network hears %s", other)
			}
		})
	}
}

// TestFloodInTheLog: who is turned away is logged, but not each of a flood.
func TestFloodInTheLog(t *testing.T) {
	var log lines
	h := open(t, false, Options{PerClient: 1, Log: zerolog.New(&log)})
	h.call().greet()
	const flood = 500
	began := time.Now()
	for range flood {
		if who := h.call(); who.greeting() == "421" {
			who.conn.Close()
		}
	}
	most := awayLines * (2 + int32(time.Since(began).Seconds()))
	if n := log.n.Load(); n < awayLines || n > most {
		t.Errorf("%d lines for %d refused connections, want %d to %d", n, flood, awayLines, most)
	}
}

// lines counts writes.
type lines struct{ n atomic.Int32 }

func (l *lines) Write(p []byte) (int, error) {
	l.n.Add(1)
	return len(p), nil
}

// TestIdleGiveTheirPlace: sessions that bring no mail hold no place that somebody else needs: not
// idle ones, nor those that say something now and then, nor those whose mail drips. Those that
// bring mail stay.
func TestIdleGiveTheirPlace(t *testing.T) {
	drips := func(who *caller, octets string) {
		go func() {
			for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
				if _, err := io.WriteString(who.conn, octets); err != nil {
					tick.Stop()
					return
				}
			}
		}()
	}
	for name, sits := range map[string]func(who *caller){
		"silent":  func(*caller) {},
		"command": func(who *caller) { drips(who, "N") },
		"NOOP":    func(who *caller) { drips(who, "NOOP\r\n") },
		"content": func(who *caller) {
			who.begin()
			who.ask("DATA\r\n", "354 *")
			drips(who, "\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, false, Options{Connections: 20, Grace: 50 * time.Millisecond})
			for n := range 19 {
				who := h.from(fmt.Sprintf("127.1.1.%d", 1+n))
				who.greet()
				sits(who)
			}
			busy := h.from("127.2.2.2")
			busy.greet()
			var guest *caller
			waitFor(t, "a place", func() bool {
				guest = h.from("127.3.3.3")
				return guest.greeting() == "220"
			})
			guest.ask("HELO client.test\r\n", "250 *")
			guest.begin()
			guest.ask("DATA\r\n", "354 *")
			guest.ask("hi\r\n.\r\n", "250 *")
			busy.begin() // it is of a smaller network
			busy.ask("DATA\r\n", "354 *")
			busy.ask("hi\r\n.\r\n", "250 *")
			if n := len(h.desk.kept()); n != 2 {
				t.Errorf("kept %d mails", n)
			}
		})
	}
}

// TestPlaceIsKept: nobody loses his place within the grace, nor while his mail comes at a fair pace,
// nor to those who have no place of their own to get.
func TestPlaceIsKept(t *testing.T) {
	h := open(t, false, Options{Connections: 20, PerClient: 1, Grace: time.Hour})
	for n := range 20 {
		h.from(fmt.Sprintf("127.1.%d.1", n)).greet()
	}
	if got := h.from("127.9.9.9").greeting(); got != "421" {
		t.Errorf("within the grace: %s", got)
	}
	h.server.mu.Lock()
	var gates []*gate
	for g := range h.server.gates {
		gates = append(gates, g)
	}
	h.server.mu.Unlock()
	now := time.Now()
	for n, g := range gates {
		g.earn(-time.Duration(n) * time.Second)
	}
	last := gates[len(gates)-1]
	h.from("127.1.1.1").hear("421 4.7.0 *")
	if h.idlest(now) != last || last.isDisplaced() {
		t.Error("not the one that brought no mail for the longest")
	}
	last.moved(1 << 20)
	if keeps := time.Unix(0, last.keeps.Load()); keeps.Before(now.Add(maxEarned-time.Second)) || keeps.After(time.Now().Add(maxEarned)) {
		t.Errorf("a megabyte of content keeps the place until %v, now is %v", keeps, now)
	}
	if h.idlest(now) != gates[len(gates)-2] {
		t.Error("content keeps no place")
	}
	if around(netip.MustParseAddr("2001:db8::1")) != netip.MustParsePrefix("2001:db8::/48") {
		t.Error("the network of IPv6")
	}
}
