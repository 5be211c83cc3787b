package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestRepeatedPictures: a small picture in the text, as logos of signatures are, is not attached again to whom
// it was sent before.
func TestRepeatedPictures(t *testing.T) {
	logo := parser.Attachment{Name: "logo.png", Type: "image/png", Size: 3000, SHA256: "aa", Inline: true}
	with := func(change func(a *parser.Attachment)) parser.Attachment { a := logo; change(&a); return a }
	for _, c := range []struct {
		name     string
		from     string
		role     ticket.TokenRole
		file     parser.Attachment
		repeated bool
	}{
		{"the customer's, again", "carla@customer.test", ticket.TokenReply, logo, true},
		{"in an agent's answer", "ana@agents.test", ticket.TokenReply, logo, true},
		{"in a note, of which customers see nothing", "ana@agents.test", ticket.TokenNote, logo, false},
		{"another one", "carla@customer.test", ticket.TokenReply, with(func(a *parser.Attachment) { a.SHA256 = "bb" }), false},
		{"attached as a file", "carla@customer.test", ticket.TokenReply, with(func(a *parser.Attachment) { a.Inline = false }), false},
		{"a photograph", "carla@customer.test", ticket.TokenReply, with(func(a *parser.Attachment) { a.Size = 900_000 }), false},
		{"no picture", "carla@customer.test", ticket.TokenReply, with(func(a *parser.Attachment) { a.Type = "application/pdf" }), false},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Pictures = []string{"aa"}
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, c.role), M: parser.Message{Reply: "Words.", Attachments: []parser.Attachment{c.file}}})
		if f := desktest.OnlyChange(t, p).Message.Attachments; len(f) != 1 || f[0].Repeated != c.repeated {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: parser.Message{Reply: "Words.", Attachments: []parser.Attachment{logo, logo}}})
	if c := desktest.OnlyChange(t, p); len(c.Ticket.Pictures) != 1 || c.Message.Attachments[0].Repeated || !c.Message.Attachments[1].Repeated {
		t.Errorf("first: %v, %+v", c.Ticket.Pictures, c.Message.Attachments)
	}
}
