package desk

import (
	"slices"

	"guichet/mail"
	"guichet/parser"
)

// onlyAsks reports whether the mail holds questions and nothing else: it posts no comment,
// opens no ticket and changes nothing (PRODUCT 5.8, 7.4).
func (r *ruling) onlyAsks() bool {
	for _, cmd := range r.in.Message.Commands {
		if !questions[cmd.Name] {
			return false
		}
	}
	return r.onlyCommands()
}

// onlyReplies reports whether the mail holds nothing but commands that need the ticket of an
// earlier one. Those that would do on a new one (#share, #sensitive) open it: the subject may
// be all that its author says.
func (r *ruling) onlyReplies() bool {
	for _, cmd := range r.in.Message.Commands {
		if !registry[cmd.Name].replies {
			return false
		}
	}
	return r.onlyCommands()
}

// onlyCommands reports whether the mail holds no words.
func (r *ruling) onlyCommands() bool {
	return len(r.in.Message.Commands) > 0 && !content(r.in.Message)
}

// maxLogo is the size in bytes up to which a picture inside a mail without words is taken for the
// logo of a signature: what people photograph or paste in is larger.
const maxLogo = 40_000

// content reports whether a mail holds anything beside its commands: words or files.
func content(m *parser.Message) bool { return m.Words() != "" || bringsFiles(m) }

// bringsFiles reports whether somebody without words meant to send files.
func bringsFiles(m *parser.Message) bool {
	return slices.ContainsFunc(m.Attachments, func(a parser.Attachment) bool { return !a.Inline || a.Size > maxLogo })
}

// answer answers a mail of questions only. It is kept aside: 250 was said to it, and the
// same mail that comes twice is answered once. The ticket that it belongs to, if any, is
// what #show without a number shows.
func (r *ruling) answer(about *Ticket) {
	o := &orders{}
	var c *Change
	if about != nil {
		c = &Change{Ticket: about.clone()} // to look at; it is not planned
		r.sensitive = about.Sensitive
	}
	for _, cmd := range r.in.Message.Commands {
		switch known := registry[cmd.Name]; {
		case questions[cmd.Name]:
			r.order(c, o, cmd, known)
		case known.do == nil:
			o.refused = append(o.refused, refused(lineOf(cmd), r.dir.unknown(cmd.Name)))
		default:
			o.refused = append(o.refused, refused(lineOf(cmd), refuse("not-here")))
		}
	}
	if content(r.in.Message) {
		o.refused = append(o.refused, say("words-nowhere"))
	}
	r.outcome = o
	r.putAside(AsideAsked, "questions, which a letter answers", o.show)
	r.plan.Asked = r.in.Fingerprint
	if !o.any() || r.agent == nil && !r.mayAnswer() {
		return
	}
	t := r.state.Tickets[o.show]
	if t == nil && len(o.read) > 0 {
		t = about // whose token the reader answers with
	}
	staff := r.agent != nil && t != nil && !isCustomer(r.standing(t))
	if !staff && (t == nil || !r.standing(t).gives(Read)) {
		r.answerLoosely(o.facts())
		return
	}
	// On the ticket that it shows, so that a reply to it goes there.
	c = &Change{Ticket: t.clone()}
	r.plan.Changes = append(r.plan.Changes, c)
	if staff {
		r.tell(c, r.agent, KindTranscript, o.facts()).InReplyTo = r.in.Message.MessageID
		return
	}
	l := r.letter(c, r.place(t), KindTranscript, o.facts(), autoReplied)
	l.Facts.Status, l.InReplyTo = t.Status, r.in.Message.MessageID
}

// mayAsk reports whether a customer's questions are answered: he is proven, or a token that
// lets him join came with them (PRODUCT 5.8).
func (r *ruling) mayAsk() bool {
	if r.doubted {
		return false
	}
	for _, l := range r.tokenLeads() {
		if mayJoin(r.standing(l.ticket), l, r.verdict()) {
			return true
		}
	}
	return r.proven()
}

// ownTicket is the ticket that the mail is about, if the sender may answer there.
func (r *ruling) ownTicket() *Ticket {
	for _, l := range append(r.tokenLeads(), r.namedLeads()...) {
		if l.own || r.maySee(l.ticket) {
			return l.ticket
		}
	}
	return nil
}

// answerLoosely answers the sender by a letter that belongs to no ticket.
func (r *ruling) answerLoosely(facts Facts) *Letter {
	l := r.dir.writeLoose(&r.plan, r.state, r.targets[0].desk, r.sender, KindTranscript)
	l.Facts, l.InReplyTo, l.References = facts, r.in.Message.MessageID, []mail.MessageID{r.in.Message.MessageID}
	if l.InReplyTo == "" {
		l.References = nil
	}
	l.Submitted = autoReplied
	subject := r.in.Message.Subject
	if r.sensitive {
		subject = r.dir.words.RequestSubject(l.Language) // his mail's may be the ticket's
	}
	l.Subject = r.dir.answerSubject(subject, l.Language)
	if !l.Staff {
		l.Language = r.language(r.dir.policy.Addresses[r.targets[0].desk])
		r.plan.Counted = append(r.plan.Counted, countKeys(l.To.Address)...)
	}
	return l
}

// answerSubject is the subject of an answer to a mail without a ticket.
func (d *directory) answerSubject(s, language string) string {
	if s = normalSubject(s); s == "" {
		s = d.words.NoSubject(language)
	}
	return "Re: " + s
}

// facts are what the outcome of commands tells.
func (o *orders) facts() Facts {
	return Facts{
		Done: o.done, Refused: o.refused, Answers: o.answers,
		Tickets: o.tickets, More: o.more, Beyond: o.beyond, Older: o.older, Query: o.query, Show: o.show, Read: o.read,
	}
}
