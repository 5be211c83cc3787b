package live

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// Sink is an SMTP server that keeps every mail it accepts: the world outside the desk. It
// can be stopped and started again on the same address.
type Sink struct {
	Addr string // "host:port"

	mu     sync.Mutex
	mails  []Letter
	forget bool
	refuse func(rcpt string) string
	answer func(Letter)
	ln     net.Listener
	conns  map[net.Conn]bool
	wg     sync.WaitGroup
}

// StartSink starts a sink on a loopback address of its own.
func StartSink(t T) *Sink {
	t.Helper()
	s := &Sink{Addr: FreeAddr(), conns: map[net.Conn]bool{}}
	s.Start(t)
	t.Cleanup(s.Stop)
	return s
}

// StartSinkAt starts a sink on a given address.
func StartSinkAt(t T, addr string) *Sink {
	t.Helper()
	s := &Sink{Addr: addr, conns: map[net.Conn]bool{}}
	s.Start(t)
	t.Cleanup(s.Stop)
	return s
}

// Start listens; also again, after Stop: a process that another test just starts may still
// hold the old socket until its exec.
func (s *Sink) Start(t T) {
	t.Helper()
	var ln net.Listener
	var err error
	if !Eventually(Patience, func() bool {
		ln, err = net.Listen("tcp", s.Addr)
		return err == nil
	}) {
		t.Fatalf("sink: %v", err)
	}
	s.mu.Lock()
	s.ln = ln
	s.mu.Unlock()
	s.wg.Add(1)
	go s.accept(ln)
}

// Stop closes the listener and every connection, as a host that goes down.
func (s *Sink) Stop() {
	s.mu.Lock()
	if s.ln != nil {
		s.ln.Close()
		s.ln = nil
	}
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// Refuse sets the rule of RCPT: what it returns is the reply; "" accepts. nil accepts all.
func (s *Sink) Refuse(rule func(rcpt string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = rule
}

// Answer sets a robot that is given every mail before its sender hears 250: what it says to the
// desk is there when the desk's letter counts as sent. It may be called by several goroutines.
func (s *Sink) Answer(robot func(Letter)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = robot
}

// Forget has the sink keep no mail from now on: a long run would fill the memory.
func (s *Sink) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget = true
}

// All returns every mail so far, in order of arrival.
func (s *Sink) All() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// To returns the mails to an address; with events, those whose X-Guichet-Event is one of
// them.
func (s *Sink) To(addr string, events ...string) []Letter {
	var got []Letter
	for _, m := range s.All() {
		here := slices.ContainsFunc(m.Rcpt, func(r string) bool { return strings.EqualFold(r, addr) })
		if here && (len(events) == 0 || slices.Contains(events, m.Event())) {
			got = append(got, m)
		}
	}
	return got
}

// Wait waits for the nth (from 1) mail of an event to an address and returns it.
func (s *Sink) Wait(t T, n int, addr string, events ...string) Letter {
	t.Helper()
	Until(t, fmt.Sprintf("mail %d to %s of %v", n, addr, events), func() bool {
		return len(s.To(addr, events...)) >= n
	})
	return s.To(addr, events...)[n-1]
}

func (s *Sink) accept(ln net.Listener) {
	defer s.wg.Done()
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		s.wg.Add(1)
		go s.serve(c)
	}
}

// serve speaks as much of RFC 5321 as a sender needs.
func (s *Sink) serve(c net.Conn) {
	defer s.wg.Done()
	defer func() {
		c.Close()
		s.mu.Lock()
		delete(s.conns, c)
		s.mu.Unlock()
	}()
	r := bufio.NewReader(c)
	say := func(line string) { fmt.Fprintf(c, "%s\r\n", line) }
	say("220 sink.test ESMTP")
	var m Letter
	for {
		c.SetDeadline(time.Now().Add(10 * time.Minute))
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, arg, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		switch verb = strings.ToUpper(strings.Fields(verb + " ?")[0]); {
		case verb == "QUIT":
			say("221 bye")
			return
		case verb == "DATA" && len(m.Rcpt) > 0:
			say("354 go")
			if m.Raw, err = readData(r); err != nil {
				return
			}
			m.At = time.Now()
			s.keep(m)
			m = Letter{}
			say("250 2.0.0 kept")
		default:
			say(s.reply(&m, verb, path(arg)))
		}
	}
}

// reply answers a command before DATA, with what it changes in the mail.
func (s *Sink) reply(m *Letter, verb, address string) string {
	switch verb {
	case "EHLO":
		return "250-sink.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 100000000"
	case "HELO", "NOOP":
		return "250 ok"
	case "RSET", "MAIL":
		*m = Letter{From: address}
		return "250 ok"
	case "RCPT":
		if refusal := s.rule(address); refusal != "" {
			return refusal
		}
		m.Rcpt = append(m.Rcpt, address)
		return "250 ok"
	case "DATA":
		return "503 5.5.1 no recipient"
	default:
		return "502 5.5.2 not here"
	}
}

func (s *Sink) rule(rcpt string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse == nil {
		return ""
	}
	return s.refuse(rcpt)
}

func (s *Sink) keep(m Letter) {
	s.mu.Lock()
	if !s.forget {
		s.mails = append(s.mails, m)
	}
	answer := s.answer
	s.mu.Unlock()
	if answer != nil {
		answer(m)
	}
}

// path returns the address of "<address> PARAMS".
func path(arg string) string {
	arg = strings.TrimPrefix(strings.TrimSpace(arg), "<")
	p, _, _ := strings.Cut(arg, ">")
	return p
}

func readData(r *bufio.Reader) ([]byte, error) {
	var b []byte
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		if string(line) == ".\r\n" {
			return b, nil
		}
		if line[0] == '.' {
			line = line[1:]
		}
		b = append(b, line...)
	}
}
