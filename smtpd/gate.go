package smtpd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"strings"
	"time"

	"guichet/mail"
)

// gate is the net.Conn that go-smtp serves. Read hands over one command at a time, checked
// and in a canonical form, so go-smtp's buffer never holds more than that; what is wrong or
// out of order is answered here. Write holds replies.
type gate struct {
	*wire
	server  *Server
	session *session

	feed   []byte // what go-smtp reads next, and no more than that
	memory []byte // of feed, to be used again
	held   string // a command to feed after feed
	verb   string // of the command that go-smtp handles
	drop   bool   // its reply must not be sent
	single bool   // of its reply only the first line may be sent
	over   bool   // the session ends when that reply is sent

	began    time.Time
	claimed  string // by the HELO that go-smtp handles
	helo     string // "" before HELO, and again after STARTTLS
	asked    sender // of the MAIL that go-smtp handles
	named    mail.Address
	chunk    chunk // of the BDAT that began the mail
	chunked  bool
	commands int
	faults   int
	proxied  bool // it was looked for a PROXY header
	greeted  bool // the client was listened to before the greeting
}

var _ net.Conn = (*gate)(nil)

// Read gives go-smtp the next command.
func (g *gate) Read(p []byte) (n int, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			g.session.log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			g.Close()
			n, err = 0, io.EOF
		}
	}()
	if len(g.feed) == 0 {
		if err := g.next(); err != nil {
			return 0, err
		}
	}
	n = copy(p, g.feed)
	g.feed = g.feed[n:]
	return n, nil
}

// Write takes a reply of go-smtp.
func (g *gate) Write(p []byte) (int, error) {
	g.hold(p)
	return len(p), nil
}

// Close ends the session.
func (g *gate) Close() error {
	if g.close(false) {
		g.server.forget(g)
	}
	return nil
}

// next puts a command into g.feed. It returns io.EOF when the session is over, so that
// go-smtp leaves without a word of its own.
func (g *gate) next() error {
	g.settle()
	if g.over {
		if g.close(true) {
			g.server.forget(g)
		}
		return io.EOF
	}
	if g.held != "" {
		g.forward(g.held, g.held)
		g.held = ""
		return nil
	}
	if g.session.front.IsValid() && !g.proxied && !g.proxy() {
		return io.EOF
	}
	if g.early() {
		g.out = g.out[:0]
		g.hangup(replyEarly)
		return io.EOF
	}
	for {
		line, err := g.line()
		if err != nil && !errors.Is(err, errLongLine) {
			g.part(err)
			return io.EOF
		}
		r := replyLongLine
		if err == nil {
			r = g.command(line)
		}
		if r.code != 0 && !g.answer(r) {
			return io.EOF
		}
		if len(g.feed) > 0 {
			return nil
		}
	}
}

// forward gives a command to go-smtp.
func (g *gate) forward(verb, line string) {
	g.verb = verb
	g.mark = len(g.out)
	g.give(line)
}

// give makes go-smtp read a line.
func (g *gate) give(line string) {
	g.memory = append(append(g.memory[:0], line...), '\r', '\n')
	g.feed = g.memory
}

// life is when the session has lasted long enough.
func (g *gate) life() time.Time { return g.began.Add(g.server.options.Life) }

// command judges one line: a reply, or something in g.feed, or neither when the line did its
// work.
func (g *gate) command(line []byte) reply {
	if r := g.allowed(); r.code != 0 {
		return r
	}
	if g.helo == "" && isRequest(line) {
		return replyRequest
	}
	verb, arg, ok := split(line)
	if !ok {
		return replyBareLine
	}
	if handle := verbs[verb]; handle != nil {
		return handle(g, verb, arg)
	}
	return replyUnknown
}

// amidChunks reads a command between two chunks of a mail; the verb is "" if it is broken.
func (g *gate) amidChunks() (verb, arg string, err error) {
	line, err := g.line()
	if errors.Is(err, errLongLine) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	g.commands++
	if g.commands > g.server.options.Commands && !g.session.exempt {
		return "", "", io.ErrShortBuffer
	}
	verb, arg, _ = split(line)
	return verb, arg, nil
}

// allowed counts a command against the limits of the session.
func (g *gate) allowed() reply {
	g.commands++
	switch {
	case g.isStopping():
		return replyStopping
	case time.Now().After(g.life()):
		return replyOld
	case g.session.guesses():
		return replyHarvest
	case g.session.exempt:
		return reply{}
	case g.commands > g.server.options.Commands:
		return replyTooMany
	}
	return reply{}
}

// split takes a line apart; false if it holds a control character, or does not end with
// CR LF alone.
func split(line []byte) (verb, arg string, ok bool) {
	text, ok := bytes.CutSuffix(line, []byte("\r\n"))
	if !ok {
		return "", "", false
	}
	for _, b := range text {
		if b < ' ' || b == 0x7f {
			return "", "", false
		}
	}
	verb, arg, _ = strings.Cut(string(text), " ")
	return strings.ToUpper(verb), strings.Trim(arg, " "), true
}

// canonical is an address as go-smtp reads it back.
func canonical(a mail.Address, host string) string {
	if a.Local != "" && a.Domain == "" {
		a.Domain = host
	}
	return fmt.Sprintf("<%s>", a)
}
