package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sink is what a relay that takes everything has seen. The zero sink has seen nothing.
type sink struct {
	taken, sessions atomic.Int64 // mails; connections so far
	open, most      atomic.Int64 // connections at once, and their peak

	mu    sync.Mutex
	first time.Time      // when the first mail was taken
	ids   map[string]int // how often each Message-ID was taken; nil: it is not counted
}

// takeAll is a relay that accepts everything, counts it and forgets it.
func takeAll(r *run, addr string, s *sink) { serve(r, addr, s.talk) }

func (s *sink) talk(c net.Conn) {
	s.sessions.Add(1)
	for n := s.open.Add(1); ; {
		most := s.most.Load()
		if n <= most || s.most.CompareAndSwap(most, n) {
			break
		}
	}
	defer s.open.Add(-1)
	in := bufio.NewReaderSize(c, 64<<10)
	fmt.Fprintf(c, "220 sink\r\n")
	id := ""
	for data := false; ; {
		line, err := in.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
		switch verb := strings.ToUpper(string(line[:min(4, len(line))])); {
		case data && string(line) == ".\r\n":
			data = false
			s.take(id)
			fmt.Fprintf(c, "250 ok\r\n")
		case data:
			if id == "" && len(line) > 12 && strings.EqualFold(string(line[:12]), "Message-ID: ") {
				id = string(line[12:])
			}
		case verb == "EHLO":
			fmt.Fprintf(c, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 0\r\n")
		case verb == "DATA":
			data, id = true, ""
			fmt.Fprintf(c, "354 go\r\n")
		case verb == "QUIT":
			fmt.Fprintf(c, "221 bye\r\n")
			return
		default:
			fmt.Fprintf(c, "250 ok\r\n")
		}
	}
}

func (s *sink) take(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first.IsZero() {
		s.first = time.Now()
	}
	if s.ids != nil {
		s.ids[id]++
	}
	s.taken.Add(1)
}

// twice is how many mails came again.
func (s *sink) twice() (again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.ids {
		again += n - 1
	}
	return again
}
