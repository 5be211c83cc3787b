package delivery

import (
	"slices"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"

	"github.com/google/go-cmp/cmp"
)

// TestConcernsTicket: where an attempt concerns its letter only, the ticket would have changed nothing, whatever it says.
func TestConcernsTicket(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	alone := 0
	for _, kind := range []ticket.LetterKind{ticket.KindReceived, ticket.KindReply, ticket.KindResolved, ticket.KindClosed, ticket.KindNew, ticket.KindAsk} {
		for _, told := range []ticket.Status{"", ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed} {
			for _, o := range []ticket.Outcome{ticket.Delivered, ticket.Temporary} {
				for _, retry := range []time.Time{{}, now.Add(time.Hour)} {
					for _, erased := range []bool{false, true} {
						letter := func() *ticket.Letter {
							l := &ticket.Letter{
								ID: 1, Ticket: 7, Kind: kind, State: ticket.LetterQueued, Due: now, Created: now, Facts: ticket.Facts{Status: told},
								To: mail.Mailbox{Address: mail.Address{Local: "carla", Domain: "customer.test"}}, Attempts: []ticket.Attempt{{At: now, Outcome: o}},
							}
							if erased {
								l.To = mail.Mailbox{}
							}
							return l
						}
						l := letter()
						if ConcernsTicket(l, o, retry) {
							continue
						}
						alone++
						short := AttemptedWithoutTicket(l, o, retry, now)
						for _, status := range []ticket.Status{ticket.Open, ticket.Pending, ticket.Resolved, ticket.Closed} {
							of := &ticket.Ticket{Number: 7, Status: status, Resolved: now, People: []ticket.Person{{Standing: ticket.Requester}}}
							long := Attempted(nil, &change.State{Now: now}, letter(), of, o, retry)
							if d := cmp.Diff(long, short); d != "" {
								t.Errorf("%s telling %q, %s, on a ticket that is %s (-with the ticket +without):\n%s", kind, told, o, status, d)
							}
						}
					}
				}
			}
		}
	}
	if alone == 0 {
		t.Error("nothing concerns its letter only")
	}
	for _, o := range []ticket.Outcome{ticket.Permanent, ticket.Temporary} {
		if !ConcernsTicket(&ticket.Letter{Ticket: 7, To: mail.Mailbox{Address: mail.Address{Local: "c", Domain: "d.test"}}}, o, time.Time{}) {
			t.Errorf("%s without a retry is told to nobody", o)
		}
	}
	if !slices.ContainsFunc([]ticket.LetterKind{ticket.KindReply, ticket.KindResolved}, func(k ticket.LetterKind) bool {
		return ConcernsTicket(&ticket.Letter{
			Ticket: 7, Kind: k, Facts: ticket.Facts{Status: ticket.Resolved}, To: mail.Mailbox{Address: mail.Address{Local: "c", Domain: "d.test"}},
		}, ticket.Delivered, time.Time{})
	}) {
		t.Error("a resolution that arrives restarts no clock")
	}
}
