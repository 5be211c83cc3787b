package form_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestMaxFiles: so many files begin a request of a product as max_files says; who sent more is told, and
// answers bring as many as they like (PRODUCT 4.4).
func TestMaxFiles(t *testing.T) {
	file := func(names ...string) (all []parser.Attachment) {
		for i, name := range names {
			all = append(all, parser.Attachment{Index: i, Name: name, Size: 9, Inline: strings.HasSuffix(name, ".png")})
		}
		return all
	}
	for _, c := range []struct {
		name, from string
		max        int
		words      string
		files      []parser.Attachment
		dropped    map[int]bool
		reply      bool
		lost       []string // in the order of the mail
		told       string
	}{
		{"one of three", "eve@else.test", 1, "Hello.", file("a.pdf", "b.pdf", "c.pdf"), nil, false, []string{"b.pdf", "c.pdf"}, "received 1"},
		{"as many as may be", "eve@else.test", 2, "Hello.", file("a.pdf", "b.pdf"), nil, false, nil, "received 0"},
		{"none", "eve@else.test", 1, "Hello.", nil, nil, false, nil, "received 0"},
		{"no limit", "eve@else.test", 0, "Hello.", file("a.pdf", "b.pdf"), nil, false, nil, "received 0"},
		{"pictures in the text are words", "eve@else.test", 1, "Hello.", file("logo.png", "a.pdf", "shot.png"), nil, false, nil, "received 0"},
		{"one too large does not count", "eve@else.test", 1, "Hello.", file("a.iso", "b.pdf"), map[int]bool{0: true}, false, []string{"a.iso"}, "received 0"},
		{"the product is named in the mail", "eve@else.test", 1, "Product: archive\nHello.", file("a.pdf", "b.pdf"), nil, false, nil, "received 0"},
		{"a reply", "carla@customer.test", 1, "Here they are.", file("a.pdf", "b.pdf"), nil, true, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.Products = []policy.Product{{Name: "Signature", MaxFiles: c.max}, {Name: "archive"}}
			w.Dir.Policy.Addresses[0].Product, w.Ticket.Product = "Signature", "Signature"
			x := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: parser.Message{Reply: c.words, Attachments: c.files}, Dropped: c.dropped}
			if c.reply {
				x.To = w.TokenOf(c.from, ticket.TokenReply)
			}
			change := w.Decide(x).Changes[0]
			var lost []string
			for _, f := range change.Message.Attachments {
				if f.Dropped {
					lost = append(lost, f.Name)
				}
			}
			if !slices.Equal(lost, c.lost) {
				t.Errorf("lost %q, want %q", lost, c.lost)
			}
			told := ""
			for _, l := range change.Letters {
				if l.Kind == ticket.KindReceived {
					told = fmt.Sprint("received ", l.Facts.MaxFiles)
					if len(l.Facts.Dropped) != len(c.lost) {
						t.Errorf("told of %+v", l.Facts.Dropped)
					}
				}
			}
			if told != c.told {
				t.Errorf("told %q, want %q", told, c.told)
			}
		})
	}
}
