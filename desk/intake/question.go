package intake

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// OnlyAsks reports whether the mail holds questions and nothing else: it posts no comment,
// opens no ticket and changes nothing (PRODUCT 5.8, 7.4).
func OnlyAsks(r *change.Decision) bool {
	for _, cmd := range r.In.Message.Commands {
		if !command.Questions[cmd.Name] {
			return false
		}
	}
	return OnlyCommands(r)
}

// OnlyReplies reports whether the mail holds nothing but commands that need the ticket of an
// earlier one. Those that would do on a new one (#share, #sensitive) open it: the subject may
// be all that its author says.
func OnlyReplies(r *change.Decision) bool {
	for _, cmd := range r.In.Message.Commands {
		if !command.Registry[cmd.Name].Replies {
			return false
		}
	}
	return OnlyCommands(r)
}

// OnlyCommands reports whether the mail holds no words.
func OnlyCommands(r *change.Decision) bool {
	return len(r.In.Message.Commands) > 0 && !words.HasContent(r.In.Message)
}

// AnswerQuestions answers a mail of questions only. It is held: 250 was said to it, and the
// same mail that comes twice is answered once. The ticket that it belongs to, if any, is
// what #show without a number shows.
func AnswerQuestions(r *change.Decision, about *ticket.Ticket) {
	o := &change.Outcome{}
	var c *change.Change
	if about != nil {
		c = &change.Change{Ticket: about.Clone()} // to look at; it is not planned
		r.Sensitive = about.Sensitive
	}
	for _, cmd := range r.In.Message.Commands {
		switch known := command.Registry[cmd.Name]; {
		case command.Questions[cmd.Name]:
			command.Do(r, c, o, cmd, known)
		case known.Run == nil:
			o.Refused = append(o.Refused, ticket.RefusedLine(command.LineOf(cmd), command.UnknownCommand(cmd.Name)))
		default:
			o.Refused = append(o.Refused, ticket.RefusedLine(command.LineOf(cmd), ticket.Refuse("not-here")))
		}
	}
	if words.HasContent(r.In.Message) {
		o.Refused = append(o.Refused, ticket.Say("words-nowhere"))
	}
	r.Outcome = o
	r.HoldMail(ticket.HeldAsked, "questions, which a letter answers", o.Show)
	r.Plan.Asked = r.In.Fingerprint
	notify.BeginsAfresh(r)
	if !o.Any() || r.Agent == nil && !notify.MayAnswer(r) && !(len(o.Refused) > 0 && notify.MayRefuse(r)) {
		return
	}
	t := r.State.Tickets[o.Show]
	if t == nil && len(o.Read) > 0 {
		t = about // whose token the reader answers with
	}
	staff := r.Agent != nil && t != nil && !authority.IsCustomer(authority.SenderStanding(r, t))
	if !staff && (t == nil || !authority.SenderStanding(r, t).Gives(ticket.Read)) {
		answerWithoutTicket(r, o.Facts())
		return
	}
	// On the ticket that it shows, so that a reply to it goes there.
	c = &change.Change{Ticket: t.Clone()}
	r.Plan.Changes = append(r.Plan.Changes, c)
	if staff {
		notify.TellAgent(r, c, r.Agent, ticket.KindTranscript, o.Facts()).InReplyTo = r.In.Message.MessageID
		return
	}
	l := notify.Write(r, c, authority.SenderPlace(r, t), ticket.KindTranscript, o.Facts(), notify.AutoReplied)
	l.Facts.Status, l.InReplyTo = t.Status, r.In.Message.MessageID
}

// answerWithoutTicket answers the sender by a letter that belongs to no ticket.
func answerWithoutTicket(r *change.Decision, facts ticket.Facts) *ticket.Letter {
	l := notify.WriteWithoutTicket(r.Dir, &r.Plan, r.State, r.Targets[0].Desk, r.Sender, ticket.KindTranscript)
	l.Facts, l.InReplyTo, l.References = facts, r.In.Message.MessageID, []mail.MessageID{r.In.Message.MessageID}
	if l.InReplyTo == "" {
		l.References = nil
	}
	l.Submitted = notify.AutoReplied
	subject := r.In.Message.Subject
	if r.Sensitive {
		subject = r.Dir.Words.RequestSubject(l.Language) // his mail's may be the ticket's
	}
	l.Subject = answerSubject(r.Dir, subject, l.Language)
	if !l.Staff {
		l.Language = language(r, r.Dir.Policy.Addresses[r.Targets[0].Desk])
		notify.CountAnswer(r, l)
	}
	return l
}

// answerSubject is the subject of an answer to a mail without a ticket.
func answerSubject(d *policy.Directory, s, language string) string {
	if s = notify.NormalSubject(d, s); s == "" {
		s = d.Words.NoSubject(language)
	}
	return "Re: " + s
}
