package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"sync"
	"time"
)

const (
	answerTime = 20 * time.Second       // within which the desk answers, on a loaded machine
	waitTime   = 300 * time.Millisecond // of a wait that may be for nothing
)

// played is a session that was.
type played struct {
	sent []byte
	heard
}

// player plays one script against a server.
type player struct {
	script
	conn net.Conn
	sent []byte
	left bool

	mu     sync.Mutex
	told   []byte
	ended  bool
	change chan struct{} // something was heard
}

// play runs a script; stop ends it where it stands.
func play(s script, addr string, stop <-chan struct{}) (played, finding, error) {
	conn, err := net.DialTimeout("tcp", addr, answerTime)
	if err != nil {
		return played{}, finding{}, err
	}
	p := &player{script: s, conn: conn, change: make(chan struct{}, 1)}
	go p.hear()
	defer conn.Close()
	if !s.early {
		p.settle(1, stop)
	}
	for _, st := range s.steps {
		if !p.act(st, stop) {
			break
		}
	}
	if !p.left {
		p.leave(stop)
	}
	h := p.said()
	h.left = p.left
	select {
	case <-stop:
		h.left = true
	default:
	}
	return played{sent: p.sent, heard: h}, consult(s.lmtp, s.early, p.sent, h), nil
}

// act does one step; false ends the script.
func (p *player) act(st step, stop <-chan struct{}) bool {
	switch st.do {
	case send:
		octets := bytes.ReplaceAll(st.octets, []byte(placeholder), word())
		p.conn.SetWriteDeadline(time.Now().Add(answerTime))
		n, err := p.conn.Write(octets)
		p.sent = append(p.sent, octets[:n]...)
		return err == nil
	case wait:
		p.answered(waitTime, stop)
	case pause:
		select {
		case <-time.After(st.pause):
		case <-stop:
		}
	case end, reset:
		if c, ok := p.conn.(*net.TCPConn); ok && st.do == reset {
			c.SetLinger(0)
		}
		p.left = true
		p.conn.Close()
		return false
	}
	return true
}

// leave waits until all is answered, and asks once more whether the session is in step.
func (p *player) leave(stop <-chan struct{}) {
	f := p.answered(answerTime, stop)
	if f.fault != "" || f.open || p.isOver() {
		return
	}
	if f.amid {
		p.left = true // amid a mail: nothing is promised
		return
	}
	p.act(step{do: send, octets: []byte("NOOP\r\n")}, stop)
	p.answered(answerTime, stop)
}

// answered waits until every command is answered, or the session has ended.
func (p *player) answered(patience time.Duration, stop <-chan struct{}) finding {
	late := time.After(patience)
	for {
		h := p.said()
		f := consult(p.lmtp, p.early, p.sent, heard{replies: h.replies, left: true})
		if !f.open || h.closed || f.fault != "" {
			return f
		}
		select {
		case <-p.change:
		case <-late:
			return f
		case <-stop:
			return f
		}
	}
}

// settle waits for n replies.
func (p *player) settle(n int, stop <-chan struct{}) {
	late := time.After(answerTime)
	for h := p.said(); len(h.replies) < n && !h.closed; h = p.said() {
		select {
		case <-p.change:
		case <-late:
			return
		case <-stop:
			return
		}
	}
}

func (p *player) isOver() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// hear keeps what the server says.
func (p *player) hear() {
	b := make([]byte, 4096)
	for {
		n, err := p.conn.Read(b)
		p.mu.Lock()
		p.told = append(p.told, b[:n]...)
		p.ended = p.ended || err != nil
		p.mu.Unlock()
		select {
		case p.change <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// line is one line of a reply.
var line = regexp.MustCompile(`^([2-5]\d\d)([ -])([^\r\n]*)\r\n`)

// said takes what was heard apart.
func (p *player) said() heard {
	p.mu.Lock()
	b, h := p.told, heard{closed: p.ended}
	p.mu.Unlock()
	for len(b) > 0 {
		m := line.FindSubmatch(b)
		if m == nil {
			if bytes.Contains(b, []byte("\n")) || h.closed {
				h.broken = string(b)
			}
			return h
		}
		b = b[len(m[0]):]
		if string(m[2]) == " " {
			code, _ := strconv.Atoi(string(m[1]))
			h.replies = append(h.replies, reply{code, string(m[3])})
		}
	}
	return h
}

// word is one that no other mail has, as long as the placeholder.
func word() []byte {
	b := make([]byte, (len(placeholder)-1+1)/2)
	rand.Read(b)
	return []byte("w" + hex.EncodeToString(b)[:len(placeholder)-1])
}

// tell prints a session for people.
func (p played) tell() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "sent:\n%.4000q\nheard:\n", p.sent)
	for _, r := range p.replies {
		fmt.Fprintf(&b, "%d %s\n", r.code, r.text)
	}
	fmt.Fprintf(&b, "closed by the desk: %t; left by the client: %t\n", p.closed, p.left)
	return b.String()
}
