package desk

import (
	"encoding/hex"
	"strings"

	"guichet/mail"
)

// name gives a letter all that makes it the same mail at every attempt, and notes it in
// its reader's thread (PRODUCT 2.4).
func (d *directory) name(k *Keyring, l *Letter, t *Ticket) {
	desk := d.policy.Addresses[d.desk(t)]
	p := &t.People[l.Person]
	l.Ticket = t.Number
	reply := tagged(desk, k.Issue(TokenReply, t, l.Person))
	l.ReplyTo = mail.Mailbox{Name: displayName(desk.Name), Address: reply}
	l.From = mail.Mailbox{Name: displayName(desk.Name), Address: desk.Address}
	if p.Standing == AgentStaff {
		// Some programs ignore Reply-To, so agents' From carries the token too.
		l.From = mail.Mailbox{Name: displayName(d.words.ViaName(l.Language, displayName(l.Actor.Name), desk.Name)), Address: reply}
		l.ReplyTo = l.From
		l.NoteTo = mail.Mailbox{
			Name:    displayName(d.words.NoteName(l.Language, uint64(t.Number))),
			Address: tagged(desk, k.Issue(TokenNote, t, l.Person)),
		}
	}
	if l.Kind == KindClosed && p.Standing == Requester {
		l.RateURL = d.page("rate", k.Issue(TokenRating, t, l.Person))
	}
	if l.Kind == KindConfirm {
		l.ReplyTo.Address = tagged(desk, k.Issue(TokenDelete, t, l.Person))
		l.ConfirmTo = l.ReplyTo.Address
	}
	if p.Standing == Watcher {
		token := k.Issue(TokenLeave, t, l.Person)
		l.LeaveTo, l.LeaveURL = tagged(desk, token), d.page("leave", token)
		l.ReplyTo = mail.Mailbox{}
	}
	l.ReturnPath = mail.Address{Local: k.BounceLocal(l.ID, t.Secret), Domain: d.bounceDomain(d.desk(t))}
	l.MessageID = messageID(k.Issue(TokenReference, t, l.Person), l.ID, d.policy.Hostname)
	l.Date = l.Created
	l.Subject = d.outSubject(t, l.Facts.Bare || p.Standing != AgentStaff && !t.Echo, l.Language)
	l.Boundary = hex.EncodeToString(k.mac(k.current(), []byte("boundary"), []byte(l.MessageID))[:12])
	l.Loop = k.LoopMAC(l.MessageID)
	if p.Root != "" {
		l.References = append([]mail.MessageID{p.Root}, p.Recent...)
		if l.InReplyTo == "" {
			l.InReplyTo = l.References[len(l.References)-1]
		}
	}
	p.thread(l.MessageID)
}

// page is the address of a page that a token opens; "" where there are no pages.
func (d *directory) page(name, token string) string {
	if d.policy.URL == "" {
		return ""
	}
	return strings.TrimRight(d.policy.URL, "/") + "/" + name + "/" + token
}

// tagged is the support address with a token behind its separator.
func tagged(desk SupportAddress, token string) mail.Address {
	return mail.Address{Local: desk.Address.Local + desk.Separator + token, Domain: desk.Address.Domain}
}

// displayName takes out of a name what may not stand in one: an '@', which some programs
// and people take for an address, and control characters.
func displayName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '@':
			return '\u00b7'
		case r < ' ', r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80])
	}
	return strings.TrimSpace(s)
}
