package intake_test

import (
	"testing"

	"guichet/desk/desktest"
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
		change func(*desktest.World)
		want   ticket.Status
		heard  string
	}{
		{"to the assignee", parser.Message{Reply: "Thanks!"}, func(w *desktest.World) { w.Ticket.Assignee = desktest.Addr("ben@agents.test") }, ticket.Resolved, "ben update"},
		{"to who answered last", parser.Message{Reply: "Merci Ben"}, func(w *desktest.World) { w.Ticket.Answerer = desktest.Addr("ben@agents.test") }, ticket.Resolved, "ben update"},
		{"to who answered last, and who watches", parser.Message{Reply: "Thanks!"}, func(w *desktest.World) {
			w.Ticket.Answerer, w.Ticket.Followers = desktest.Addr("ben@agents.test"), []mail.Address{desktest.Addr("ana@agents.test")}
		}, ticket.Resolved, "ana update, ben update"},
		{"its subject", parser.Message{Reply: "Danke", Subject: "Re: [#7] Cannot log in"}, nil, ticket.Resolved, "ana update, ben update"},
		{"what stands for no subject", parser.Message{Reply: "Danke", Subject: "Re: [#7] (no subject)"}, func(w *desktest.World) { w.Ticket.Subject, w.Ticket.Thread = "", "" }, ticket.Resolved, "ana update, ben update"},
		{"thanks as subject", parser.Message{Reply: "Grazie mille", Subject: "Grazie"}, nil, ticket.Resolved, "ana update, ben update"},
		{"a signature's picture", parser.Message{Reply: "Gracias", Attachments: []parser.Attachment{{Name: "logo.png", Inline: true, Size: 3000}}}, nil, ticket.Resolved, "ana update, ben update"},
		{"a new subject", parser.Message{Reply: "Thanks!", Subject: "Printer 2"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a file", parser.Message{Reply: "Thanks!", Attachments: []parser.Attachment{{Name: "order.pdf", Size: 3000}}}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a question", parser.Message{Reply: "Thanks! Done?"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"a field", parser.Message{Reply: "Thanks!\nService: perfect"}, nil, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"where replies to closed ones are refused", parser.Message{Reply: "Thanks!"}, func(w *desktest.World) {
			w.Ticket.Status = ticket.Closed
			w.Dir.Policy.Addresses[0].ClosedReply = policy.Refuse
		}, ticket.Closed, "ana update, ben update"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status = ticket.Resolved
		if c.change != nil {
			c.change(w)
		}
		p := w.Decide(desktest.TestMail{From: carla, Verdict: mail.Pass, To: w.TokenOf(carla, ticket.TokenReply), M: c.m})
		if got := p.Changes[0].Ticket.Status; got != c.want || desktest.Heard(p) != c.heard {
			t.Errorf("%s: %s, heard %q, want %q", c.name, got, desktest.Heard(p), c.heard)
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
