package notify

import (
	"slices"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// TellRights tells somebody which right an agent gave him at an organisation (PRODUCT 5.4), in a letter of no ticket
// from the support address of the ticket where that was done: all that one mail gives him in one letter. title is
// what people call the scope.
func TellRights(r *change.Decision, at *ticket.Ticket, who *ticket.Contact, to mail.Address, role ticket.Role, s ticket.Scope, title string) {
	given := ticket.Said{Key: "rights-" + string(role), Args: []string{title, s.String()}}
	for _, l := range r.Plan.Letters {
		if l.Kind == ticket.KindRights && ticket.SameAddress(l.To.Address, to) {
			l.Facts.Done = append(l.Facts.Done, given)
			return
		}
	}
	desk := r.Dir.Desk(at)
	l := WriteWithoutTicket(r.Dir, &r.Plan, r.State, desk, mail.Mailbox{Name: who.Name, Address: to}, ticket.KindRights)
	l.Language = ticket.FirstOf(ticket.FirstOf(who.Language, r.Dir.Policy.Addresses[desk].Language), l.Language)
	l.Facts.Done = []ticket.Said{given}
	l.Subject = r.Dir.Words.RightsSubject(l.Language)
}

// HoldsRights leaves of what a letter of rights tells what its reader still has; false if that is nothing.
func HoldsRights(l *ticket.Letter, who *ticket.Contact) bool {
	l.Facts.Done = slices.DeleteFunc(slices.Clone(l.Facts.Done), func(given ticket.Said) bool {
		return who == nil || !slices.ContainsFunc(who.Memberships, func(m ticket.Membership) bool {
			return m.Scope.String() == given.Args[1] && slices.ContainsFunc(m.Roles, func(role ticket.Role) bool { return given.Key == "rights-"+string(role) })
		})
	})
	return len(l.Facts.Done) > 0
}
