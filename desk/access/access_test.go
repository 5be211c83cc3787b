package access_test

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestSupportAccess takes the consent through its life: offer, grant, end (PRODUCT 5.7).
func TestSupportAccess(t *testing.T) {
	const carla, dan, ana, ben = "carla@customer.test", "dan@customer.test", "ana@agents.test", "ben@agents.test"
	say := func(line string) parser.Message {
		name, args, _ := strings.Cut(line, " ")
		return parser.Message{Commands: []parser.Command{{Name: name, Args: args, Line: "#" + line}}, Reply: "#" + line}
	}
	offered := &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr(ana), Customer: desktest.Addr(carla), Asked: 4 * time.Hour, Offered: desktest.Noon.Add(-time.Hour)}
	granted := &ticket.Access{
		State: ticket.AccessGranted, Agent: desktest.Addr(ana), Customer: desktest.Addr(carla), Asked: 4 * time.Hour,
		Offered: desktest.Noon.Add(-2 * time.Hour), Granted: desktest.Noon.Add(-time.Hour), Ends: desktest.Noon.Add(3 * time.Hour),
	}
	void := &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr(ana), Customer: desktest.Addr(carla), Asked: time.Hour, Offered: desktest.Noon.Add(-49 * time.Hour)}
	toDora := &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr(ana), Customer: desktest.Addr("dora@customer.test"), Asked: time.Hour, Offered: desktest.Noon}
	for _, c := range []struct {
		name  string
		have  *ticket.Access
		from  string
		token string
		line  string
		want  ticket.AccessState
		ends  time.Duration // from noon
		timer time.Duration
		heard string
	}{
		{"an agent offers", nil, ana, ana, "request-access 2h", ticket.AccessOffered, 0, 48 * time.Hour, "carla access"},
		{"an offer without a duration", nil, ana, ana, "request-access", ticket.AccessOffered, 0, 48 * time.Hour, "carla access"},
		{"no duration at all", nil, ana, ana, "request-access soon", "", 0, 0, "ana transcript"},
		{"too long", nil, ana, ana, "request-access 31d", "", 0, 0, "ana transcript"},
		{"an offer in place of one's own", offered, ana, ana, "request-access 2h", ticket.AccessOffered, 0, 48 * time.Hour, "carla access"},
		{"while another agent's offer stands", offered, ben, ben, "request-access 2h", ticket.AccessOffered, 0, 0, "ben transcript"},
		{"after another agent's offer was void", void, ben, ben, "request-access 2h", ticket.AccessOffered, 0, 48 * time.Hour, "carla access"},
		{"while one is granted", granted, ana, ana, "request-access 2h", ticket.AccessGranted, 3 * time.Hour, 0, "ana transcript"},
		{"the customer grants", offered, carla, carla, "grant 2h", ticket.AccessGranted, 2 * time.Hour, 2 * time.Hour, "ana access, carla transcript"},
		{"as long as was asked", offered, carla, carla, "grant", ticket.AccessGranted, 4 * time.Hour, 4 * time.Hour, "ana access, carla transcript"},
		{"an offer that is void", void, carla, carla, "grant 2h", ticket.AccessOffered, 0, 0, "carla transcript"},
		{"an offer to who was requester before", toDora, carla, carla, "grant 2h", ticket.AccessOffered, 0, 0, "carla transcript"},
		{"a participant cannot", offered, dan, dan, "grant 2h", ticket.AccessOffered, 0, 0, "dan transcript"},
		{"nothing to grant", nil, carla, carla, "grant 2h", "", 0, 0, "carla transcript"},
		{"the customer ends it", granted, carla, carla, "end-access", ticket.AccessEnded, 0, time.Hour, "ana access, carla transcript"},
		{"a participant cannot end it", granted, dan, dan, "end-access", ticket.AccessGranted, 3 * time.Hour, 0, "dan transcript"},
		{"another requester ends it", granted, ana, ana, "requester dora@customer.test", ticket.AccessEnded, 0, time.Hour, "carla access, dora received"},
		{"another requester takes the offer back", offered, ben, ben, "requester dora@customer.test", ticket.AccessEnded, 0, time.Hour, "ana access, dora received"},
		{"the agent ends it", granted, ana, ana, "end-access", ticket.AccessEnded, 0, time.Hour, "carla access"},
		{"another agent ends it", granted, ben, ben, "end-access", ticket.AccessEnded, 0, time.Hour, "ana access, carla access"},
		{"closing the ticket ends it", granted, ben, ben, "closed", ticket.AccessEnded, 0, time.Hour, "ana access, carla closed, dan closed, walt watch"},
		{"deleting it, too", granted, ben, ben, "delete", ticket.AccessEnded, 0, time.Hour, "ana access, carla transcript"},
		{"the customer refuses the offer", offered, carla, carla, "end-access", ticket.AccessEnded, 0, time.Hour, "ana access, carla transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Access = c.have
			p := w.Decide(desktest.TestMail{From: c.from, To: w.TokenOf(c.token, ticket.TokenReply), Verdict: mail.Pass, M: say(c.line)})
			change := p.Changes[0]
			got := change.Ticket.Access
			if c.want == "" {
				if got != nil {
					t.Fatalf("access %+v, want none", got)
				}
			} else if got == nil || got.State != c.want {
				t.Fatalf("access %+v, want %s; why %q", got, c.want, p.Why)
			}
			if c.want == ticket.AccessGranted || c.want == ticket.AccessEnded {
				if !got.Ends.Equal(desktest.Noon.Add(c.ends)) {
					t.Errorf("ends %s after noon, want %s", got.Ends.Sub(desktest.Noon), c.ends)
				}
			}
			if at, ok := change.Timers[ticket.TimerAccess]; ok != (c.timer > 0) || ok && !at.Equal(desktest.Noon.Add(c.timer)) {
				t.Errorf("timer %v %v, want %s", at, ok, c.timer)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
		})
	}
}

// TestSupportAccessUnproven: a grant needs the customer's own token or proof.
func TestSupportAccessUnproven(t *testing.T) {
	const carla, dan = "carla@customer.test", "dan@customer.test"
	grant := parser.Message{Commands: []parser.Command{{Name: "grant", Line: "#grant"}}, Reply: "#grant"}
	for _, c := range []struct {
		name, token string
		verdict     mail.Result
		want        ticket.AccessState
	}{
		{"own token", carla, mail.None, ticket.AccessGranted},
		{"another's token, unproven", dan, mail.None, ticket.AccessOffered},
		{"another's token, proven", dan, mail.Pass, ticket.AccessGranted},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Access = &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr("ana@agents.test"), Customer: desktest.Addr(carla), Asked: time.Hour, Offered: desktest.Noon}
		p := w.Decide(desktest.TestMail{From: carla, To: w.TokenOf(c.token, ticket.TokenReply), Verdict: c.verdict, M: grant})
		if got := p.Changes[0].Ticket.Access.State; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestSupportAccessInTime: an offer is gone after 48 hours, an access ends at its time and
// is shown an hour longer.
func TestSupportAccessInTime(t *testing.T) {
	granted := ticket.Access{
		State: ticket.AccessGranted, Agent: desktest.Addr("ana@agents.test"), Customer: desktest.Addr("carla@customer.test"),
		Offered: desktest.Noon, Granted: desktest.Noon, Ends: desktest.Noon.Add(4 * time.Hour),
	}
	ended := granted
	ended.State = ticket.AccessEnded
	for _, c := range []struct {
		name          string
		have          ticket.Access
		at            time.Duration
		allows, shown bool
		after         ticket.AccessState // of the timer; "" gone
		heard         string
	}{
		{"offer at 47 h", ticket.Access{State: ticket.AccessOffered, Agent: granted.Agent, Offered: desktest.Noon}, 47 * time.Hour, false, true, ticket.AccessOffered, ""},
		{"offer at 48 h", ticket.Access{State: ticket.AccessOffered, Agent: granted.Agent, Offered: desktest.Noon}, 48 * time.Hour, false, false, "", "ana access"},
		{"granted at 4 h", granted, 4 * time.Hour, false, true, ticket.AccessEnded, "ana access, carla access"},
		{"ended at 4:59", ended, 5*time.Hour - time.Minute, false, true, ticket.AccessEnded, ""},
		{"ended at 5 h", ended, 5 * time.Hour, false, false, "", ""},
		{"granted, the timer comes late", granted, 6 * time.Hour, false, false, "", "ana access, carla access"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Access, w.State.Now = &c.have, desktest.Noon.Add(c.at)
			if a := &c.have; a.Allows(w.State.Now) != c.allows || a.Visible(w.State.Now) != c.shown {
				t.Errorf("allows %v, shown %v", a.Allows(w.State.Now), a.Visible(w.State.Now))
			}
			p := rules.Timed(w.Dir, ticket.Timer{Ticket: 7, Kind: ticket.TimerAccess}, w.State)
			desktest.Holds(t, p)
			got := ticket.AccessState("")
			if a := p.Changes[0].Ticket.Access; a != nil {
				got = a.State
			}
			if got != c.after {
				t.Errorf("after the timer %q, want %q", got, c.after)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
		})
	}
	if a := granted; !a.Allows(desktest.Noon.Add(4*time.Hour - time.Second)) {
		t.Error("an access that was granted for 4 hours is over before")
	}
}

// TestGrantByMergedToken: the token of a ticket that goes on in another one is as good there.
func TestGrantByMergedToken(t *testing.T) {
	const carla = "carla@customer.test"
	w := desktest.NewWorld(t)
	on := w.Second()
	on.Access = &ticket.Access{State: ticket.AccessOffered, Agent: desktest.Addr("ana@agents.test"), Customer: desktest.Addr(carla), Asked: time.Hour, Offered: desktest.Noon}
	w.Ticket.Status, w.Ticket.Links = ticket.Closed, []ticket.Link{{Number: 12, Relation: ticket.RelMergedInto}}
	grant := parser.Message{Commands: []parser.Command{{Name: "grant", Line: "#grant"}}, Reply: "#grant"}
	p := w.Decide(desktest.TestMail{From: carla, To: w.TokenOf(carla, ticket.TokenReply), Verdict: mail.None, M: grant})
	if got := p.Changes[0].Ticket; got.Number != 12 || got.Access.State != ticket.AccessGranted {
		t.Errorf("ticket %d: %s; heard %s", got.Number, got.Access.State, desktest.Heard(p))
	}
}
