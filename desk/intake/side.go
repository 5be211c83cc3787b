package intake

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// SideAnswer keeps a mail that came to a third party's token as a note, whoever wrote it (PRODUCT
// 7.13): nobody in its Cc is invited, and no command in it counts. It reports whether the mail is done
// with; one that also has tokens of other tickets goes on with those.
func SideAnswer(r *change.Decision) bool {
	for _, l := range thread.SideCandidates(r) {
		if r.SideAnswer == nil {
			r.SideAnswer = map[ticket.Number]bool{}
		}
		r.SideAnswer[l.Ticket.Number] = true
		if l.Ticket.People[l.Person].Standing == ticket.Former {
			Unverified(r, l.Ticket)
			continue
		}
		keepAnswer(r, l)
	}
	return len(r.SideAnswer) > 0 && len(thread.TokenCandidates(r)) == 0
}

// keepAnswer tells those who asked, and whose the ticket is.
func keepAnswer(r *change.Decision, l thread.Candidate) {
	third := l.Ticket.People[l.Person]
	r.Why("an answer of third party %q: a note on ticket %d", third.Address, l.Ticket.Number)
	c := r.Change(l.Ticket)
	r.AddMessage(c, ticket.Note, ticket.ForAgents, r.In.Message.Reply)
	c.Message.AnswerOf = mail.Mailbox{Name: third.Name, Address: third.Address}
	c.Ticket.Repeated.Heard = change.HashText(c.Message.Text)
	c.HeardFrom(l.Person, r.In.Message.MessageID)
	c.Event(r.State.Now, r.Actor(), "mail", "answer to the question to "+third.Address.String())
	notify.TellSide(r, c, l.Person, readersAside(r, c.Ticket, l.Person))
}

// readersAside are who asked a third party and who owns the ticket; if they are gone, the address's agents.
func readersAside(r *change.Decision, t *ticket.Ticket, third int) []*policy.Agent {
	all := r.Dir.Owners(t, nil)
	for _, p := range t.People {
		if a := r.Dir.Agent(p.Address); p.SideWith == third+1 && a != nil && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return r.AssigneeOrStaff(t)
	}
	return all
}

// ask sends an agent's words to third parties, and keeps them as a note that says so.
func ask(r *change.Decision, c *change.Change, o *change.Outcome, text string) {
	KeepNote(r, c, text)
	sendAside(r, c, o)
}

// sendAside sends the words of the change's message, a note, to the third parties of an outcome.
func sendAside(r *change.Decision, c *change.Change, o *change.Outcome) {
	for _, q := range o.Asks {
		third := c.Ticket.Admit(q.To, ticket.ThirdParty)
		p := &c.Ticket.People[third]
		if o.Subject != "" {
			p.Subject = o.Subject
		}
		to := mail.Mailbox{Name: p.Name, Address: p.Address}
		if !r.Agent.Address.IsZero() {
			c.Ticket.AdmitSide(mail.Mailbox{Name: r.Agent.Name, Address: r.Agent.Address}, third)
		}
		c.Message.Asked = append(c.Message.Asked, to)
		facts := ticket.Facts{Files: q.Files}
		if q.Forward {
			facts.Forward = c.Message.ID
		}
		notify.Question(r, c, third, facts)
		c.Event(r.State.Now, r.Actor(), "mail", "asked "+to.Address.String())
	}
}

// answerAside makes words in a side conversation a question to its third party. As with #ask, words below
// a quote are refused, since they would be lost.
func answerAside(r *change.Decision, c *change.Change, o *change.Outcome) {
	if r.Side == 0 || len(o.Asks) > 0 || o.Note {
		return
	}
	if _, below := words.AroundQuote(words.AgentsWords(r)); below != "" {
		o.Refused = append(o.Refused, ticket.Say("ask-below"))
	}
	p := c.Ticket.People[r.Side-1]
	o.Asks = []change.Ask{{To: mail.Mailbox{Name: p.Name, Address: p.Address}}}
}
