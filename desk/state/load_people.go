package state

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// Sender loads what is known of the author.
func (l *Loader) Sender(in *change.Inbound) {
	a := writer(in)
	if a.IsZero() {
		return
	}
	l.State.Contact = l.Person(a)
	l.record(a)
	keys := notify.CountKeys(a)
	n := &l.State.Counts
	var err error
	if n.Hour, n.Day, err = l.tx.Automatic(keys[0], l.State.Now); l.notFound(err) {
		return
	}
	if n.DomainHour, n.DomainDay, err = l.tx.Automatic(keys[1], l.State.Now); l.notFound(err) {
		return
	}
	if n.FreshHour, n.FreshDay, err = l.tx.Automatic(notify.FreshKey(a), l.State.Now); l.notFound(err) {
		return
	}
	if n.New = l.newTickets(a, in.Verdict.Proven()); l.Err != nil {
		return
	}
	if _, n.Stopped, err = l.tx.Automatic(notify.StoppedKey(a), l.State.Now); l.notFound(err) {
		return
	}
	_, n.Mailbox, err = l.tx.Automatic(notify.MailboxKey(a), l.State.Now)
	l.notFound(err)
}

// newTickets counts those of these ten minutes, and while agents are told of a flood also those of the ten before: one
// that goes on is one flood.
func (l *Loader) newTickets(a mail.Address, proven bool) (n [3]int) {
	now, before := notify.NewKeys(a, proven, l.State.Now), notify.NewKeys(a, proven, l.State.Now.Add(-notify.TogetherSlot))
	for i := range n {
		these, _, err := l.tx.Automatic(now[i], l.State.Now)
		if l.notFound(err) {
			return n
		}
		if n[i] = these; !l.together {
			continue
		}
		those, _, err := l.tx.Automatic(before[i], l.State.Now)
		if l.notFound(err) {
			return n
		}
		n[i] += those
	}
	return n
}

// writer is the address whose mail it seems to be: what the store is asked about.
func writer(in *change.Inbound) mail.Address {
	if len(in.Message.From) == 1 {
		return in.Message.From[0].Address
	}
	return in.Envelope.From
}

// Person loads the contact whom an address belongs to, with his organisations; nil if
// nobody is known.
func (l *Loader) Person(a mail.Address) *ticket.Contact {
	c, err := ticket.FindContact(l.tx, a)
	if l.notFound(err) {
		return nil
	}
	for _, m := range c.Memberships {
		l.organisation(m.Organisation)
	}
	return c
}

func (l *Loader) organisation(id string) {
	if ticket.CheckID(id) != nil || l.State.Organisations[id] != nil {
		return
	}
	if o, err := l.tx.Organisation(id); !l.notFound(err) {
		l.State.Organisations[id] = o
	}
}

// Others loads the people and organisations whom a forwarded mail or commands concern.
func (l *Loader) Others(in *change.Inbound) {
	if in.Forward != nil {
		l.other(in.Forward.From.Address)
	}
	for i, cmd := range in.Message.Commands {
		if i == change.MaxHints {
			break
		}
		switch cmd.Name {
		case "accept", "account", "category", "spam":
			l.parties()
			l.named(cmd.Args)
		case "delete":
			if n, err := life.NumberOf(cmd.Args); err == nil {
				l.Ticket(n)
			}
		case "share", "watch":
			l.brought(in)
			l.named(cmd.Args)
			l.broughtTo(writer(in), cmd.Args)
		case "unsuppress":
			l.records(cmd.Args)
		case "org-access", "requester", "unshare", "unwatch":
			l.named(cmd.Args)
		}
	}
}

// record loads what is known of an address itself, whoever's it is.
func (l *Loader) record(a mail.Address) {
	if c, err := l.tx.Contact(ticket.Fold(a)); !l.notFound(err) {
		l.State.Records[c.Address] = c
	}
}

// records loads those of the requesters of the tickets that the mail may belong to, and of whom a command
// names.
func (l *Loader) records(args string) {
	for _, t := range l.State.Tickets {
		if at := t.Requester(); at >= 0 {
			l.record(t.People[at].Address)
		}
	}
	for i, word := range strings.Fields(args) {
		if a, err := words.ReadAddress(strings.Trim(word, ",;")); err == nil && i < change.MaxHints {
			l.record(a)
		}
	}
}

// named loads whom the words of a command name.
func (l *Loader) named(args string) {
	for i, word := range strings.FieldsFunc(args, func(c rune) bool { return c == ' ' || c == '\t' || c == ',' || c == ';' }) {
		if i == change.MaxHints {
			break
		}
		if a, err := words.ReadAddress(word); err == nil {
			l.other(a)
			continue
		}
		id, _, _ := strings.Cut(strings.ToLower(word), "/")
		l.organisation(id)
	}
}

// parties loads the requesters of the tickets that the mail may belong to, and who wrote
// what waits for #accept there.
func (l *Loader) parties() {
	for _, t := range l.State.Tickets {
		if at := t.Requester(); at >= 0 {
			l.other(t.People[at].Address)
		}
	}
	for _, waiting := range l.State.Unverified {
		for _, m := range waiting {
			l.other(m.Author.Address)
		}
	}
}

// brought loads how many addresses the author brought to tickets lately.
func (l *Loader) brought(in *change.Inbound) {
	_, n, err := l.tx.Automatic(ticket.BroughtKey(l.State.Contact, writer(in)), l.State.Now)
	if !l.notFound(err) {
		l.State.Counts.Brought = n
	}
}

// broughtTo loads how often those whom a command names were brought to tickets lately.
func (l *Loader) broughtTo(by mail.Address, args string) {
	for i, word := range strings.Fields(args) {
		if i == change.MaxHints {
			break
		}
		a, err := mail.ParseAddress(strings.Trim(word, "<>,"))
		if err != nil {
			continue
		}
		for _, key := range notify.BroughtKeys(by, a) {
			if _, n, err := l.tx.Automatic(key, l.State.Now); !l.notFound(err) {
				l.State.BroughtTo[key] = n
			}
		}
	}
}

func (l *Loader) other(a mail.Address) {
	key := ticket.Fold(a)
	if a.IsZero() || l.State.People[key] != nil {
		return
	}
	if c := l.Person(a); c != nil {
		l.State.People[key] = c
	}
}
