package rules

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/intake"
	"guichet/desk/notify"
	"guichet/desk/people"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Decide says what one mail does to the desk. It is pure: the same arguments give the same
// Plan.
func Decide(d *policy.Directory, keys *ticket.Keyring, s *change.State, in *change.Inbound) *change.Plan {
	r := &change.Decision{Dir: d, Keys: keys, State: s, In: in}
	for _, rcpt := range in.Envelope.Recipients {
		if t, ok := d.Locate(rcpt); ok {
			r.Targets = append(r.Targets, t)
		}
	}
	r.Hints = thread.GatherHints(d, r.Targets, in.Message)
	identify(r)
	decide(r)
	if a := r.Plan.Lifted; !a.IsZero() && len(r.Plan.Changes) > 0 {
		r.Plan.Changes[0].Event(r.State.Now, "rule", "mail", "letters to "+a.String()+" may go again: a proven mail came from there")
	}
	return &r.Plan
}

// identify finds the author: the one From address (PRODUCT 1.7).
func identify(r *change.Decision) {
	m := r.In.Message
	switch {
	case len(m.From) == 1 && !m.From[0].Address.IsZero() && !m.AuthorDoubtful():
		r.Sender = m.From[0]
		if r.Via = r.Dir.Via(r.Sender.Address); r.Via {
			passedOn(r) // his words, but no proof that an agent may command by
		} else if list, ok := r.BroughtBy(); ok && !r.Dir.Ours(r.Sender.Address) {
			r.Via, r.Listed = true, true
			r.Why("brought by %s, which the configuration lists", list)
		} else {
			r.Agent = r.Dir.Agent(r.Sender.Address)
		}
	default:
		// No one address in From: nobody's words. Who sent it at least gets a ticket.
		r.Sender = mail.Mailbox{Address: r.In.Envelope.From}
		r.Doubted = true
		r.Why("From does not name one author: taken as %q, unproven", r.Sender.Address)
	}
	if r.In.Released != "" {
		r.Why("released by %s, who vouches for it", r.In.Released)
		if r.Dir.Ours(r.Sender.Address) {
			r.Sender, r.Doubted = mail.Mailbox{}, true
		}
	}
	r.Sender.Address.Domain = ticket.AsciiDomain(r.Sender.Address.Domain)
	r.Why("author %q, verdict %s", r.Sender.Address, r.Verdict().Result)
	if n := r.In.Verdict.Replays; n > 0 {
		r.Why("its signature came %d times before", n)
	}
	switch open := r.LeftOpen(); {
	case r.In.Verdict.Gap != "" && r.In.Verdict.Result == mail.Weak:
		r.Why("weak for everybody: the signature does not cover %s, or not all of its fields", r.In.Verdict.Gap)
	case r.Agent != nil && open != "":
		r.Why("weak for an agent: %s, and SPF does not stand beside it", open)
	}
}

// passedOn takes the author that a configured form, list or forwarder names instead of
// itself.
func passedOn(r *change.Decision) {
	m := r.In.Message
	if a, err := mail.ParseAddress(strings.Trim(m.Header.Get("X-Original-From"), " <>")); err == nil {
		r.Sender = mail.Mailbox{Address: a}
	} else if len(m.ReplyTo) == 1 {
		r.Sender = m.ReplyTo[0]
	}
	r.Why("passed on by %s, which the configuration lists", m.From[0].Address)
}

// decide goes from what must never be answered to what a human wants.
func decide(r *change.Decision) {
	m, auto := r.In.Message, automatic(r)
	switch r.Plan.Refusal = refusal(r); {
	case r.Plan.Refusal != nil:
		r.Why("refused: %s", r.Plan.Refusal.Text)
	case release(r), duplicate(r), !nameless(r) && notify.AnsweredAlready(r), leave(r):
	case r.In.Content.Malware == "" && countReport(r):
	case objection(r) != "":
		r.Quarantine(objection(r))
	case cameBack(r):
		r.HoldMail(ticket.HeldReturned, "our own mail came back", 0)
	case m.Bounce != nil:
		delivery.Report(r, m.Bounce)
	case len(r.Hints.ReturnPaths) > 0:
		toReturnPath(r)
	case r.Verdict().Result == mail.Fail && !authority.ToRoleAddress(r):
		forged(r, auto == "")
	case auto != "":
		machine(r, auto)
	default:
		humanMail(r)
	}
}

// humanMail goes by who wrote, and to what.
func humanMail(r *change.Decision) {
	people.LiftSuppression(r)
	switch {
	case intake.SideAnswer(r):
	case r.Dir.Ours(r.Sender.Address) && r.In.Released == "":
		inOurName(r)
	case recalled(r):
	case intake.DeletionConfirmed(r):
	case r.Agent != nil && !r.Doubted:
		agentMail(r)
	default:
		customerMail(r)
	}
}

// inOurName handles a mail whose author is one of our own addresses and that is no letter of ours: a form
// or program here that writes in its recipient's name. Nobody asks by it. One that carries a token, or
// a token's address as its author, is a forgery or a loop.
func inOurName(r *change.Decision) {
	from, _ := r.Dir.Locate(r.Sender.Address)
	if _, tokened := ticket.ParseToken(from.Token); tokened || from.Bounce != "" || len(r.Hints.Addressed)+len(r.Hints.Threaded) > 0 {
		r.Quarantine("its author is one of our own addresses")
		return
	}
	intake.OpenUnconfirmed(r)
}

// automatic returns the kind of machine that wrote the mail, "" for a human (PRODUCT 1.10).
func automatic(r *change.Decision) parser.Auto {
	if r.Dir.Human(r.Sender.Address) {
		return ""
	}
	if byDesk(r) {
		r.ByDesk = true
		r.Why("Precedence: bulk alone, at a token or letter of ours: a person's words by way of his desk, not answered automatically")
		return ""
	}
	list := r.In.Message.Auto == parser.AutoList || r.In.Message.Auto == parser.AutoBulk
	if auto := r.In.Message.Auto; auto != "" && !(r.Via && list) {
		r.Why("automatic mail (%s)", r.In.Message.AutoWhy)
		return auto
	}
	if r.In.Envelope.From.IsZero() {
		r.Why("automatic mail (null reverse-path)")
		return parser.AutoGenerated
	}
	return ""
}

// cameBack reports whether the mail is one of our own (PRODUCT 1.12).
func cameBack(r *change.Decision) bool {
	m := r.In.Message
	if mark := m.Header.Get("X-Guichet-Loop"); mark != "" && r.Keys.IsLoop(mark, m.MessageID) {
		return true
	}
	if echoed(r) {
		r.Why("another desk sends our letter back")
		return true
	}
	tok, id, ok := thread.ReadMessageID(m.MessageID)
	switch {
	case !ok:
		return false
	case tok.Role == ticket.TokenWithoutTicket:
		return notify.LetterWithoutTicket(r.State, r.Keys, m.MessageID, id) != nil
	}
	t := r.State.Tickets[tok.Ticket]
	return t != nil && r.Keys.Verify(tok, t)
}
