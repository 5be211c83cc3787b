package notify

import (
	"fmt"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// TogetherSlot is the time within which new tickets are counted.
const TogetherSlot = 10 * time.Minute

// The waits for the letters that tell of many new tickets together: they double from the first to the last.
const (
	FirstTogether = time.Minute
	LastTogether  = 30 * time.Minute
)

// NewKeys are the names under which new tickets are counted in these ten minutes: of a sender, whatever his +tag, of
// his organisational domain, and of all. Whoever is not proven may name a domain of his choice for each mail: all those
// together count as one.
func NewKeys(a mail.Address, proven bool, now time.Time) [3]string {
	slot := fmt.Sprintf("new %d ", now.Unix()/int64(TogetherSlot/time.Second))
	domain := "@" + organisationalDomain(a.Domain)
	if !proven {
		domain = "unproven"
	}
	return [3]string{slot + strings.ToLower(Mailbox(a)), slot + domain, slot + "all"}
}

// TellNew tells the agents of a new ticket; of one of very many together with the others, later.
func TellNew(r *change.Decision, c *change.Change, agents []*policy.Agent) []*ticket.Letter {
	p := r.Dir.Policy
	if p.NewOfSender <= 0 && p.NewOfAll <= 0 {
		return TellAgents(r, c, c.Message, ticket.KindNew, agents)
	}
	keys := NewKeys(r.Sender.Address, r.In.Verdict.Proven(), r.State.Now)
	r.Plan.Counted = append(r.Plan.Counted, keys[:]...)
	n := r.State.Counts.New
	if p.NewOfSender > 0 && max(n[0], n[1])+1 >= p.NewOfSender || p.NewOfAll > 0 && n[2]+1 >= p.NewOfAll {
		r.Why("the agents are told of it together with others")
		c.Ticket.Together, r.Plan.Together = true, true
		c.Event(r.State.Now, "rule", "rule", "the agents are told of it together with others: very many came")
		return nil
	}
	return TellAgents(r, c, c.Message, ticket.KindNew, agents)
}

// maxTogether is how many tickets one letter lists.
const maxTogether = 50

// TellTogether writes to each agent of the tickets' addresses which new ones there are.
func TellTogether(d *policy.Directory, p *change.Plan, s *change.State, tickets []*ticket.Ticket) {
	his := map[*policy.Agent][]*ticket.Ticket{}
	for _, t := range tickets {
		for _, a := range d.AssigneeOrStaff(t) {
			his[a] = append(his[a], t)
		}
	}
	for i := range d.Policy.Agents {
		a := &d.Policy.Agents[i]
		all := his[d.Agent(a.Address)]
		if len(all) == 0 {
			continue
		}
		l := WriteWithoutTicket(d, p, s, d.Desk(all[0]), mail.Mailbox{Name: a.Name, Address: a.Address}, ticket.KindTranscript)
		l.Subject = d.Words.NewSubject(l.Language, len(all))
		l.Facts.Answers = []ticket.Said{ticket.Say("new-ones", len(all))}
		for _, t := range all[:min(len(all), maxTogether)] {
			l.Facts.Tickets = append(l.Facts.Tickets, t.Number)
		}
		l.Facts.More = len(all) - len(l.Facts.Tickets)
	}
}
