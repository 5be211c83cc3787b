// Package demo owns the page of "guichet demo": the mailboxes of a few people side by side,
// a small mail server that fills them, and the tickets beside them. Whatever is written on
// the page goes to the desk by SMTP, as it would from a mail program; whatever the desk
// sends comes back by SMTP.
//
// It keeps everything in memory, within bounds, and serves loopback only. It refuses to
// know how the desk works: it sees mail, and the tickets as "guichet ticket show" prints
// them.
//
// RFCs: 5322 (what it writes), 3676 §4.5 (how it quotes, without format=flowed).
package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Options says whom the demo shows and where the desk is.
type Options struct {
	Submit  string   // host:port of the desk's SMTP
	Support string   // the support address
	People  []Person // one mailbox each; strangers who write by SMTP get theirs when the desk answers
	// Tickets returns a JSON array of all tickets, each as "guichet ticket show" prints it.
	// Nil shows none.
	Tickets func(context.Context) ([]byte, error)
	Log     zerolog.Logger
	Now     func() time.Time // nil is time.Now
}

// Person is somebody with a mailbox.
type Person struct {
	Name    string
	Address string
	Agent   bool
}

// Demo is the people's mail server and their page. Its methods may be called by any
// goroutine.
type Demo struct {
	o       Options
	token   string        // marks this run, so that a page of an earlier one reloads itself
	done    chan struct{} // closed by Close
	changed *signal

	mu     sync.Mutex
	boxes  []*mailbox
	next   int // id of the next letter
	server []interface{ Close() error }
	closed bool
}

// New makes a demo with empty mailboxes.
func New(o Options) *Demo {
	if o.Now == nil {
		o.Now = time.Now
	}
	d := &Demo{o: o, token: rand.Text()[:8], done: make(chan struct{}), changed: newSignal(), next: 1}
	for _, p := range o.People {
		d.boxes = append(d.boxes, newMailbox(d.key(p.Address), p))
	}
	return d
}

// Close stops the mail servers and the streams of open pages. A second call does nothing.
func (d *Demo) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	close(d.done)
	var first error
	for _, s := range d.server {
		if err := s.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// key makes a short name for a mailbox that can stand in a URL: the local part of its
// address in plain letters, with a number if another has it.
func (d *Demo) key(address string) string {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	plain := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, local)
	if plain == "" || plain == "ticket" {
		plain = "box" + plain
	}
	for key, n := plain, 2; ; n++ {
		if d.box(key) == nil {
			return key
		}
		key = fmt.Sprintf("%s%d", plain, n)
	}
}

// box returns the mailbox with that key, nil if there is none.
func (d *Demo) box(key string) *mailbox {
	for _, b := range d.boxes {
		if b.key == key {
			return b
		}
	}
	return nil
}

// loopback reports whether a "host:port" can only be reached from this machine.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
