package main

import (
	"fmt"
	"slices"
	"strings"

	"guichet/ticket"

	"pgregory.net/rapid"
)

func (x *machine) customerWrites(t *rapid.T) {
	who := rapid.SampledFrom(customers).Draw(t, "who")
	l, cc := letter{from: who, to: "support@desk.test", text: x.cust()}, []string{}
	for _, c := range []string{"carla", "dan", "zoe"} {
		if c != who && rapid.Bool().Draw(t, "cc "+c) {
			cc = append(cc, c)
			l.head = "Cc: " + c + "@customer.test\r\n"
			break
		}
	}
	o := rapid.SampledFrom([]order{{}, {}, {}, {"sensitive", ""}, {"share", "walt"}, {"watch", "wilma"}}).Draw(t, "order")
	switch o.name {
	case "sensitive":
		l.text = "#sensitive\r\n" + l.text
	case "share", "watch":
		l.text = fmt.Sprintf("#%s %s\r\n", o.name, boxOf(o.arg).Address) + l.text
	}
	x.send(l)
	x.model.open(who, nil, o, cc...)
}

func (x *machine) customerReplies(t *rapid.T) {
	n := x.some(t)
	who := x.one(t, "who", x.model.tickets[n].readers())
	x.send(letter{from: who, to: x.token(t, n, who), text: x.cust()})
	x.model.arrive(n, who, who, order{}, true)
}

// anybodyReplies: whoever has another's token may do what he is to the ticket.
func (x *machine) anybodyReplies(t *rapid.T) {
	n := x.some(t)
	token := x.one(t, "token", x.model.tickets[n].readers())
	who := rapid.SampledFrom(everybody).Draw(t, "who")
	x.send(letter{from: who, to: x.token(t, n, token), text: x.cust()})
	x.model.arrive(n, token, who, order{}, true)
}

func (x *machine) customerMarks(t *rapid.T) {
	n := x.some(t)
	who := x.one(t, "who", x.model.tickets[n].readers())
	x.order(t, n, who, order{"sensitive", rapid.SampledFrom([]string{"", "off"}).Draw(t, "off")})
}

// machineAnswers: what a machine writes changes nothing, but agents may hear of it.
func (x *machine) machineAnswers(t *rapid.T) {
	n := x.some(t)
	who := x.model.tickets[n].requester()
	to := x.token(t, n, who)
	x.send(letter{from: who, to: to, program: true, head: "Auto-Submitted: auto-replied\r\n", text: "I am on holiday."})
	it := x.model.goesOn(n)
	if it.hidden() || it.number != n && it.standing(who) == ticket.Former {
		return
	}
	it.add(modelMessage{kind: ticket.System, author: who})
	x.model.alert(it, who, fromProgram)
}

// mailComesTwice: the same mail twice is one.
func (x *machine) mailComesTwice(t *rapid.T) {
	if len(x.past) == 0 {
		t.Skip("no mail yet")
	}
	x.deliver(x.past[rapid.IntRange(0, len(x.past)-1).Draw(t, "mail")])
}

func (x *machine) agentAnswers(t *rapid.T) {
	n := x.some(t)
	a := agentsMail{agent: rapid.SampledFrom(staff).Draw(t, "agent")}
	a.status = rapid.SampledFrom([]ticket.Status{"", "", ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed}).Draw(t, "status")
	a.words = a.status == "" || rapid.Bool().Draw(t, "words")
	text := ""
	if a.status != "" {
		text = "#" + string(a.status) + "\r\n"
	}
	if a.words {
		text += fmt.Sprintf("AGENTWORDS%[1]d yes.\r\n> CUSTQUOTE%[1]d it is broken?\r\nAGENTWORDS%[1]d no.", x.mails)
	}
	l, head := x.handed(t, n, &a)
	x.send(letter{from: a.agent, to: l.ReplyTo.Address.String(), head: head, text: text + x.quoted(t, l)})
	x.model.answer(n, a)
}

// handed is the letter that an agent answers, by its address: his latest one, or any. His program may not
// name it.
func (x *machine) handed(t *rapid.T, n int, a *agentsMail) (l *ticket.Letter, head string) {
	all := x.answerable(n, a.agent)
	if len(all) == 0 {
		t.Skip("no letter that he can answer")
	}
	at := len(all) - 1
	if rapid.Bool().Draw(t, "older") {
		at = rapid.IntRange(0, at).Draw(t, "letter")
	}
	l = all[at]
	a.note = a.note || slices.Contains([]ticket.LetterKind{ticket.KindNote, ticket.KindAlert, ticket.KindTaken}, l.Kind)
	if rapid.IntRange(0, 3).Draw(t, "names none") == 0 {
		return l, "In-Reply-To: <notice@mail.test>\r\n"
	}
	a.answered = l
	return l, fmt.Sprintf("In-Reply-To: <%s>\r\n", l.MessageID)
}

func (x *machine) agentNotes(t *rapid.T) {
	n := x.some(t)
	a := agentsMail{agent: rapid.SampledFrom(staff).Draw(t, "agent"), words: true, note: true}
	l, head := x.handed(t, n, &a)
	to, text := l.ReplyTo.Address, "#note\r\n"+x.inside()
	if !l.NoteTo.Address.IsZero() && rapid.Bool().Draw(t, "by address") {
		to, text = l.NoteTo.Address, x.inside()
	}
	x.send(letter{from: a.agent, to: to.String(), head: head, text: text})
	if strings.HasPrefix(text, "#note") {
		a.answered = nil // he says himself that it is one
	}
	x.model.answer(n, a)
}

func (x *machine) agentAssigns(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	to := rapid.SampledFrom(append([]string{"nobody"}, staff...)).Draw(t, "to")
	x.send(letter{from: agent, to: x.token(t, n, agent), text: "#assign " + to})
	x.model.command(n, agent, func(t *modelTicket) bool {
		had := t.assignee
		t.assignee = to
		if to == "nobody" {
			t.assignee = ""
		} else if to != agent {
			x.model.write(t, to, ticket.KindAssigned)
		}
		if t.assignee != "" && t.assignee != had {
			t.acts = append(t.acts, modelAct{at: x.now, by: agent, gave: t.assignee})
		}
		x.model.took(t, had, agent)
		return true
	})
}

func (x *machine) agentMarks(t *rapid.T) {
	n := x.some(t)
	off := rapid.Bool().Draw(t, "off")
	x.send(letter{from: "ana", to: x.token(t, n, "ana"), text: map[bool]string{true: "#sensitive off", false: "#sensitive"}[off]})
	x.model.command(n, "ana", func(t *modelTicket) bool {
		t.sensitive = !off
		return true
	})
}

// agentMistypes: nothing goes to the customer, nothing is done.
func (x *machine) agentMistypes(t *rapid.T) {
	n := x.some(t)
	a := agentsMail{agent: rapid.SampledFrom(staff).Draw(t, "agent")}
	l, head := x.handed(t, n, &a)
	x.send(letter{from: a.agent, to: l.ReplyTo.Address.String(), head: head, text: "#resolvd\r\n#resolved\r\n" + x.inside()})
	it := x.model.goesOn(n)
	if a.note {
		x.model.note(it, a.agent)
	} else {
		it.add(modelMessage{kind: ticket.Note, author: a.agent})
	}
	x.model.write(it, a.agent, ticket.KindTranscript)
}
