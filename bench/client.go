package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sample is one measurement of one server.
type sample struct {
	rate     float64         // acknowledged mails a second
	waits    []time.Duration // from the final dot to its reply, sorted; empty for smtp-source
	refused  int             // other answers than 250
	rssAnon  int64           // octets, peak; 0 for Postfix
	cpu      time.Duration   // of the process, from its start; 0 for Postfix
	answered int
}

func (s sample) sort() { slices.Sort(s.waits) }

// percentile needs the waits sorted.
func (s sample) percentile(p float64) time.Duration {
	if len(s.waits) == 0 {
		return 0
	}
	return s.waits[int(p*float64(len(s.waits)-1))]
}

// cpuPerMail is in milliseconds of one core.
func (s sample) cpuPerMail() float64 {
	return float64(s.cpu) / float64(time.Millisecond) / float64(max(s.answered, 1))
}

// anonymous is the peak of anonymous memory in MB.
func (s sample) anonymous() float64 { return float64(s.rssAnon) / 1e6 }

// drive sends mails over sessions that stay open, as a busy MTA does, with the envelope
// pipelined (RFC 2920).
func (m *maker) drive(addr string, sessions, mails int) (sample, error) {
	var (
		next, refused atomic.Int64
		wg            sync.WaitGroup
		mu            sync.Mutex
		all           []time.Duration
		fault         error
	)
	first := m.sent
	next.Store(first)
	m.sent += int64(mails)
	start := time.Now()
	due := func(n int64) time.Time {
		if m.pace == 0 {
			return start
		}
		return start.Add(time.Duration(float64(n-first-1) / m.pace * float64(time.Second)))
	}
	for range sessions {
		wg.Add(1)
		go func() {
			defer wg.Done()
			waits, err := session(addr, m, &next, &refused, first+int64(mails), due)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, waits...)
			if err != nil {
				fault = err
			}
		}()
	}
	wg.Wait()
	took := time.Since(start)
	good := len(all) - int(refused.Load())
	s := sample{rate: float64(good) / took.Seconds(), waits: all, refused: int(refused.Load()), answered: len(all)}
	s.sort()
	return s, fault
}

// session takes mails by their numbers up to the last, none before it is due.
func session(addr string, m *maker, next, refused *atomic.Int64, last int64, due func(int64) time.Time) ([]time.Duration, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	r := bufio.NewReader(c)
	if err := expect(r, "220"); err != nil {
		return nil, err
	}
	fmt.Fprintf(c, "EHLO client.test\r\n")
	if err := expect(r, "250"); err != nil {
		return nil, err
	}
	var waits []time.Duration
	var b bytes.Buffer
	for {
		n := next.Add(1)
		if n > last {
			fmt.Fprintf(c, "QUIT\r\n")
			return waits, nil
		}
		from := due(n)
		time.Sleep(time.Until(from))
		s := m.of(n)
		b.Reset()
		fmt.Fprintf(&b, "MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n", s.path, rcpt)
		if _, err := c.Write(b.Bytes()); err != nil {
			return waits, err
		}
		for _, code := range []string{"250", "250", "354"} {
			if err := expect(r, code); err != nil {
				return waits, err
			}
		}
		b.Reset()
		m.write(&b, s, n)
		b.WriteString(".\r\n")
		if _, err := c.Write(b.Bytes()); err != nil {
			return waits, err
		}
		sent := time.Now()
		if m.pace > 0 {
			sent = from // one that began late, since no session was free, has waited all the same
		}
		err := expect(r, "250")
		waits = append(waits, time.Since(sent))
		if err != nil {
			refused.Add(1)
			if err, ok := err.(*replyError); !ok || err.code[0] == '5' {
				return waits, err
			}
		}
	}
}

// replyError is a reply with another code than the one hoped for.
type replyError struct{ code, line string }

func (e *replyError) Error() string { return "the server answered " + e.line }

// expect reads a reply, all its lines.
func expect(r *bufio.Reader, code string) error {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if len(line) < 4 {
			return fmt.Errorf("no reply: %q", line)
		}
		if line[3] == '-' {
			continue
		}
		if line[:3] != code {
			return &replyError{line[:3], line}
		}
		return nil
	}
}
