package desk

import (
	"fmt"
	"net/netip"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// ruling is one decision in the making.
type ruling struct {
	dir     *directory
	keys    *Keyring
	state   *State
	in      *Inbound
	targets []target
	clues   clues

	sender    mail.Mailbox // the one From; zero Address if there is none to hold on to
	doubted   bool         // the author is unclear: he may join nothing and is not confirmed
	agent     *Agent       // whom From names; his rights depend on the verdict
	forgotten []*Ticket    // deleted ones that the mail would belong to
	sensitive bool         // the ticket that is followed, or asked on, is
	via       bool         // it came by a sender who passes on others' words
	meant     Number       // the ticket that an agent's mail was sent to: it may go on as another one
	direct    bool         // no mail: the author waits for the outcome
	outcome   *orders      // of the commands, for the author who waits
	brought   int          // addresses that the mail brought to tickets

	follows *Ticket // the closed ticket that a new one is about, if any

	plan Plan
}

// Decide says what one mail does to the desk. It is pure: the same arguments give the same
// Plan.
func (d *directory) Decide(keys *Keyring, s *State, in *Inbound) *Plan {
	r := &ruling{dir: d, keys: keys, state: s, in: in}
	for _, rcpt := range in.Envelope.Recipients {
		if t, ok := d.locate(rcpt); ok {
			r.targets = append(r.targets, t)
		}
	}
	r.clues = d.gather(r.targets, in.Message)
	r.identify()
	r.decide()
	return &r.plan
}

// identify finds the author: the one From address (PRODUCT 1.7).
func (r *ruling) identify() {
	m := r.in.Message
	switch {
	case len(m.From) == 1 && !m.From[0].Address.IsZero() && !m.AuthorDoubtful():
		r.sender = m.From[0]
		if r.via = r.dir.via(r.sender.Address); r.via {
			r.passedOn() // his words, but no proof that an agent may command by
		} else {
			r.agent = r.dir.agent(r.sender.Address)
		}
	default:
		// No one address in From: nobody's words. Who sent it at least gets a ticket.
		r.sender = mail.Mailbox{Address: r.in.Envelope.From}
		r.doubted = true
		r.why("From does not name one author: taken as %q, unproven", r.sender.Address)
	}
	if r.in.Released != "" {
		r.why("released by %s, who vouches for it", r.in.Released)
		if r.dir.ours(r.sender.Address) {
			r.sender, r.doubted = mail.Mailbox{}, true
		}
	}
	r.sender.Address.Domain = asciiDomain(r.sender.Address.Domain)
	r.why("author %q, verdict %s", r.sender.Address, r.verdict().Result)
}

// passedOn takes the author that a configured form, list or forwarder names instead of
// itself.
func (r *ruling) passedOn() {
	m := r.in.Message
	if a, err := mail.ParseAddress(strings.Trim(m.Header.Get("X-Original-From"), " <>")); err == nil {
		r.sender = mail.Mailbox{Address: a}
	} else if len(m.ReplyTo) == 1 {
		r.sender = m.ReplyTo[0]
	}
	r.why("passed on by %s, which the configuration lists", m.From[0].Address)
}

// decide goes from what must never be answered to what a human wants.
func (r *ruling) decide() {
	m, auto := r.in.Message, r.automatic()
	switch r.plan.Refusal = r.refusal(); {
	case r.plan.Refusal != nil:
		r.why("refused: %s", r.plan.Refusal.Text)
	case r.release(), r.duplicate(), r.answeredAlready(), r.leave():
	case r.objection() != "":
		r.quarantine(r.objection())
	case r.cameBack():
		r.putAside(AsideReturned, "our own mail came back", 0)
	case m.Bounce != nil:
		r.report(m.Bounce)
	case len(r.clues.bounces) > 0:
		r.toReturnPath()
	case r.verdict().Result == mail.Fail && !r.toRole():
		r.forged(auto == "")
	case auto != "":
		r.machine(auto)
	case r.dir.ours(r.sender.Address) && r.in.Released == "":
		r.quarantine("its author is one of our own addresses")
	case r.confirmed():
	case r.agent != nil && !r.doubted:
		r.agentMail()
	default:
		r.customerMail()
	}
}

// verdict is the verdict on the author; a doubted author has none.
func (r *ruling) verdict() mail.Verdict {
	v := r.in.Verdict
	switch {
	case v.Result == "", r.doubted, v.Result == mail.Fail && (r.via || r.excused()):
		v.Result = mail.None
	case r.via && v.Proven() && r.in.Released == "":
		v.Result = mail.Weak // it proves the form or list: anybody may have named himself there
	}
	return v
}

// vouched reports whether the author may be written to in full: he is proven, or a form or list of
// the configuration, which is, passes his words on.
func (r *ruling) vouched() bool {
	return r.proven() || r.via && !r.doubted && r.in.Verdict.Proven()
}

func (r *ruling) proven() bool { return r.verdict().Proven() }

func (r *ruling) why(format string, args ...any) {
	r.plan.Why = append(r.plan.Why, fmt.Sprintf(format, args...))
}

// toRole reports whether the mail came for postmaster or abuse only.
func (r *ruling) toRole() bool {
	for _, t := range r.targets {
		if !t.role {
			return false
		}
	}
	return len(r.targets) > 0
}

// automatic returns the kind of machine that wrote the mail, "" for a human (PRODUCT 1.10).
func (r *ruling) automatic() parser.Auto {
	if r.dir.human(r.sender.Address) {
		return ""
	}
	list := r.in.Message.Auto == parser.AutoList || r.in.Message.Auto == parser.AutoBulk
	if auto := r.in.Message.Auto; auto != "" && !(r.via && list) {
		r.why("automatic mail (%s)", r.in.Message.AutoWhy)
		return auto
	}
	if r.in.Envelope.From.IsZero() {
		r.why("automatic mail (null reverse-path)")
		return parser.AutoGenerated
	}
	return ""
}

// cameBack reports whether the mail is one of our own (PRODUCT 1.12).
func (r *ruling) cameBack() bool {
	m := r.in.Message
	if mark := m.Header.Get("X-Guichet-Loop"); mark != "" && r.keys.IsLoop(mark, m.MessageID) {
		return true
	}
	tok, id, ok := ownToken(m.MessageID)
	switch {
	case !ok:
		return false
	case tok.Role == TokenLoose:
		return r.state.loose(r.keys, m.MessageID, id) != nil
	}
	t := r.state.Tickets[tok.Ticket]
	return t != nil && r.keys.Verify(tok, t)
}

// putAside keeps a mail that belongs to no ticket.
func (r *ruling) putAside(kind AsideKind, reason string, about Number) {
	r.why("put aside as %s: %s", kind, reason)
	r.plan.Aside = &Aside{
		Kind: kind, At: r.state.Now, Reason: reason, Author: r.sender,
		Subject: r.in.Message.Subject, Ticket: about, Verdict: r.verdict(), Envelope: r.arrival(),
	}
}

// quarantine puts a mail of doubtful authorship aside.
func (r *ruling) quarantine(reason string) {
	r.putAside(AsideQuarantine, reason, 0)
}

func (r *ruling) arrival() Arrival {
	e := r.in.Envelope
	a := Arrival{Session: e.Session, From: e.From, Recipients: e.Recipients}
	for _, known := range []netip.Addr{e.Front, e.Remote} {
		if known.IsValid() {
			a.Remote = known.String()
		}
	}
	return a
}
