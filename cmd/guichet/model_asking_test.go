package main

import (
	"context"
	"fmt"
	"slices"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// organise founds the organisation of the model, where Mia reads and Ed answers.
func (x *machine) organise() {
	ctx := context.Background()
	if err := x.desk.People.PutOrganisation(ctx, ticket.Organisation{ID: "acme"}); err != nil {
		x.Fatal(err)
	}
	for _, who := range members {
		role := map[string]ticket.Role{"mia": ticket.Viewer, "ed": ticket.Editor}[who]
		if _, err := x.desk.People.Grant(ctx, boxOf(who).Address, ticket.Scope{Organisation: "acme"}, role, "admin"); err != nil {
			x.Fatal(err)
		}
	}
}

// customerAsks: an answer names no ticket that its reader may not see.
func (x *machine) customerAsks(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(everybody).Draw(t, "who")
	question := rapid.SampledFrom([]string{"#list all", "#search CUSTWORDS", fmt.Sprintf("#show %d", n)}).Draw(t, "question")
	x.send(letter{from: who, to: "support@desk.test", text: question})
	if !proves(who) {
		x.model.open(who, nil, order{})
		return
	}
	var may []ticket.Number
	for _, it := range slices.Backward(x.model.tickets[1:]) {
		if x.model.reads(it, who) {
			may = append(may, ticket.Number(it.number))
		}
	}
	answer := x.newest()
	facts := answer.Facts
	sees := slices.Contains(may, ticket.Number(n))
	switch question[:5] {
	case "#list":
		if want := may[:min(len(may), 20)]; !slices.Equal(facts.Tickets, want) {
			x.Fatalf("%s may see %v and is answered with %v", who, want, facts.Tickets)
		}
	case "#sear":
		for _, found := range facts.Tickets {
			if !slices.Contains(may, found) || x.model.tickets[found].sensitive {
				x.Fatalf("%s searched and found ticket %d", who, found)
			}
		}
	default:
		if sees != (facts.Show == ticket.Number(n)) {
			x.Fatalf("%s may see ticket %d: %v; shown is %d", who, n, sees, facts.Show)
		}
		if standing := x.model.tickets[n].standing(x.model.seat(x.model.tickets[n], who)); sees && rank[standing] >= rank[ticket.Participant] {
			x.model.write(x.model.tickets[n], x.model.seat(x.model.tickets[n], who), ticket.KindTranscript)
			return
		}
	}
	x.model.letters = append(x.model.letters, fmt.Sprintf("0: %s %s", who, ticket.KindTranscript))
}

// editorReplies: who may answer all of the organisation's tickets needs no place on one.
func (x *machine) editorReplies(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom([]string{"ed", "mia", "eve"}).Draw(t, "who")
	x.named(n, who, "support")
}

// told fails if an answer that leaves shows a ticket that its reader may not see any more.
func (x *machine) told(job *ticket.Job) {
	who := job.Letter.To.Address.Local
	if slices.Contains(staff, who) {
		return
	}
	for _, listed := range job.Listed {
		if !x.model.reads(x.model.tickets[listed.Number], who) {
			x.Fatalf("ticket %d is listed to %s", listed.Number, who)
		}
	}
	if job.View != nil && !x.model.reads(x.model.tickets[job.View.Ticket.Number], who) {
		x.Fatalf("ticket %d is shown to %s", job.View.Ticket.Number, who)
	}
}
