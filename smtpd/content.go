package smtpd

import (
	"errors"
	"io"
	"time"

	"guichet/mail"
)

// Faults of a mail's content.
var (
	errTooLarge  = &mail.Error{Kind: mail.TooLarge}
	errMalformed = &mail.Error{Kind: mail.Malformed}
	errAborted   = &mail.Error{Kind: mail.Disconnected, Text: "the client took the mail back"}
	errGone      = &mail.Error{Kind: mail.Disconnected, Text: "the client did not wait for the answer"}
	errUnread    = &mail.Error{Text: "the desk answered before it had read the mail"}
)

// What a framing says besides io.EOF.
var (
	errBare     = errors.New("bare CR or LF")
	errChunkEnd = errors.New("end of a chunk that is not the last")
	errDoubtful = errors.New("the client may think that the mail ended elsewhere")
)

// framing finds a mail's content in what came over the wire.
type framing interface {
	// next returns a run of content at the begin of b and how many octets of b are used with
	// it: none if it needs to see more. At the end of the mail it returns io.EOF.
	next(b []byte) (run []byte, used int, err error)
	// skip reads on after errBare, to where commands come again.
	skip(w *wire) error
}

// content is one mail's octets, straight off the wire. It ends with io.EOF only if the mail
// came whole, within the size, without a bare CR or LF, and its sender still waits; every
// other end is a *mail.Error. In each case the wire is left in step, or closed.
type content struct {
	framing
	gate *gate
	run  []byte // found, and not given out yet; it lies in the wire's buffer
	size int64
	over bool // more came than may be
	end  error
}

// content begins the mail that go-smtp was told of by DATA.
func (g *gate) content() *content {
	g.enter(time.Now().Add(g.server.options.DataTime))
	g.earn(g.server.options.Grace)
	if !g.chunked {
		g.flush() // the client may begin before the desk does; an error comes again with fill
		return &content{gate: g, framing: &dots{start: true}}
	}
	g.out = g.out[:min(g.mark, len(g.out))] // the client did not ask to be told to begin
	first := g.chunk
	return &content{gate: g, framing: &first}
}

func (c *content) Read(p []byte) (int, error) {
	for len(c.run) == 0 {
		if c.end != nil {
			c.gate.slim() // what the desk does with the mail takes longer than reading it
			return 0, c.end
		}
		c.advance()
	}
	n := copy(p, c.run)
	c.run = c.run[n:]
	return n, nil
}

// advance finds the next run, or sets c.end.
func (c *content) advance() {
	if c.over {
		c.end = c.drain(errTooLarge)
		return
	}
	run, err := c.scan()
	room := max(0, c.gate.server.maxSize.Load()-c.size)
	switch {
	case err == nil && int64(len(run)) > room: // its header tells the desk which mail it is
		c.run, c.over = run[:room], true
		c.size += room
	case err == nil:
		c.run = run
		c.size += int64(len(run))
	case errors.Is(err, errChunkEnd):
		c.end = c.nextChunk()
	case errors.Is(err, errBare):
		c.end = c.resync(errMalformed)
	case errors.Is(err, io.EOF) && !c.gate.waits():
		c.end = errGone
	default:
		c.end = err
	}
}

// scan returns the next run; it waits for the client.
func (c *content) scan() ([]byte, error) {
	for {
		run, used, err := c.next(c.gate.unread())
		c.gate.r += used
		if err != nil || len(run) > 0 {
			return run, err
		}
		if used > 0 {
			continue
		}
		if err := c.gate.fill(); err != nil {
			return nil, c.lost(err)
		}
	}
}

// drain reads to the end of a mail, or of its chunk, that will not be kept: answering in the
// midst of it would take the rest for commands.
func (c *content) drain(fault error) error {
	for {
		_, err := c.scan()
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return fault
		case errors.Is(err, errChunkEnd):
			c.gate.single = true // RFC 2033 §4.2: one reply for each recipient to the last chunk only
			return fault
		case errors.Is(err, errBare):
			return c.resync(fault)
		default:
			return err
		}
	}
}

// resync is drain after a bare CR or LF.
func (c *content) resync(fault error) error {
	switch err := c.skip(c.gate.wire); {
	case errors.Is(err, errDoubtful):
		c.gate.over = true
	case errors.Is(err, errChunkEnd):
		c.gate.single = true
	case err != nil:
		return c.lost(err)
	}
	return fault
}

// lost ends the session when the socket fails within a mail: what comes later must not be
// taken for commands.
func (c *content) lost(err error) error {
	c.gate.part(err)
	c.gate.Close()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // io.EOF in the chain would be the end of a mail that came whole
	}
	return &mail.Error{Kind: mail.Disconnected, Text: "the connection was lost within the mail", Err: err}
}

// finish reads what the desk left of the mail and returns the outcome: a fault of the mail
// counts before the word of the desk.
func (c *content) finish(err error) error {
	if c.end == nil {
		if err == nil {
			err = errUnread
		}
		c.end = c.drain(io.EOF)
	}
	c.run = nil
	c.gate.leave(c.gate.life())
	c.gate.earn(c.gate.server.options.Grace)
	if !errors.Is(c.end, io.EOF) {
		return c.end
	}
	return err
}
