package rules

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/intake"
	"guichet/desk/policy"
	"guichet/desk/question"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// ActRequest is what somebody does to a ticket without a mail: by the control API, the
// command line or a page. The caller has made sure who it is.
type ActRequest struct {
	Ticket   ticket.Number
	As       mail.Address // an agent, or a customer of the ticket; zero: the admin
	Commands []parser.Command
	Text     string // the words; "" none
	Note     bool   // the words are an internal note; agents and the admin only
	PutOff   uint32 // the message of As that was put off until now; 0: he acts himself
	Files    []File // that come with the words
	Page     bool   // it was done on a page: events say so
	Once     string // names the request among those of As, so that a second one does nothing; "": none does
}

// File is one that somebody uploads.
type File struct {
	Name    string
	Type    string // as its sender says; "": unknown
	Content []byte
}

// Acted is what came of it. If a line was refused, the words went to nobody and are kept as
// a note, as with a mail (PRODUCT 7.4).
type Acted struct {
	Ticket                 ticket.Number // that it was done on: a new one if the customer answered a closed one
	Message                uint32        // that was kept
	Done, Refused, Answers []ticket.Said
	Tickets                []ticket.Number // that #list or #search found, the newest first
	More                   int             // how many further ones there are
	Beyond                 bool            // there may be more than that
	Older                  string          // the command that asks for them; "" if there are none
	Again                  bool            // it was done before: Ticket and Message are those of then
}

// Act decides on the request. What a mail would tell its author by letter is returned.
func Act(r *change.Decision, req ActRequest) (*Result, error) {
	t := r.State.Tickets[req.Ticket]
	if t == nil {
		return nil, ticket.ErrNotFound
	}
	r.SentTo = t.Number
	t = thread.MergeTarget(r.State, t)
	if r.InTime = req.PutOff != 0; r.InTime && !intake.SendInTime(r, r.Change(t), req.PutOff) {
		return acted(r, t), nil
	}
	r.Targets = []policy.Target{{Desk: r.Dir.Desk(t)}}
	r.Sender = mail.Mailbox{Address: req.As}
	switch r.Agent = r.Dir.Agent(req.As); {
	case r.Agent != nil:
		r.Sender.Name = r.Agent.Name
	case req.As.IsZero():
		r.Agent = &policy.Agent{} // whom no letter reaches
	default:
		if place := authority.SenderPlace(r, t); place >= 0 {
			r.Sender.Name = t.People[place].Name
		}
	}
	switch {
	case r.Agent != nil && !r.InTime && !command.MaySee(r, t):
		return nil, ticket.ErrNotFound // it is no matter of his: he cannot tell it from what is not there
	case intake.OnlyAsks(r) && command.MaySee(r, t):
		answerHere(r, t)
	case r.Agent != nil:
		r.Why("by %s, not by mail", r.Actor())
		intake.CarryOut(r, r.Change(t), req.Note)
		if r.InTime && r.Outcome != nil && len(r.Outcome.Refused) > 0 {
			intake.StillWaits(r, r.Change(t), req.PutOff)
		}
	case authority.IsDeleted(r, t):
		return nil, ticket.ErrNotFound
	case thread.MayJoin(r, thread.Candidate{Ticket: t, Token: true, Own: true}):
		intake.Join(r, t, "not by mail")
	default:
		return nil, ticket.ErrNotAllowed
	}
	return acted(r, t), nil
}

// answerHere answers questions that no letter has to.
func answerHere(r *change.Decision, t *ticket.Ticket) {
	o, c := &change.Outcome{}, &change.Change{Ticket: t.Clone()}
	for _, cmd := range r.In.Message.Commands {
		command.Do(r, c, o, cmd, command.Registry[cmd.Name])
	}
	r.Outcome = o
}

// Result is what to return of the plan, and the change whose number apply finds.
type Result struct {
	Acted
	Change  *change.Change
	Orphans []mail.Address // see Plan
}

func acted(r *change.Decision, t *ticket.Ticket) *Result {
	a := &Result{Acted: Acted{Ticket: t.Number}}
	for i, c := range r.Plan.Changes {
		if i == 0 || a.Message == 0 && c.Message != nil {
			a.Change = c
		}
		if c.Message != nil {
			a.Message = c.Message.ID
			break
		}
	}
	if o := r.Outcome; o != nil {
		a.Done, a.Refused, a.Answers, a.Tickets = o.Done, o.Refused, o.Answers, o.Tickets
		a.More, a.Beyond, a.Older = o.More, o.Beyond, o.Older
		if shown := r.State.Tickets[o.Show]; shown != nil {
			a.Answers = append(a.Answers, question.Describe(r.Dir, command.AskerOf(r), shown)...)
		}
	}
	return a
}
