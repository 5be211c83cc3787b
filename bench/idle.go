package main

import (
	"bufio"
	"fmt"
	"net"
	"time"

	"guichet/e2e/live"
)

// measureIdle measures how much anonymous memory the desk takes for each of o.idle sessions that have said EHLO and
// nothing since.
func measureIdle(r *run, bin string, o options) error {
	relay := live.FreeAddr()
	neverGreet(r, relay)
	d := live.StartDesk(r, bin, live.Setup{Relay: relay, SMTP: fmt.Sprintf("max_connections = %d\nmax_per_client = %d", o.idle+10, o.idle+10)})
	time.Sleep(time.Second) // the start's own garbage goes
	before := rssAnon(d.PID())
	for i := range o.idle {
		c, err := net.Dial("tcp", d.Addr)
		if err != nil {
			return fmt.Errorf("session %d: %w", i, err)
		}
		r.Cleanup(func() { c.Close() })
		in := bufio.NewReaderSize(c, 256)
		if err := expect(in, "220"); err != nil {
			return fmt.Errorf("session %d: %w", i, err)
		}
		fmt.Fprintf(c, "EHLO client.test\r\n")
		if err := expect(in, "250"); err != nil {
			return fmt.Errorf("session %d: %w", i, err)
		}
	}
	time.Sleep(time.Second)
	after := rssAnon(d.PID())
	fmt.Printf("%d idle sessions: RssAnon %.0f MB, before %.0f MB, %.1f KB each\n", o.idle, float64(after)/1e6, float64(before)/1e6, float64(after-before)/1e3/float64(o.idle))
	return nil
}
