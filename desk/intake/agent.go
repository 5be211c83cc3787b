package intake

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// Execute does what an agent's proven mail with his own token asks for, unless a machine wrote it.
func Execute(r *change.Decision, l thread.Candidate) {
	if notify.EchoesLetter(r, l) || notify.RepeatsItself(r, l) {
		keepEcho(r, l)
		return
	}
	r.Why("executed for agent %s on ticket %d: %s", r.Agent.Address, l.Ticket.Number, l.How)
	r.SentTo, r.Side = l.SentTo, l.Ticket.People[l.Person].SideWith
	CarryOut(r, r.Change(l.Ticket), l.Note)
}

// CarryOut does an agent's commands on a ticket and posts his words, if nothing failed.
func CarryOut(r *change.Decision, c *change.Change, note bool) {
	m := r.In.Message
	c.Ticket.Unread = 0
	if !notify.TooFast(r, c.Ticket) {
		c.Ticket.Automatic, c.Ticket.Relayed = 0, 0 // an agent's act: no loop
	}
	c.Ticket.Repeated = notify.CountRepeats(r, c.Ticket)
	if why, acts := waits(r, c, note); why != "" {
		keepWaiting(r, c, why, acts)
		return
	}
	was := c.Ticket.Clone()
	o := command.RunAgents(r, c, note)
	if o.Erase {
		eraseByMail(r, c, o)
		return
	}
	answerAside(r, c, o)
	own := words.AgentsWords(r)
	if len(o.Asks) > 0 && len(o.Refused) == 0 {
		own, _ = words.AroundQuote(words.HideInternalAddresses(r, own))
	}
	text := strings.TrimSpace(o.WithNoted(own) + "\n\n" + o.Saved)
	words := text != "" || words.BringsFiles(m) || slices.ContainsFunc(o.Asks, func(q change.Ask) bool { return q.Forward })
	if !words && m.Hollow && len(m.Commands) == 0 {
		o.Refused = append(o.Refused, ticket.Say("hollow"))
	}
	answered := false
	switch {
	case o.Send != nil && len(o.Refused) == 0:
		sendWaiting(r, c, o, was)
	case o.Note && words:
		KeepNote(r, c, text)
		if len(o.Refused) == 0 {
			announce(r, c, o, false) // a status beside it; the words stay inside
		}
	case words && len(o.Refused) == 0 && len(o.Asks) > 0:
		ask(r, c, o, text)
		announce(r, c, o, false)
	case words && len(o.Refused) == 0:
		publicReply(r, c, o, text)
		answered = true
	default:
		keepCommands(r, c, text, words)
		if len(o.Refused) == 0 {
			announce(r, c, o, false)
		}
	}
	if len(o.Refused) == 0 {
		for _, f := range o.After {
			f()
		}
	}
	if len(o.Refused) == 0 {
		command.Welcome(r, c, o, notify.ByAgent(r))
	}
	if o.Send == nil || len(o.Refused) > 0 {
		acted(r, c, o, was, answered, c.Message.ID)
	}
	if len(o.Refused) == 0 {
		notify.TellTaken(r, c, was.Assignee)
	}
	offerUndo(r, c)
	c.Message.Before = was.Before(c.Ticket)
	c.Message.Before.Inside = !words && command.StaysInside(r)
	if words && o.Note && answersAlert(r, c.Ticket) && !notify.TooFast(r, c.Ticket) { // no robot gets into talk
		o.Kept = ticket.HeldNoteTo
	}
	command.Transcript(r, c, o, words && !o.Note)
}

// keepCommands keeps a mail that posts nothing: commands only, or one whose words were held
// back because a command failed.
func keepCommands(r *change.Decision, c *change.Change, text string, words bool) {
	kind := ticket.CommandsOnly
	if words {
		kind = ticket.Note
	}
	r.AddMessage(c, kind, ticket.ForAgents, text)
}

// KeepNote keeps words for agents only and tells who hears of notes, and more.
func KeepNote(r *change.Decision, c *change.Change, text string, more ...*policy.Agent) {
	r.AddMessage(c, ticket.Note, ticket.ForAgents, text)
	c.Event(r.State.Now, r.Actor(), "mail", "note")
	t := c.Ticket
	agents := noteReaders(r, t, text, more)
	if l := assigned(c); l != nil { // one letter, not two
		l.Causes, l.Inside = []uint32{c.Message.ID}, true
		agents = slices.DeleteFunc(agents, func(a *policy.Agent) bool { return ticket.SameAddress(a.Address, l.To.Address) })
	}
	notify.TellAgents(r, c, c.Message, ticket.KindNote, agents)
	if !r.Agent.Address.IsZero() {
		t.NoteWriters = ticket.UnionAddresses(t.NoteWriters, []mail.Address{r.Agent.Address})
	}
}

// noteReaders are who hears of a note: the assignee or, where there is none, who got "new", who follows
// the ticket or wrote notes before, who is @named in it, and more.
func noteReaders(r *change.Decision, t *ticket.Ticket, text string, more []*policy.Agent) (agents []*policy.Agent) {
	readers := append(append([]mail.Address{t.Assignee}, t.Followers...), t.NoteWriters...)
	if r.Dir.Agent(t.Assignee) == nil {
		for _, l := range r.State.Letters[t.Number] {
			if l.Kind == ticket.KindNew {
				readers = append(readers, l.To.Address)
			}
		}
	}
	for _, a := range readers {
		if agent := r.Dir.Agent(a); agent != nil {
			agents = append(agents, agent)
		}
	}
	agents = append(append(agents, mentioned(r.Dir, text)...), more...)
	seen := map[*policy.Agent]bool{r.Agent: true}
	return slices.DeleteFunc(agents, func(a *policy.Agent) bool {
		again := seen[a]
		seen[a] = true
		return again
	})
}

// mentioned are the agents whom words name as @ben. A name that several have names nobody.
func mentioned(d *policy.Directory, text string) (agents []*policy.Agent) {
	for word := range strings.FieldsSeq(text) {
		name, ok := strings.CutPrefix(strings.Trim(word, ".,;:!?()\"'*_"), "@")
		if found := command.FindAgents(d, name); ok && name != "" && len(found) == 1 {
			agents = append(agents, found[0])
		}
	}
	return agents
}

// publicReply sends an agent's words to the customers (PRODUCT 7.2).
func publicReply(r *change.Decision, c *change.Change, o *change.Outcome, text string) {
	r.AddMessage(c, ticket.FromAgent, ticket.ForAll, "")
	answer(r, c, o, text)
}

// answer makes the message in hand the agent's words to the customers. Nobody's ticket is his from
// now on (PRODUCT 7.11).
func answer(r *change.Decision, c *change.Change, o *change.Outcome, text string) {
	m := c.Message
	m.Kind, m.Visibility = ticket.FromAgent, ticket.ForAll
	m.Text = strings.TrimSpace(words.HideInternalAddresses(r, words.Unescaped(text)))
	m.Author = mail.Mailbox{Name: r.Agent.Name, Address: r.Agent.Address}
	c.Ticket.Answerer, c.Ticket.Vetted = r.Agent.Address, true
	if r.Dir.Policy.AssignOnAnswer && c.Ticket.Assignee.IsZero() && !r.Agent.Address.IsZero() {
		c.Ticket.Assignee = r.Agent.Address
		c.Event(r.State.Now, "rule", "mail", "assigned to "+r.Agent.Address.String()+", who answered")
	}
	if c.Ticket.Sensitive && len(m.Attachments) > 0 {
		o.Answers = append(o.Answers, ticket.Say("files-kept"))
	}
	for _, f := range m.Attachments {
		if f.Inside {
			o.Answers = append(o.Answers, ticket.Say("file-inside", f.Name))
		}
	}
	promoteInvited(r, c)
	admitCopied(r, c)
	announce(r, c, o, true)
	sendCopies(r, c, o)
}

// promoteInvited makes participants of the people in Cc whom a notification had named to
// this agent (PRODUCT 5.5).
func promoteInvited(r *change.Decision, c *change.Change) {
	var told time.Time
	for _, l := range r.State.Letters[c.Ticket.Number] {
		if (l.Kind == ticket.KindNew || l.Kind == ticket.KindUpdate) && l.State == ticket.LetterSent && ticket.SameAddress(l.To.Address, r.Agent.Address) {
			told = l.Created
		}
	}
	for i := range c.Ticket.People {
		if p := &c.Ticket.People[i]; p.Standing == ticket.Invited && !p.Invited.After(told) {
			p.Standing = ticket.Participant
			c.Event(r.State.Now, r.Actor(), "mail", "participant "+p.Address.String())
		}
	}
}

// announce sets the status that the mail asks for and tells everybody, in one letter each.
func announce(r *change.Decision, c *change.Change, o *change.Outcome, words bool) {
	actor, was := r.Actor(), c.Ticket.Status
	to, kind, cause := o.Status, ticket.KindStatus, "command"
	switch {
	case words && to == "":
		kind, cause = ticket.KindReply, "mail"
		if to = r.Dir.Policy.AgentReply; to == "" || was == ticket.Resolved {
			to = was
		}
	case to == "":
		return
	case to == ticket.Resolved:
		kind = ticket.KindResolved
	case to == ticket.Closed:
		kind = ticket.KindClosed
	case words:
		kind = ticket.KindReply
	}
	life.SetStatus(r, c, to, actor, cause)
	say := notify.ByAgent(r)
	say.Kind, say.Was = kind, was
	if words {
		say.Submitted = notify.HumanWords
	}
	notify.TellCustomers(r, c, say)
	life.StartIfUntold(r, c, kind)
	if words || kind == ticket.KindResolved {
		notify.TellAgents(r, c, c.Message, ticket.KindUpdate, r.Dir.Owners(c.Ticket, r.Agent))
	}
}

// offerUndo tells the agent at once when his letters leave, and how to take them back
// (PRODUCT 7.5).
func offerUndo(r *change.Decision, c *change.Change) {
	for _, l := range c.Letters {
		if l.State == ticket.LetterHeld {
			notify.TellAgent(r, c, r.Agent, ticket.KindUndo, ticket.Facts{Leaves: l.Due})
			return
		}
	}
}

// keepEcho keeps what a machine wrote in the agent's name. He hears of it once an hour, as the others
// do: it may have been himself.
func keepEcho(r *change.Decision, l thread.Candidate) {
	told := notify.AlertedOf(r, l.Ticket, r.Sender.Address, notify.AlertAutomatic)
	StoreAutomatic(r, l.Ticket, "words that answer a letter about the agent's own mail within seconds")
	if !told {
		notify.TellAgent(r, r.Change(l.Ticket), r.Agent, ticket.KindAlert, ticket.Facts{Reason: notify.AlertAutomatic})
	}
}

// answersAlert reports whether a mail to a note address answers a letter in which nobody's note stood, so
// that its author may not know that his words become one.
func answersAlert(r *change.Decision, t *ticket.Ticket) bool {
	return !slices.ContainsFunc(r.In.Message.Commands, notes) && slices.ContainsFunc(lettersTo(r, t), func(l *ticket.Letter) bool {
		return l.Inside && l.Kind != ticket.KindNote && slices.Contains(r.In.Message.InReplyTo, l.MessageID)
	})
}
