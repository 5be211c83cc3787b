package intake_test

import (
	"slices"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestDroppedAreTold: whoever sends files over the limit hears which were not kept, once, and
// nobody else does (PRODUCT 1.13).
func TestDroppedAreTold(t *testing.T) {
	const carla, ana = "carla@customer.test", "ana@agents.test"
	note := parser.Message{Commands: []parser.Command{{Name: "note"}}, Body: "For us."}
	for _, c := range []struct {
		name, from string
		token      ticket.TokenRole // 0: to the bare address
		m          parser.Message
		forward    *parser.Forward
		want       string
	}{
		{"a first mail", carla, 0, parser.Message{}, nil, "carla received"},
		{"a reply", carla, ticket.TokenReply, parser.Message{}, nil, "carla transcript"},
		{"a reply with a command", carla, ticket.TokenReply, desktest.CommandAndWords("watch"), nil, "carla transcript"},
		{"an agent's reply", ana, ticket.TokenReply, parser.Message{}, nil, "ana transcript"},
		{"an agent's note", ana, ticket.TokenReply, note, nil, "ana transcript"},
		{"a forward", ana, 0, parser.Message{}, &parser.Forward{From: mail.Mailbox{Address: desktest.Addr("rita@phone.test")}, Text: "Help."}, "ana transcript"},
		{"a stranger with a token", "eve@else.test", ticket.TokenReply, parser.Message{}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			x := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: c.m, Forward: c.forward, Dropped: map[int]bool{1: true}}
			x.M.Attachments = []parser.Attachment{{Name: "a.pdf", Size: 9}, {Name: "b.pdf", Size: 8}}
			if c.token != 0 {
				who := c.from
				if w.Ticket.Place(desktest.Addr(who)) < 0 {
					who = carla
				}
				x.To = w.TokenOf(who, c.token)
			}
			var told []string
			for _, change := range w.Decide(x).Changes {
				for _, l := range change.Letters {
					if len(l.Facts.Dropped) == 0 {
						continue
					}
					told = append(told, l.To.Address.Local+" "+string(l.Kind))
					if len(l.Facts.Dropped) != 1 || l.Facts.Dropped[0].Name != "b.pdf" {
						t.Errorf("told of %+v", l.Facts.Dropped)
					}
				}
			}
			if want := []string{c.want}; c.want == "" && told != nil || c.want != "" && !slices.Equal(told, want) {
				t.Errorf("told %q, want %q", told, c.want)
			}
		})
	}
}
