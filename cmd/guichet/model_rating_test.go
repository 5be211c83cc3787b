package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// modelRatings are ways to say a number, and what is none.
var modelRatings = map[string]int{
	"1": 1, "5": 5, "4/5": 4, "3!": 3, "★★★★☆": 4, "***": 3, "five stars": 5, "Note : 2": 2, "quatre": 4, "5, thank you": 5, "Rating: 1": 1, "4 out of 5": 4, " 5 ": 5,
	"10/10": 0, "4,5": 0, "Invoice: 5": 0, "5 of them are broken": 0, "6": 0,
}

// customerRates: a clear number that answers the letter at close is a rating, with what stands below it; with a
// question or much below it somebody has to answer as well, and any other number begins a new request (PRODUCT 3.4).
func (x *machine) customerRates(t *rapid.T) {
	n := x.some(t)
	it := x.model.goesOn(n)
	if it.status != ticket.Closed || it.hidden() || x.model.tickets[n].merged != 0 {
		t.Skip("not closed")
	}
	who := it.requester()
	all := x.answerable(n, who)
	if len(all) == 0 {
		t.Skip("no letter that he can answer")
	}
	l := all[rapid.IntRange(0, len(all)-1).Draw(t, "letter")]
	said := rapid.SampledFrom(slices.Sorted(maps.Keys(modelRatings))).Draw(t, "said")
	below := rapid.SampledFrom([]string{"", "\r\n\r\n" + who, "\r\n\r\nKind regards\r\n" + who, "comment", "question", "much"}).Draw(t, "below")
	given, comment := modelRatings[said], true
	text, head := said, ""
	switch below {
	case "comment":
		text += "\r\n" + x.cust()
	case "question":
		text += "\r\n" + x.cust() + "\r\nWhen will it work?"
	case "much":
		text += "\r\n" + x.cust() + strings.Repeat(" It took a while.", 12)
	default:
		text, comment = text+below, false
	}
	if rapid.Bool().Draw(t, "names it") {
		head = fmt.Sprintf("In-Reply-To: <%s>\r\n", l.MessageID)
		if l.Kind != ticket.KindClosed {
			given = 0
		}
	}
	x.send(letter{from: who, to: l.ReplyTo.Address.String(), head: head, subject: "Re: " + l.Subject, text: text})
	switch {
	case given == 0:
		x.model.join(it, who, order{}, true)
	case below == "question" || below == "much":
		x.model.join(it, who, order{}, true)
		it.rated = given
	default:
		it.rated = given
		it.add(modelMessage{kind: ticket.FromCustomer, author: who, forAll: true})
		if comment {
			x.model.tellCaretakers(it)
		}
	}
}
