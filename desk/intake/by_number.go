package intake

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/parser"
	"guichet/ticket"
)

// DeletesByNumber handles a mail that belongs to no ticket and says nothing but "#delete 12": the
// requester of 12 is asked to confirm it, as if he had answered there. Others hear that there is no
// such ticket, whether there is or not.
func DeletesByNumber(r *change.Decision) bool {
	m := r.In.Message
	if len(m.Commands) != 1 || m.Commands[0].Name != "delete" || words.HasContent(m) || !r.Proven() || r.Doubted {
		return false
	}
	n, err := life.NumberOf(m.Commands[0].Args)
	if err != nil {
		return false
	}
	if t := r.State.Tickets[n]; t != nil && !authority.IsDeleted(r, t) && authority.SenderStanding(r, t) == ticket.Requester {
		instead(r, parser.Command{Name: "delete", Line: "#delete"})
		Join(r, t, "#delete names it")
		return true
	}
	o := &change.Outcome{Refused: []ticket.Said{ticket.RefusedLine(command.LineOf(m.Commands[0]), ticket.Refuse("absent", n))}}
	r.Outcome = o
	r.HoldMail(ticket.HeldAsked, "a command that could not be done", 0)
	r.Plan.Asked = r.In.Fingerprint
	if notify.BeginsAfresh(r); notify.MayAnswer(r) || notify.MayRefuse(r) {
		answerWithoutTicket(r, o.Facts())
	}
	return true
}

// instead reads the mail as one command and nothing else.
func instead(r *change.Decision, cmd parser.Command) {
	m, in := *r.In.Message, *r.In
	m.Commands, m.Body, m.Signed = []parser.Command{cmd}, "", false
	in.Message = &m
	r.In = &in
}
