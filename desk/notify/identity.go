package notify

import (
	"encoding/hex"
	"strconv"
	"strings"

	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// SetIdentity gives a letter all that makes it the same mail at every attempt, and notes it in
// its reader's thread (PRODUCT 2.4).
func SetIdentity(d *policy.Directory, k *ticket.Keyring, l *ticket.Letter, t *ticket.Ticket) {
	desk := d.From(t)
	p := &t.People[l.Person]
	l.Ticket = t.Number
	reply := Tagged(desk, k.Issue(ticket.TokenReply, t, l.Person))
	l.ReplyTo = mail.Mailbox{Name: displayName(desk.Name), Address: reply}
	l.From = mail.Mailbox{Name: displayName(desk.Name), Address: desk.Address}
	if p.Standing == ticket.AgentStaff {
		// Some programs ignore Reply-To, so agents' From carries the token too.
		l.From = mail.Mailbox{Name: displayName(d.Words.ViaName(l.Language, displayName(l.Actor.Name), desk.Name)), Address: reply}
		l.ReplyTo = l.From
		l.NoteTo = mail.Mailbox{
			Name:    displayName(d.Words.NoteName(l.Language, uint64(t.Number))),
			Address: Tagged(desk, k.Issue(ticket.TokenNote, t, l.Person)),
		}
		if l.Inside {
			l.From.Address, l.ReplyTo = l.NoteTo.Address, l.NoteTo
		}
	}
	if l.Kind == ticket.KindClosed && p.Standing == ticket.Requester {
		l.RateURL = page(d, "rate", k.Issue(ticket.TokenRating, t, l.Person))
	}
	if l.Kind == ticket.KindConfirm {
		l.ReplyTo.Address = Tagged(desk, k.Issue(ticket.TokenDelete, t, l.Person))
		l.ConfirmTo = l.ReplyTo.Address
	}
	if p.Standing == ticket.Watcher && l.Kind != ticket.KindAsk {
		token := k.Issue(ticket.TokenLeave, t, l.Person)
		l.LeaveTo, l.LeaveURL = Tagged(desk, token), page(d, "leave", token)
		l.ReplyTo = mail.Mailbox{}
	}
	l.PageURL = pageURL(d, k, l, t)
	l.Subject = OutSubject(d, t, p.Tag, l.Facts.Bare || p.Standing != ticket.AgentStaff && !t.Echo, l.Language)
	if l.Kind == ticket.KindAsk {
		addressQuestion(d, k, l, t, desk)
	}
	l.ReturnPath = mail.Address{Local: k.BounceLocal(l.ID, t.Secret), Domain: d.BounceDomain(desk.Address)}
	l.MessageID = thread.MessageID(k.Issue(ticket.TokenReference, t, l.Person), l.ID, d.Policy.Hostname)
	l.Date = l.Created
	l.Boundary = hex.EncodeToString(k.Mac(k.Current(), []byte("boundary"), []byte(l.MessageID))[:12])
	l.Loop = k.LoopMAC(l.MessageID)
	if p.Root != "" {
		l.References = append([]mail.MessageID{p.Root}, p.Recent...)
		if l.InReplyTo == "" {
			l.InReplyTo = l.References[len(l.References)-1]
		}
	}
	p.Thread(l.MessageID)
}

// pageURL is where a letter's reader sees the ticket (PRODUCT 5.6): requester and participants by a link of
// their own, in every letter that may carry words; agents, who forward mail, and watchers, who have no right
// to it, by one that leads to the login. Third parties have none.
func pageURL(d *policy.Directory, k *ticket.Keyring, l *ticket.Letter, t *ticket.Ticket) string {
	switch p := t.People[l.Person]; {
	case d.Policy.URL == "", l.Kind == ticket.KindAsk, l.Facts.Copy, p.SideWith > 0:
		return ""
	case p.Standing == ticket.AgentStaff, p.Standing == ticket.Watcher:
		return TicketURL(d, t.Number)
	case p.Standing != ticket.Requester && p.Standing != ticket.Participant, d.Agent(p.Address) != nil:
		return ""
	case l.Facts.Bare, !t.Echo && p.Standing == ticket.Requester:
		return "" // somebody may have named him who is not
	}
	return page(d, "link", k.IssueLink(t, l.Person, l.Created.Add(ticket.LinkTime)))
}

// TicketURL is the address of a ticket's page, which shows it to who may read it and has logged in; "" where
// there are no pages.
func TicketURL(d *policy.Directory, n ticket.Number) string {
	return page(d, "tickets", strconv.FormatUint(uint64(n), 10))
}

// page is the address of a page that a token opens; "" where there are no pages.
func page(d *policy.Directory, name, token string) string {
	if d.Policy.URL == "" {
		return ""
	}
	return strings.TrimRight(d.Policy.URL, "/") + "/" + name + "/" + token
}

// Tagged is the support address with a token behind its separator.
func Tagged(desk policy.SupportAddress, token string) mail.Address {
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
