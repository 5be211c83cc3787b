package main

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// matter is one seeded ticket: what a customer wanted and what became of it.
type matter struct {
	ticket   *ticket.Ticket
	messages []*ticket.Message
	staged   []ticket.Staged
	timer    ticket.TimerKind // "": none runs
	ends     time.Time        // when it fires
}

// matter makes up a ticket with five messages: the customer asks and asks again, an agent
// answers twice and leaves a note. The older ones are closed but for some.
func (w *world) matter(number int) *matter {
	who, by := w.author(number), w.IntN(agents)
	age := time.Duration(w.tickets-number+1) * time.Minute
	created := w.now.Add(-age - 24*time.Hour)
	t := &ticket.Ticket{
		Address: mail.Address{Local: "support", Domain: "desk.test"}, Subject: w.text(w.tongue(who), 3+w.IntN(5)),
		Language: w.tongue(who).name, Priority: ticket.Normal, Echo: true, Secret: make([]byte, 32),
		Created: created, Updated: created.Add(8 * time.Hour), Messages: 5, Events: 3,
	}
	rand.Read(t.Secret)
	t.Subject = strings.ReplaceAll(t.Subject, "\n", " ")
	t.Thread = t.Subject
	if who > 0 {
		t.Organisation, t.Account = firmID(w.firm(who)), account(who)
	}
	w.addStandings(t, who, by)
	m := &matter{ticket: t}
	w.stand(m, number)
	if w.IntN(5) > 0 || t.Status == ticket.Closed {
		t.Assignee, t.Answerer = agentAddress(by), agentAddress(by)
	}
	for w.IntN(3) == 0 && len(t.Tags) < 3 {
		t.Tags = append(t.Tags, fmt.Sprint("tag", w.IntN(40)))
	}
	if w.IntN(20) == 0 {
		t.Priority = []ticket.Priority{ticket.Low, ticket.High, ticket.Urgent}[w.IntN(3)]
	}
	for id := range uint32(5) {
		m.messages = append(m.messages, w.message(t, id+1, who, by))
	}
	return m
}

// addStandings names who has a place on the ticket: the requester is the first.
func (w *world) addStandings(t *ticket.Ticket, who, by int) {
	add := func(name string, a mail.Address, s ticket.Standing) {
		t.People = append(t.People, ticket.Person{Name: name, Address: a, Standing: s})
	}
	add(w.name(who), w.customer(who), ticket.Requester)
	add(agentName(by), agentAddress(by), ticket.AgentStaff)
	for _, s := range []ticket.Standing{ticket.Participant, ticket.Watcher} {
		if other := w.IntN(w.customers); w.IntN(8) == 0 && other != who {
			add(w.name(other), w.customer(other), s)
			who = other
		}
	}
}

// stand gives the ticket its state: of the newest tenth half is not done.
func (w *world) stand(m *matter, number int) {
	t := m.ticket
	odds := []int{1, 2, 2} // of 100: open, pending, resolved
	if number > w.tickets-w.tickets/10 {
		odds = []int{30, 50, 75}
	}
	switch dice := w.IntN(100); {
	case dice < odds[0]:
		t.Status = ticket.Open
	case dice < odds[1]:
		t.Status, t.Pending = ticket.Pending, t.Updated
		m.timer, m.ends = ticket.TimerRemind, w.now.Add(48*time.Hour+w.within(72*time.Hour))
	case dice < odds[2]:
		t.Status, t.Resolved = ticket.Resolved, t.Updated
		m.timer, m.ends = ticket.TimerClose, w.now.Add(48*time.Hour+w.within(72*time.Hour))
	default:
		t.Status, t.Resolved, t.Closed = ticket.Closed, t.Updated, t.Updated
		if w.IntN(4) == 0 {
			t.Rating = 1 + w.IntN(5)
		}
	}
}

func (w *world) within(d time.Duration) time.Duration { return time.Duration(w.Int64N(int64(d))) }

// message makes up a message; its fourth is the note.
func (w *world) message(t *ticket.Ticket, id uint32, who, by int) *ticket.Message {
	m := &ticket.Message{
		ID: id, Kind: ticket.FromCustomer, Visibility: ticket.ForAll, Author: mail.Mailbox{Name: w.name(who), Address: w.customer(who)},
		At: t.Created.Add(time.Duration(id-1) * 2 * time.Hour), Text: w.text(w.tongue(who), 30+w.IntN(100)),
		Fingerprint: make([]byte, 32), Verdict: mail.Verdict{Result: mail.Pass},
	}
	rand.Read(m.Fingerprint)
	if id%2 == 0 || id == 5 {
		m.Kind, m.Author = ticket.FromAgent, mail.Mailbox{Name: agentName(by), Address: agentAddress(by)}
	}
	if id == 4 {
		m.Kind, m.Visibility = ticket.Note, ticket.ForAgents
	}
	if m.Kind == ticket.FromCustomer && w.IntN(6) == 0 {
		name := w.tongue(who).word(uint64(w.IntN(3000))) + []string{".pdf", ".png", ".xlsx"}[w.IntN(3)]
		m.Attachments = []ticket.Attachment{{Name: name, Type: "application/octet-stream", Size: 20_000, SHA256: strings.Repeat("0", 64), Dropped: true}}
	}
	return m
}

// raw is a message as it came.
func (m *matter) raw(i int) []byte {
	msg := m.messages[i]
	return fmt.Appendf(nil, "From: %s <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n",
		"someone", msg.Author.Address, rcpt, "seeded", msg.At.Format(time.RFC1123Z), strings.ReplaceAll(msg.Text, "\n", "\r\n"))
}

func (m *matter) discard() {
	for _, s := range m.staged {
		s.Discard()
	}
}

// seedID is the Message-ID of a seeded message.
func seedID(n ticket.Number, id uint32) mail.MessageID {
	return mail.MessageID(fmt.Sprintf("seed.%d.%d@customer.test", n, id))
}

// add writes the ticket in the order in which the desk writes. It runs again when a neighbour's
// transaction failed, so that it gives the number anew.
func (m *matter) add(tx ticket.Tx) error {
	t := *m.ticket
	if err := tx.AddTicket(&t); err != nil {
		return err
	}
	for i, msg := range m.messages {
		msg.Ticket, msg.MessageID = t.Number, seedID(t.Number, msg.ID)
		if err := tx.AddMessage(msg, m.staged[i]); err != nil {
			return err
		}
		ref := ticket.Ref{Ticket: t.Number, Message: msg.ID, Own: true, Fingerprint: msg.Fingerprint}
		if err := tx.AddRef(msg.MessageID, ref); err != nil {
			return err
		}
	}
	if err := m.addLetters(tx, &t); err != nil {
		return err
	}
	for id, what := range []string{"new ticket", "status open -> pending", "status " + string(t.Status)} {
		e := &ticket.Event{Ticket: t.Number, ID: uint32(id + 1), At: t.Created, Actor: t.People[0].Address.String(), Cause: "mail", What: what}
		if err := tx.AddEvent(e); err != nil {
			return err
		}
	}
	if m.timer != "" {
		if err := tx.SetTimer(t.Number, m.timer, m.ends); err != nil {
			return err
		}
	}
	return tx.PutTicket(&t)
}

// addLetters keeps what was sent of the ticket.
func (m *matter) addLetters(tx ticket.Tx, t *ticket.Ticket) error {
	for _, sent := range []struct {
		kind   ticket.LetterKind
		person int
		cause  uint32
	}{{ticket.KindReceived, 0, 1}, {ticket.KindNew, 1, 1}, {ticket.KindReply, 0, 2}, {ticket.KindUpdate, 1, 3}, {ticket.KindReply, 0, 5}} {
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		at := m.messages[sent.cause-1].At
		p := t.People[sent.person]
		l := &ticket.Letter{
			ID: id, Ticket: t.Number, Person: sent.person, Kind: sent.kind, State: ticket.LetterSent, Created: at, Date: at,
			Causes: []uint32{sent.cause}, To: mail.Mailbox{Name: p.Name, Address: p.Address}, From: mail.Mailbox{Name: "Desk Support", Address: t.Address},
			ReplyTo: mail.Mailbox{Address: t.Address}, MessageID: mail.MessageID(fmt.Sprintf("seed.letter.%d@mx.desk.test", id)),
			Subject: fmt.Sprintf("Re: [#%d] %s", t.Number, t.Thread), InReplyTo: seedID(t.Number, 1), Language: t.Language,
			ReturnPath: mail.Address{Local: fmt.Sprint("b", id), Domain: "desk.test"}, Boundary: "seeded",
			Attempts: []ticket.Attempt{{At: at, Host: "127.0.0.1", Code: 250, Reply: "250 ok", Outcome: ticket.Delivered}},
		}
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	return nil
}
