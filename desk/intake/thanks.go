package intake

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/people"
	"guichet/desk/words"
	"guichet/ticket"
)

// onlyThanks reports whether a mail to a resolved or closed ticket says thanks and nothing else
// (PRODUCT 3.2).
func onlyThanks(r *change.Decision, t *ticket.Ticket) bool {
	m := r.In.Message
	if t.Status != ticket.Resolved && t.Status != ticket.Closed || len(m.Commands) > 0 || words.BringsFiles(m) {
		return false
	}
	names := acquainted(r, t)
	return sameSubject(r, t, names) && words.OnlyThanks(m.Reply, m.From, names)
}

// acquainted are the names that a customer may greet or sign with: those of the people on the ticket,
// of the address's agents and of the desk.
func acquainted(r *change.Decision, t *ticket.Ticket) []string {
	names := []string{r.Dir.Policy.Addresses[r.Dir.Desk(t)].Name, r.Sender.Name}
	for _, p := range t.People {
		names = append(names, p.Name, p.Address.Local)
	}
	for _, a := range r.Dir.Staff(r.Dir.Desk(t)) {
		names = append(names, a.Name, a.Address.Local)
	}
	return names
}

// sameSubject reports whether a mail has no subject that says something new.
func sameSubject(r *change.Decision, t *ticket.Ticket, names []string) bool {
	s := notify.NormalSubject(r.Dir, r.In.Message.Subject)
	for _, have := range []string{"", t.Subject, t.Thread, r.Dir.Words.RequestSubject(t.Language), r.Dir.Words.NoSubject(t.Language)} {
		if strings.EqualFold(s, have) {
			return true
		}
	}
	if old := strings.ToLower(t.Thread); old != "" && strings.Contains(strings.ToLower(s), old) {
		return true // with a tag of his own before it
	}
	return words.OnlyThanks(s, nil, names)
}

// keepThanks keeps thanks on the ticket, which stays as it is. Who looks after it hears of them.
func keepThanks(r *change.Decision, t *ticket.Ticket) {
	r.Why("says thanks and nothing else: ticket %d stays %s", t.Number, t.Status)
	c := r.Change(t)
	author := people.AdmitSender(r, c)
	c.Ticket.People[author].Unsolicited, c.Ticket.People[author].Wrote = 0, true
	r.AddMessage(c, ticket.FromCustomer, ticket.ForAll, r.In.Message.Reply)
	c.HeardFrom(author, r.In.Message.MessageID)
	c.Event(r.State.Now, r.Actor(), "mail", "says thanks")
	for _, l := range notify.TellAgents(r, c, c.Message, ticket.KindUpdate, caretakers(r, t)) {
		l.Facts.Thanks = len(l.Causes) == 1
	}
}
