package rules

import (
	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/intake"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/parser"
	"guichet/ticket"
)

// machine decides on automatic mail: it is never answered and changes nothing (PRODUCT
// 1.10).
func machine(r *change.Decision, kind parser.Auto) {
	stored := false
	for _, l := range append(thread.SideCandidates(r), thread.TokenCandidates(r)...) {
		intake.StoreAutomatic(r, l.Ticket, l.How)
		stored = true
	}
	if !stored {
		for _, l := range thread.NamedCandidates(r) {
			intake.StoreAutomatic(r, l.Ticket, l.How)
			stored = true
			break
		}
	}
	switch {
	case stored:
	case notify.AnswersWithoutTicket(r) != nil:
		r.HoldMail(ticket.HeldAutomatic, "a machine's answer to a letter that belongs to no ticket", 0)
	case kind == parser.AutoReply && opensElsewhere(r):
		intake.OpenUnconfirmed(r)
	case kind == parser.AutoReply && r.In.Released == "" && (!r.In.Message.AutoAlone || r.In.Envelope.From.IsZero()):
		r.HoldMail(ticket.HeldAutomatic, "an auto-reply that belongs to no ticket", 0)
	default:
		intake.OpenUnconfirmed(r)
	}
}

// toReturnPath files a mail that is no delivery report but came to a letter's return path
// on the letter's ticket.
func toReturnPath(r *change.Decision) {
	switch l, t := delivery.Evidence(r); {
	case l == nil:
		r.HoldMail(ticket.HeldReport, "mail to a return path that is not valid", 0)
	case t == nil:
		r.HoldMail(ticket.HeldAutomatic, "mail to the return path of a letter that belongs to no ticket", 0)
	default:
		intake.StoreAutomatic(r, thread.MergeTarget(r.State, t), "it came to the return path of a letter")
	}
}
