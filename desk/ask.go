package desk

import (
	"context"
	"errors"

	"guichet/mail"
	"guichet/search"
)

// One answer lists maxListed tickets and says how many more there are, up to maxMore.
const (
	maxListed = 20
	maxMore   = 100
)

// Finding is what the store held for one question of a mail (#list, #search, #show), looked
// up before the transaction. The rules check again what its asker may see.
type Finding struct {
	Tickets []*Ticket // the newest first, at most maxListed
	More    int       // how many further ones there are, as far as they were counted
	Beyond  bool      // there are, or may be, more than that
	Query   string    // what was searched for
	Older   string    // the command that goes on where the list ends; "" if it is whole
	Err     error     // why the question has no answer
}

// asker is who asks, as far as it is known before the rules decide.
type asker struct {
	agent   *Agent   // nil: a customer
	contact *Contact // of a customer; never nil then
}

// mayRead reports whether the asker may see a ticket.
func (d *directory) mayRead(a asker, t *Ticket) bool {
	if a.agent != nil {
		return d.serves(a.agent, t)
	}
	return May(a.contact, t, Read)
}

// serves reports whether a ticket is an agent's matter: it came to an address of his, it is
// assigned to him, or he was told of it. The admin, who has no address, serves all.
func (d *directory) serves(a *Agent, t *Ticket) bool {
	if a.Address.IsZero() || d.agent(t.Assignee) == a {
		return true
	}
	for _, s := range d.staff(d.desk(t)) {
		if s == a {
			return true
		}
	}
	at := t.place(a.Address)
	return at >= 0 && t.People[at].Standing == AgentStaff
}

// questions are the commands that ask and change no ticket.
var questions = map[string]bool{"list": true, "search": true, "show": true, "help": true, "article": true, "helpful": true}

// ask looks up what the commands of a mail ask to know, in a View: a list may take time.
func (d *Desk) ask(ctx context.Context, in *Inbound) error {
	from := in.author()
	if from.IsZero() || !d.dir.worthAsking(in, from) {
		return nil
	}
	return d.lookUp(ctx, in, func(tx Reader) (asker, error) { return d.dir.askerOf(tx, from) })
}

// worthAsking keeps forged mail from costing more than its parsing: a list is looked up for
// proven senders, and for customers to whom a token may give one.
func (d *directory) worthAsking(in *Inbound, from mail.Address) bool {
	if in.Verdict.Proven() {
		return true
	}
	c := d.cluesOf(in)
	return d.agent(from) == nil && len(c.addressed)+len(c.threaded) > 0
}

// lookUp is ask for an asker who is known otherwise.
func (d *Desk) lookUp(ctx context.Context, in *Inbound, asker func(Reader) (asker, error)) error {
	if !in.asks() {
		return nil
	}
	return d.store.View(ctx, func(tx Reader) error {
		in.Found = map[string]*Finding{}
		who, err := asker(tx)
		if err != nil {
			return err
		}
		for _, cmd := range in.Message.Commands {
			if in.Found[cmd.Name] != nil || !questions[cmd.Name] {
				continue
			}
			f := &Finding{}
			var err error
			switch cmd.Name {
			case "list":
				err = d.dir.findList(tx, who, cmd.Args, f)
			case "search":
				err = d.dir.findWords(tx, who, cmd.Args, f)
			case "show":
				err = d.dir.findOne(tx, who, cmd.Args, f)
			}
			var no *refusal
			if errors.As(err, &no) {
				f.Err, err = no, nil
			}
			if err != nil {
				return err
			}
			in.Found[cmd.Name] = f
		}
		return nil
	})
}

// author is whose rights a question has; zero if From does not name one author.
func (in *Inbound) author() mail.Address {
	if len(in.Message.From) != 1 {
		return mail.Address{}
	}
	return in.Message.From[0].Address
}

// asks reports whether a mail has a question that the store must answer.
func (in *Inbound) asks() bool {
	for _, cmd := range in.Message.Commands {
		switch cmd.Name {
		case "list", "search", "show":
			return true
		}
	}
	return false
}

// askerOf finds who an address is.
func (d *directory) askerOf(tx Reader, a mail.Address) (asker, error) {
	if agent := d.agent(a); agent != nil {
		return asker{agent: agent}, nil
	}
	c, err := FindContact(tx, a)
	if errors.Is(err, ErrNotFound) {
		return asker{contact: &Contact{Address: Fold(a)}}, nil
	}
	return asker{contact: c}, err
}

// findWords answers #search.
func (d *directory) findWords(tx Reader, who asker, args string, f *Finding) error {
	words, before := cutBefore(args)
	q := search.ParseQuery(words)
	if f.Query = words; q.Empty() {
		return refuse("search-what")
	}
	named, err := searchedTicket(tx, words)
	if err != nil {
		return err
	}
	if named != nil && before == 0 {
		d.collect(who, named, f)
	}
	err = d.each(tx, who, walk{query: q, before: before}, func(t *Ticket) (bool, error) {
		if !d.mayRead(who, t) || named != nil && named.Number == t.Number {
			return true, nil
		}
		if who.agent == nil {
			docs, err := readable(tx, t)
			if err != nil || !q.Match(docs...) {
				return true, err // it answers by what is agents' only
			}
		}
		return d.collect(who, t, f), nil
	})
	return f.asFarAs(err, "#search "+words)
}

// readable is what of a ticket a customer may find it by.
func readable(tx Reader, t *Ticket) ([]search.Words, error) {
	docs := []search.Words{search.Doc{Texts: []string{t.Thread}}.Words()}
	messages, err := tx.Messages(t.Number)
	for _, m := range messages {
		if m.forCustomers(t) {
			docs = append(docs, search.Doc{Texts: []string{m.Text}}.Words())
		}
	}
	return docs, err
}

// forCustomers reports whether those who may read the ticket may read the message.
func (m *Message) forCustomers(t *Ticket) bool {
	return m.Visibility == ForAll && !m.Withdrawn && !m.Unverified && !t.Sensitive && (m.Kind == FromCustomer || m.Kind == FromAgent)
}

// findOne answers #show with a number.
func (d *directory) findOne(tx Reader, who asker, args string, f *Finding) error {
	if args == "" {
		return nil // of the ticket that the mail belongs to
	}
	n, err := numberOf(args)
	if err != nil {
		return refuse("number", args)
	}
	t, err := tx.Ticket(n)
	if errors.Is(err, ErrNotFound) || err == nil && !d.mayRead(who, t) {
		return refuse("absent", n) // the same words: who may not see it cannot tell
	}
	f.Tickets = []*Ticket{t}
	return err
}
