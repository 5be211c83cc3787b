package desk

import (
	"testing"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestThanksOnly: what stands beside the words counts too (PRODUCT 3.2).
func TestThanksOnly(t *testing.T) {
	const carla = "carla@customer.test"
	for _, c := range []struct {
		name   string
		m      parser.Message
		change func(*world)
		want   ticket.Status
		heard  string
	}{
		{"to the assignee", parser.Message{Reply: "Thanks!"}, func(w *world) { w.ticket.Assignee = addr("ben@agents.test") }, ticket.Resolved, "ben update"},
		{"to who answered last", parser.Message{Reply: "Merci Ben"}, func(w *world) { w.ticket.Answerer = addr("ben@agents.test") }, ticket.Resolved, "ben update"},
		{"to who answered last, and who watches", parser.Message{Reply: "Thanks!"}, func(w *world) {
			w.ticket.Answerer, w.ticket.Followers = addr("ben@agents.test"), []mail.Address{addr("ana@agents.test")}
		}, ticket.Resolved, "ana update, ben update"},
		{"its subject", parser.Message{Reply: "Danke", Subject: "Re: [#7] Cannot log in"}, nil, ticket.Resolved, "ana update, ben update"},
		{"thanks as subject", parser.Message{Reply: "Grazie mille", Subject: "Grazie"}, nil, ticket.Resolved, "ana update, ben update"},
		{"a signature's picture", parser.Message{Reply: "Gracias", Attachments: []parser.Attachment{{Name: "logo.png", Inline: true, Size: 3000}}}, nil, ticket.Resolved, "ana update, ben update"},
		{"a new subject", parser.Message{Reply: "Thanks!", Subject: "Printer 2"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a file", parser.Message{Reply: "Thanks!", Attachments: []parser.Attachment{{Name: "order.pdf", Size: 3000}}}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a question", parser.Message{Reply: "Thanks! Done?"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a field", parser.Message{Reply: "Thanks!\nService: perfect"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"where replies to closed ones are refused", parser.Message{Reply: "Thanks!"}, func(w *world) {
			w.ticket.Status = ticket.Closed
			w.dir.Policy.Addresses[0].ClosedReply = policy.Refuse
		}, ticket.Closed, "ana update, ben update"},
	} {
		w := newWorld(t)
		w.ticket.Status = ticket.Resolved
		if c.change != nil {
			c.change(w)
		}
		p := w.decide(testMail{from: carla, verdict: mail.Pass, to: w.tokenOf(carla, ticket.TokenReply), m: c.m})
		if got := p.Changes[0].Ticket.Status; got != c.want || heard(p) != c.heard {
			t.Errorf("%s: %s, heard %q, want %q", c.name, got, heard(p), c.heard)
		}
		for _, l := range p.Changes[0].Letters {
			if l.Facts.Thanks != (c.want != ticket.Open) {
				t.Errorf("%s: the letter says thanks: %v", c.name, l.Facts.Thanks)
			}
		}
		if _, stopped := p.Changes[0].Timers[ticket.TimerClose]; stopped != (c.want == ticket.Open) {
			t.Errorf("%s: the clock was touched: %v", c.name, stopped)
		}
	}
}
