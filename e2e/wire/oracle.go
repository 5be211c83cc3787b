package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// reply is one answer of the server, of one line or more.
type reply struct {
	code int
	text string // without the codes
}

// heard is what a session was told.
type heard struct {
	replies []reply
	broken  string // octets that are no reply
	closed  bool   // by the server
	left    bool   // the client closed before that, or the desk was killed: what is missing may be on its way
}

// finding is what the oracle makes of a session.
type finding struct {
	fault   string   // a rule that the desk broke
	taken   [][]byte // contents that were answered 250
	perhaps [][]byte // contents that ended, and whose answer did not come
	open    bool     // a command waits for its reply
	amid    bool     // what was sent ends within a line, a chunk, or a mail
	shown   []string // what happened, to tell what is new
}

// oracle reads what a client sent, reply by reply. It is how RFC 5321 §4.1 and RFC 3030 §2 read to a client.
type oracle struct {
	in   []byte // what was sent and is not read
	told []reply
	heard
	lmtp    bool
	open    bool // a transaction
	greeted bool
	rcpts   int
	chunks  []byte
	over    bool // the session ended
	last    string
	finding
}

// consult compares what was sent with what was answered.
func consult(lmtp, early bool, sent []byte, h heard) finding {
	o := &oracle{in: sent, told: h.replies, heard: h, lmtp: lmtp}
	if h.broken != "" && !h.left {
		o.fail("said what is no reply: %.200q", h.broken)
	}
	if r, ok := o.next("connect"); ok {
		switch {
		case early && r.code == 554, r.code == 421:
			o.over = true
		case r.code != 220:
			o.fail("greets with %d", r.code)
		}
	}
	o.proxied()
	for o.fault == "" && !o.finding.open && !o.amid && !o.over && len(o.in) > 0 {
		o.command()
	}
	if o.fault != "" {
		return o.finding
	}
	switch {
	case len(o.told) > 0 && o.amid && o.told[0].code == 421: // waited too long, or stops
	case len(o.told) > 0:
		o.fail("says %d %s, and nothing was asked, after %q", o.told[0].code, o.told[0].text, o.last)
	case h.closed && !o.over && !h.left && !o.amid:
		o.fail("ends the session without a word, after %q", o.last)
	case h.closed && o.amid && !h.left && !o.over:
		o.fail("ends the session amid what it reads, after %q", o.last)
	}
	return o.finding
}

func (o *oracle) fail(format string, a ...any) {
	if o.fault == "" {
		o.fault = fmt.Sprintf(format, a...)
	}
}

// next is the reply to what was just read; none where it has not come.
func (o *oracle) next(what string) (reply, bool) {
	o.last = what
	if len(o.told) == 0 {
		o.finding.open = true
		if o.closed && !o.left {
			o.fail("ends the session without a reply to %q", what)
		}
		return reply{}, false
	}
	r := o.told[0]
	o.told = o.told[1:]
	o.show(what, r)
	return r, true
}

// show notes an answer in its state.
func (o *oracle) show(what string, r reply) {
	o.shown = append(o.shown, fmt.Sprintf("%t %t %d %t %s %d", o.lmtp, o.open, min(o.rcpts, 2), o.chunks != nil, verbOf(what), r.code))
}

func verbOf(line string) string {
	verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	if verb = strings.ToUpper(verb); !regexp.MustCompile(`^[A-Z]{4,8}$`).MatchString(verb) {
		return "?"
	}
	return verb
}

// proxied steps over the header of a proxy: who hands over by LMTP is believed, and hears nothing of it but that it is
// broken.
func (o *oracle) proxied() {
	i := bytes.IndexByte(o.in, '\n')
	if !o.lmtp || !bytes.HasPrefix(o.in, []byte("PROXY ")) || i < 0 || len(o.told) > 0 && o.told[0].code == 421 {
		return
	}
	o.in = o.in[i+1:]
}

// command reads one line, with what belongs to it.
func (o *oracle) command() {
	i := bytes.IndexByte(o.in, '\n')
	if i < 0 {
		o.amid = true
		o.last = "a line without end"
		return
	}
	line := string(o.in[:i+1])
	o.in = o.in[i+1:]
	words := strings.Fields(line)
	verb := ""
	if len(words) > 0 && wellFormed(line) {
		verb = strings.ToUpper(words[0])
	}
	if verb == "BDAT" {
		o.bdat(line, words[1:])
		return
	}
	r, ok := o.next(shorten(line))
	if !ok {
		return
	}
	if verb == "" && r.code < 400 {
		o.fail("says %d to the line %q", r.code, shorten(line))
	}
	o.follow(verb, r)
}

// wellFormed reports whether a line ends with CR LF, and has no other control character (RFC 5321 §2.3.8).
func wellFormed(line string) bool {
	text, ok := strings.CutSuffix(line, "\r\n")
	return ok && strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0 && !strings.HasPrefix(text, " ")
}

// follow does what a reply to a command other than BDAT says.
func (o *oracle) follow(verb string, r reply) {
	switch {
	case r.code == 221, r.code == 421, r.code == 554 && !o.greeted:
		o.ends(r)
	case r.code == 354 && verb != "DATA", r.code == 221 && verb != "QUIT":
		o.fail("says %d to %s", r.code, verb)
	case r.code == 354:
		o.content()
	case r.code/100 != 2:
	case verb == "EHLO", verb == "HELO", verb == "LHLO":
		o.greeted = true
		o.forget()
	case verb == "RSET":
		o.forget()
	case verb == "XCLIENT": // the session begins anew
		o.greeted = false
		o.forget()
	case verb == "MAIL":
		o.forget()
		o.open = true
	case verb == "RCPT":
		o.rcpts++
		if !o.open {
			o.fail("takes a recipient without a sender")
		}
	}
}

func (o *oracle) forget() { o.open, o.rcpts, o.chunks = false, 0, nil }

// ends notes a reply that may end the session. One that must is 221 and 421; the others may.
func (o *oracle) ends(r reply) {
	o.over = r.code == 221 || r.code == 421 || o.closed && !o.left && len(o.told) == 0
}

// content reads a mail behind 354 (RFC 5321 §4.1.1.4).
func (o *oracle) content() {
	whole := append([]byte("\r\n"), o.in...)
	i := bytes.Index(whole, []byte("\r\n.\r\n"))
	if i < 0 {
		o.amid = true
		o.last = "a mail without end"
		return
	}
	mail := undotted(whole[2:max(i+2, 2)])
	o.in = whole[i+5:]
	if o.rcpts == 0 {
		o.fail("says 354 without a recipient")
	}
	o.answers("the mail", mail)
}

// undotted takes the transparency dots out.
func undotted(b []byte) []byte {
	if bytes.HasPrefix(b, []byte(".")) {
		b = b[1:]
	}
	return bytes.ReplaceAll(b, []byte("\r\n."), []byte("\r\n"))
}

// answers reads the reply to a mail, over LMTP one for each recipient (RFC 2033 §4.2).
func (o *oracle) answers(what string, mail []byte) {
	n, good := 1, false
	if o.lmtp {
		n = max(o.rcpts, 1)
	}
	for range n {
		r, ok := o.next(what)
		if !ok {
			o.perhaps = append(o.perhaps, mail)
			return
		}
		good = good || r.code == 250
		if r.code/100 < 4 && r.code != 250 {
			o.fail("says %d to a mail", r.code)
		}
		if r.code != 250 {
			o.ends(r)
			if r.code == 421 {
				break
			}
		}
	}
	if good {
		o.taken = append(o.taken, mail)
	}
	if good && bare(mail) {
		o.fail("took a mail with a bare CR or LF")
	}
	o.forget()
}

// bare reports whether a CR or LF stands alone.
func bare(b []byte) bool {
	rest := bytes.ReplaceAll(b, []byte("\r\n"), nil)
	return bytes.ContainsAny(rest, "\r\n") && bytes.Count(b, []byte("\r")) != bytes.Count(b, []byte("\r\n")) ||
		bytes.Count(b, []byte("\n")) != bytes.Count(b, []byte("\r\n"))
}

var digits = regexp.MustCompile(`^\d{1,18}$`)

// bdat reads a chunk (RFC 3030 §2).
func (o *oracle) bdat(line string, args []string) {
	last := len(args) == 2 && strings.EqualFold(args[1], "LAST")
	if len(args) == 0 || !digits.MatchString(args[0]) || len(args) == 2 && !last || len(args) > 2 {
		r, ok := o.next(shorten(line))
		for most := o.each(last); ok; most-- {
			o.over = true // how much to skip is unknown
			if r.code < 400 {
				o.fail("says %d to %q", r.code, line)
			}
			if most == 1 || len(o.told) == 0 {
				break
			}
			r, ok = o.next(shorten(line))
		}
		return
	}
	size, _ := strconv.Atoi(args[0])
	if len(o.in) < size {
		o.amid = true
		o.last = "a chunk without end"
		for most := o.each(last); most > 0 && len(o.told) > 0 && o.fault == ""; most-- { // refused before its octets come
			if r, _ := o.next(shorten(line)); r.code < 400 {
				o.fail("says %d amid a chunk", r.code)
			} else {
				o.ends(r)
			}
		}
		return
	}
	octets := o.in[:size]
	if o.refusedAtOnce(size) {
		return
	}
	o.in = o.in[size:]
	if last && o.open && o.rcpts > 0 {
		o.answers("the last chunk", append(append([]byte{}, o.chunks...), octets...))
		return
	}
	r, ok := o.next(shorten(line))
	switch {
	case !ok:
	case r.code == 250 && (!o.open || o.rcpts == 0 || last):
		o.fail("takes a chunk without a recipient")
	case r.code == 250:
		o.chunks = append(o.chunks, octets...)
		if len(o.chunks) == 0 {
			o.chunks = []byte{}
		}
	case r.code >= 400:
		if o.rcpts > 0 { // else the transaction goes on, as without the chunk
			o.forget()
		}
		o.ends(r)
	default:
		o.fail("says %d to a chunk", r.code)
	}
}

// each is how many replies a refused chunk may get: over LMTP the last one as many as there are recipients (RFC 2033 §4.2).
func (o *oracle) each(last bool) int {
	if o.lmtp && last && o.open {
		return max(o.rcpts, 1)
	}
	return 1
}

// refusedAtOnce notes a chunk that is too large to skip: the session ends with 552.
func (o *oracle) refusedAtOnce(size int) bool {
	if size <= 1<<20 || len(o.told) == 0 || o.told[0].code != 552 {
		return false
	}
	o.next("a chunk too large")
	o.over = true
	return true
}

func shorten(s string) string { return fmt.Sprintf("%.60s", s) }
