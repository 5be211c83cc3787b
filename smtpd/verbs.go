package smtpd

import (
	"time"

	"guichet/mail"
)

// verbs are the commands that the gate lets through, each with the check that comes first.
var verbs = map[string]func(g *gate, verb, arg string) reply{
	"HELO": (*gate).greet, "EHLO": (*gate).greet, "LHLO": (*gate).greet,
	"MAIL": (*gate).mail, "RCPT": (*gate).rcpt, "DATA": (*gate).data, "BDAT": (*gate).bdat,
	"RSET": (*gate).bare, "QUIT": (*gate).bare, "NOOP": (*gate).plain, "VRFY": (*gate).plain,
	"STARTTLS": (*gate).starttls, "XCLIENT": (*gate).xclient, "XFORWARD": (*gate).xforward,
	"AUTH": (*gate).refuse, "ETRN": (*gate).refuse, "EXPN": (*gate).refuse,
	"HELP": (*gate).refuse, "TURN": (*gate).refuse,
}

func (g *gate) greet(verb, arg string) reply {
	if g.session.trusted && !validHelo(arg) {
		arg = "[" + g.session.remote.String() + "]" // QUIRK: devices say nothing or "(my printer)"; a literal is for who has no name (RFC 5321 §4.1.3)
	}
	if !validHelo(arg) {
		return replyHelo
	}
	g.claimed = arg
	g.forward(verb, verb+" "+arg)
	return reply{}
}

// mail checks MAIL in the order: state, syntax, size. A second one in a transaction is an
// error (RFC 5321 §4.1.4).
func (g *gate) mail(verb, arg string) reply {
	if g.helo == "" || g.session.tx.open {
		return replySequence
	}
	s, r := parseSender(arg, g.session.trusted)
	if r.code != 0 {
		return r
	}
	if !g.answerable(s) {
		return replyNoUTF8
	}
	if s.size > g.server.maxSize.Load() {
		return g.session.refuse("MAIL", errTooLarge)
	}
	g.asked = s
	g.forward(verb, "MAIL FROM:"+canonical(s.from, ""))
	return reply{}
}

// answerable reports whether a letter to the sender may ever arrive. Of mail that others hand over nobody asks: the sender,
// who may be made up, would be told (PRODUCT 1.17).
func (g *gate) answerable(s sender) bool {
	ask := g.server.options.Answerable
	local := mail.Address{Local: s.from.Local, Domain: "localhost"}
	return ask == nil || g.session.relays() || local.IsASCII() || ask(g.server.ctx, s.from)
}

func (g *gate) rcpt(verb, arg string) reply {
	if !g.session.tx.open {
		return replySequence
	}
	a, r := parseRecipient(arg, g.asked.utf8, g.session.trusted)
	if r.code != 0 {
		return r
	}
	g.named = a
	g.forward(verb, "RCPT TO:"+canonical(a, g.server.options.Hostname))
	return reply{}
}

func (g *gate) data(verb, arg string) reply {
	switch {
	case arg != "":
		return replySyntax
	case !g.session.tx.open:
		return replySequence
	case len(g.session.tx.env.Recipients) == 0:
		return replyNoRcpt
	}
	g.chunked = false
	g.forward(verb, verb)
	return reply{}
}

// bdat lets go-smtp believe that the mail comes by DATA: its own BDAT takes what a closed
// connection cut short for a whole mail, and runs beside the commands that follow. The octets
// of a chunk that is refused must be skipped all the same (RFC 3030 §2).
func (g *gate) bdat(_, arg string) reply {
	size, last, ok := parseChunk(arg)
	if !ok {
		return replyChunkSize // how much to skip is unknown
	}
	if size > g.server.maxSize.Load() {
		return g.refuseChunk(size)
	}
	if len(g.session.tx.env.Recipients) == 0 {
		return g.skipChunk(size)
	}
	g.chunk, g.chunked = chunk{left: size, last: last}, true
	g.forward("DATA", "DATA")
	return reply{}
}

// refuseChunk says that a chunk is too large before its octets come. To skip many would take its time,
// so that ends the session; few are skipped, and the mail is forgotten.
func (g *gate) refuseChunk(size int64) reply {
	r := g.session.refuse("BDAT", errTooLarge)
	if r.hangup = size > maxSkipped; r.hangup {
		return r
	}
	if g.answer(r) && g.discardChunk(size) {
		g.drop = true // it was answered already
		g.forward("RSET", "RSET")
	}
	return reply{}
}

func (g *gate) skipChunk(size int64) reply {
	if !g.discardChunk(size) {
		return reply{}
	}
	return replySequence
}

// discardChunk passes over a chunk; false if the session ended meanwhile.
func (g *gate) discardChunk(size int64) bool {
	g.enter(time.Now().Add(g.server.options.DataTime))
	err := g.discard(size)
	g.leave(g.life())
	if err != nil {
		g.part(err)
	}
	return err == nil
}

func (g *gate) bare(verb, arg string) reply {
	if arg != "" {
		return replySyntax
	}
	g.forward(verb, verb)
	return reply{}
}

// plain passes a command whose argument nobody needs.
func (g *gate) plain(verb, arg string) reply {
	if verb == "VRFY" && arg == "" {
		return replySyntax
	}
	g.forward(verb, verb)
	return reply{}
}

func (g *gate) refuse(string, string) reply { return replyNotHere }

// starttls begins TLS. The client has to greet again, and nothing that it said in the clear
// counts any more (RFC 3207 §4.2). A failed handshake ends the session: going on would be in
// the clear, which is not what the client wanted.
func (g *gate) starttls(_, arg string) reply {
	switch {
	case g.server.options.TLS == nil || g.secured():
		return replyNotHere
	case arg != "":
		return replySyntax
	case g.session.tx.open:
		return replySequence
	case !g.session.exempt && g.server.clients.missed(g.session.peer, 0) >= 1:
		return replyNoTLS
	}
	g.hold(replyStartTLS.line())
	if err := g.startTLS(g.server.options.TLS); err != nil {
		if !g.session.exempt {
			g.server.clients.miss(g.session.peer)
		}
		g.session.log.Info().Err(err).Msg("TLS handshake failed")
		g.Close()
		return reply{}
	}
	g.helo = ""
	return reply{}
}
