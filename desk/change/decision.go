package change

import (
	"fmt"
	"net/netip"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// Actor names the author for events.
func (r *Decision) Actor() string {
	if r.Direct && r.Sender.Address.IsZero() {
		return "admin"
	}
	return r.Sender.Address.String()
}

// Decision is one decision in the making.
type Decision struct {
	Dir     *policy.Directory
	Keys    *ticket.Keyring
	State   *State
	In      *Inbound
	Targets []policy.Target
	Hints   Hints

	Sender    mail.Mailbox     // the one From; zero Address if there is none to hold on to
	Doubted   bool             // the author is unclear: he may join nothing and is not confirmed
	Agent     *policy.Agent    // whom From names; his rights depend on the verdict
	Deleted   []*ticket.Ticket // deleted ones that the mail would belong to
	Sensitive bool             // the ticket that is followed, or asked on, is
	Listed    bool             // it came by a list of the configuration, whose host is proven, with From as its author wrote it
	Via       bool             // it came by a sender who passes on others' words
	SentTo    ticket.Number    // the ticket that an agent's mail was sent to: it may go on as another one
	NoPerson  bool             // its author got all confirmations that a machine may, and this is the first mail beyond
	ByDesk    bool             // a person wrote by way of his own desk: his words are never answered automatically
	Direct    bool             // no mail: the author waits for the outcome
	Page      bool             // no mail: it was done on a page
	InTime    bool             // no mail: what its author had put off is done
	Outcome   *Outcome         // of the commands, for the author who waits
	Fresh     bool             // its answer counts as one to a proven human, who began something
	TooSoon   bool             // a proven author's mail that counts as a machine's by its time or words
	Brought   int              // addresses that the mail brought to tickets
	LeftOut   []mail.Address   // in Cc, and too many to be taken in
	Side      int              // the mail is an agent's in the side conversation with the third party at this place, plus 1; 0: in the ticket

	SideAnswer map[ticket.Number]bool // tickets where the mail is a third party's answer

	Follows *ticket.Ticket // the closed ticket that a new one is about, if any

	Plan Plan
}

// Verdict is the verdict on the author; a doubted author has none.
func (r *Decision) Verdict() mail.Verdict {
	v := r.In.Verdict
	switch {
	case v.Result == "", r.Doubted, v.Result == mail.Fail && (r.Via || r.excused()):
		v.Result = mail.None
	case r.Via && v.Proven() && r.In.Released == "":
		v.Result = mail.Weak // it proves the form or list: anybody may have named himself there
	case r.Agent != nil && v.Result == mail.Pass && r.LeftOpen() != "":
		v.Result = mail.Weak
	}
	return v
}

// LeftOpen says what the proof of an agent's mail leaves open, so that somebody else may have given his
// words another body or sent them here; "" if nothing (PRODUCT 1.18). Customers keep their pass.
func (r *Decision) LeftOpen() string {
	v := r.In.Verdict
	switch {
	case r.Direct || r.In.Released != "" || !v.Signed:
		return ""
	case v.Gap != "":
		return "the signature does not cover " + v.Gap
	case !r.namesUs():
		return "no address of ours stands in To or Cc, which the signature covers"
	}
	return ""
}

// Vouched reports whether the author may be written to in full: he is proven, or a form or list of
// the configuration, which is, passes his words on.
func (r *Decision) Vouched() bool {
	return r.Proven() || r.Via && !r.Doubted && (r.Listed || r.In.Verdict.Proven())
}

// Proven reports whether the sender is who he says he is, by Verdict (PRODUCT 1.7).
func (r *Decision) Proven() bool { return r.Verdict().Proven() }

// Why notes a reason, in English, for `guichet explain` and the message: what was found, then what
// follows from it. It decides nothing.
func (r *Decision) Why(format string, args ...any) {
	r.Plan.Why = append(r.Plan.Why, fmt.Sprintf(format, args...))
}

// HoldMail keeps a mail that belongs to no ticket.
func (r *Decision) HoldMail(kind ticket.HeldKind, reason string, about ticket.Number) {
	r.Why("put aside as %s: %s", kind, reason)
	r.Plan.Held = &ticket.HeldMail{
		Kind: kind, At: r.State.Now, Reason: reason, Author: r.Sender,
		Subject: r.In.Message.Subject, Ticket: about, Verdict: r.Verdict(), Envelope: r.arrival(),
	}
}

// Quarantine holds a mail of doubtful authorship.
func (r *Decision) Quarantine(reason string) {
	r.HoldMail(ticket.HeldQuarantine, reason, 0)
}

func (r *Decision) arrival() ticket.Arrival {
	e := r.In.Envelope
	a := ticket.Arrival{Session: e.Session, From: e.From, Recipients: e.Recipients}
	for _, known := range []netip.Addr{e.Front, e.Remote} {
		if known.IsValid() {
			a.Remote = known.String()
		}
	}
	return a
}

// excused reports whether a forwarder or list that the configuration names brought the mail: it
// keeps the author's From, so that his domain's policy fails through no fault of his. SPF must
// say that the reverse-path is its own, or its signature that it sent the mail.
func (r *Decision) excused() bool {
	path := r.In.Envelope.From
	return r.Dir.Via(path) && (r.In.Verdict.SPF == "pass" || r.signedAt(path, ""))
}

// signedAt reports whether the host of an address of the configuration signed the mail, the field included.
func (r *Decision) signedAt(a mail.Address, field string) bool {
	domain := ticket.AsciiDomain(a.Domain)
	return r.In.Verdict.SignedBy(func(signer string) bool { return belongs(signer, domain) }, field)
}
