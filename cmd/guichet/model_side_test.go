package main

import (
	"regexp"
	"slices"
	"strings"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// supplier is whom agents ask beside the ticket (PRODUCT 7.13).
const supplier = "max"

// agentAsks: words to a third party, and to nobody else; agents read them as a note.
func (x *machine) agentAsks(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	l := x.latest(n, func(l *ticket.Letter) bool {
		return l.To.Address.Local == agent && !l.ReplyTo.Address.IsZero() && !l.Inside && !x.aside(l)
	})
	if l == nil || !x.valid(n, l.ReplyTo.Address) {
		t.Skip("no letter whose answer may go outside")
	}
	name := rapid.SampledFrom([]string{"ask", "ask", "forward"}).Draw(t, "order")
	x.send(letter{from: agent, to: l.ReplyTo.Address.String(), text: "#" + name + " " + boxOf(supplier).Address.String() + "\r\n" + x.inside()})
	if it := x.model.goesOn(n); name == "forward" && it.sensitive {
		it.add(modelMessage{kind: ticket.Note, author: agent})
		x.model.write(it, agent, ticket.KindTranscript)
		return
	}
	x.model.ask(n, agent)
}

func (m *modelDesk) ask(n int, agent string) {
	t := m.goesOn(n)
	m.note(t, agent)
	t.admit(supplier, ticket.ThirdParty).standing = ticket.ThirdParty
	if !slices.Contains(t.askers, agent) {
		t.askers = append(t.askers, agent)
	}
	m.write(t, supplier, ticket.KindAsk)
}

// supplierAnswers: whoever writes to the third party's address, proven or not, writes a note. Who asked and whose
// the ticket is hear of it.
func (x *machine) supplierAnswers(t *rapid.T) {
	n := x.some(t)
	l := x.latest(n, func(l *ticket.Letter) bool { return l.Kind == ticket.KindAsk })
	if l == nil || !x.valid(n, l.ReplyTo.Address) || x.model.tickets[n].merged != 0 || x.model.tickets[n].hidden() {
		t.Skip("nobody was asked")
	}
	who := rapid.SampledFrom([]string{supplier, "eve", "mallory", "carla"}).Draw(t, "who")
	cc := rapid.SampledFrom([]string{"", "Cc: " + boxOf("wilma").Address.String() + "\r\n"}).Draw(t, "cc")
	line := rapid.SampledFrom([]string{"", "#share eve@customer.test\r\n", "#resolved\r\n"}).Draw(t, "line")
	x.send(letter{from: who, to: l.ReplyTo.Address.String(), head: cc, text: line + x.cust() + " " + x.inside()})
	it := x.model.tickets[n]
	it.add(modelMessage{kind: ticket.Note, author: who})
	all := it.owners()
	for _, a := range it.askers {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	for _, a := range all {
		x.model.write(it, a, ticket.KindNote)
	}
}

// agentAnswersAside: what an agent answers the letter that brings a third party's words goes to him, and only there.
func (x *machine) agentAnswersAside(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	l := x.latest(n, func(l *ticket.Letter) bool {
		return l.To.Address.Local == agent && !l.ReplyTo.Address.IsZero() && x.aside(l)
	})
	if l == nil || !x.valid(n, l.ReplyTo.Address) || x.model.tickets[n].merged != 0 || x.model.tickets[n].hidden() {
		t.Skip("nobody answered him")
	}
	x.send(letter{from: agent, to: l.ReplyTo.Address.String(), text: x.inside() + x.quoted(t, l)})
	x.model.ask(n, agent)
}

// aside reports whether what an agent answers a letter goes to a third party.
func (x *machine) aside(l *ticket.Letter) (is bool) {
	x.view(func(tx ticket.Reader) error {
		it, err := tx.Ticket(l.Ticket)
		is = err == nil && l.Person < len(it.People) && it.People[l.Person].SideWith > 0
		return nil
	})
	return is
}

// asksOnly fails if a question to a third party tells of the ticket, or does not say what it asks.
func (x *machine) asksOnly(l *ticket.Letter, text string) {
	if !strings.Contains(text, "NOTEWORDS") {
		x.Fatalf("ticket %d: a question without words:\n%s", l.Ticket, text)
	}
	secrets := []string{"CUST", "AGENTWORDS", "carla", "agents.test", "#ask", "support+r"}
	if l.Facts.Forward > 0 {
		secrets = append(x.unseen(l), "agents.test", "#ask", "#forward", "support+r", "support+e")
	}
	for _, secret := range secrets {
		if strings.Contains(strings.ReplaceAll(text, l.ReplyTo.Address.String(), ""), secret) {
			x.Fatalf("ticket %d: a question to %s tells %q:\n%s", l.Ticket, l.To.Address, secret, text)
		}
	}
}

// modelWord finds what is known again of anybody's words.
var modelWord = regexp.MustCompile(`\b(CUST|AGENT|NOTE)WORDS\d+\b`)

// unseen are the words of a ticket that customers do not read, but those of the letter itself: #forward does not
// tell them.
func (x *machine) unseen(l *ticket.Letter) (all []string) {
	x.view(func(tx ticket.Reader) error {
		messages, err := tx.Messages(l.Ticket)
		for _, m := range messages {
			seen := (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent) && m.Visibility == ticket.ForAll && !m.Unverified
			if !seen && !slices.Contains(l.Causes, m.ID) {
				for _, word := range modelWord.FindAllString(m.Text, -1) {
					all = append(all, word+" ", word+".") // "CUSTWORDS1" begins others
				}
			}
		}
		return err
	})
	return all
}
