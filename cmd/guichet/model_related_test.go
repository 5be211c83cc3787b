package main

import (
	"fmt"

	"pgregory.net/rapid"

	"guichet/ticket"
)

// accountant is the one agent of the other support address; he answers the first one with his colleagues.
const accountant = "cleo"

// team are the agents of the address that a ticket came to.
func (t *modelTicket) team() []string {
	if t.billing {
		return []string{accountant}
	}
	return staff
}

// customerWritesElsewhere: a mail that names a ticket and goes to another support address alone is a ticket there,
// whose agents hear of it; related, if its author might have joined the one that he names (PRODUCT 1.9).
func (x *machine) customerWritesElsewhere(t *rapid.T) {
	n := x.some(t)
	who := rapid.SampledFrom(everybody).Draw(t, "who")
	to := rapid.SampledFrom([]string{"billing", "billing", "support"}).Draw(t, "to")
	x.named(n, who, to)
}

// named is a mail that names a ticket by its number, and goes to one of the support addresses.
func (x *machine) named(n int, who, to string) {
	x.send(letter{from: who, to: boxOf(to).Address.String(), subject: fmt.Sprintf("Re: [#%d] CUSTSUBJECT", n), text: x.cust()})
	it := x.model.goesOn(n)
	joins := proves(who) && !it.hidden() && (rank[it.standing(x.model.seat(it, who))] >= rank[ticket.Invited] || x.model.may(it, who, "ed"))
	x.model.elsewhere = to == "billing"
	defer func() { x.model.elsewhere = false }()
	switch {
	case joins && it.billing == x.model.elsewhere:
		x.model.join(it, who, order{}, true)
	case joins:
		next := x.model.open(who, nil, order{})
		next.sensitive = it.sensitive
		next.link("related", it)
		it.link("related", next)
	default:
		x.model.open(who, nil, order{})
	}
}
