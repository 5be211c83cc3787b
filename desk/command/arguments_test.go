package command_test

import (
	"strings"
	"testing"

	"guichet/desk/command"
	"guichet/desk/desktest"
	"guichet/parser"
	"guichet/ticket"
)

// TestNamed: one line may name several people; commas and spaces may part them, or stand within
// a name.
func TestNamed(t *testing.T) {
	for given, want := range map[string]string{
		"":                              "",
		"d@x.test":                      "d@x.test",
		"Dora Lee <d@x.test>":           "Dora Lee <d@x.test>",
		"Dora d@x.test":                 "Dora d@x.test",
		"d@x.test, e@x.test":            "d@x.test|e@x.test",
		"d@x.test;e@x.test,":            "d@x.test|e@x.test",
		"d@x.test e@x.test":             "d@x.test|e@x.test",
		"Lee, Dora <d@x.test>, <e@x.y>": "Lee Dora <d@x.test>|<e@x.y>",
		"me, ben, d@x.test":             "me|ben|d@x.test",
		"d@x.test and E F <e@x.test>":   "d@x.test|E F <e@x.test>",
		"d@x.test e@x.test please":      "d@x.test|e@x.test|please",
		" , ":                           "",
	} {
		if got := strings.Join(command.Named(given), "|"); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

// TestArguments: what editors make of what is typed behind a command, and several people in it.
func TestArguments(t *testing.T) {
	for _, c := range []struct {
		line, refused string
		holds         func(*ticket.Ticket) bool
	}{
		{`#subject "New words"`, "", func(t *ticket.Ticket) bool { return t.Subject == "New words" }},
		{`#subject The "new" one`, "", func(t *ticket.Ticket) bool { return t.Subject == `The "new" one` }},
		{`#assign "Ben"`, "", func(t *ticket.Ticket) bool { return t.Assignee == desktest.Addr("ben@agents.test") }},
		{"#tag –vip", "", func(t *ticket.Ticket) bool { return len(t.Tags) == 0 }},
		{"#priority", "priority-which", func(t *ticket.Ticket) bool { return true }},
		{"#share x@x.test, Yves <y@x.test>", "", func(t *ticket.Ticket) bool {
			return t.Place(desktest.Addr("x@x.test")) >= 0 && t.Place(desktest.Addr("y@x.test")) >= 0
		}},
		{"#share x@x.test, nobody", "address words-kept", func(t *ticket.Ticket) bool { return true }},
		{"#requester x@x.test, y@x.test", "address words-kept", func(t *ticket.Ticket) bool { return t.Place(desktest.Addr("y@x.test")) < 0 }},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status, w.Ticket.Tags = ticket.Open, []string{"vip"}
		words := ""
		if c.refused != "" && c.refused != "priority-which" {
			words = "Hello"
		}
		p := w.FromAna(words, c.line)
		if got := desktest.Refusals(p); got != c.refused || !c.holds(p.Changes[0].Ticket) {
			t.Errorf("%s: refused %q, want %q; %+v", c.line, got, c.refused, p.Changes[0].Ticket)
		}
	}
}

// TestSignatureIsNoWord: a signature below commands, or the logo in it, is no comment; files and
// photographs are.
func TestSignatureIsNoWord(t *testing.T) {
	for _, c := range []struct {
		name  string
		given parser.Message
		want  ticket.MessageKind
	}{
		{"a signature", parser.Message{Body: "Ana Diaz\nSupport", Signed: true}, ticket.CommandsOnly},
		{"a logo", parser.Message{Attachments: []parser.Attachment{{Inline: true, Size: 9_000}}}, ticket.CommandsOnly},
		{"both", parser.Message{Body: "Ana Diaz", Signed: true, Attachments: []parser.Attachment{{Inline: true, Size: 9_000}}}, ticket.CommandsOnly},
		{"a photograph", parser.Message{Attachments: []parser.Attachment{{Inline: true, Size: 900_000}}}, ticket.FromAgent},
		{"a small file", parser.Message{Attachments: []parser.Attachment{{Size: 900}}}, ticket.FromAgent},
		{"words", parser.Message{Body: "Hello"}, ticket.FromAgent},
	} {
		w := desktest.NewWorld(t)
		m := desktest.Ordering(c.given.Body, "#assign me")
		m.Signed, m.Attachments = c.given.Signed, c.given.Attachments
		if got := w.ByAna(m).Changes[0].Message.Kind; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestReadPerson: an address with what stands around it.
func TestReadPerson(t *testing.T) {
	for words, want := range map[string]string{
		"zoe@x.test": "|zoe@x.test", "zoe@x.test.": "|zoe@x.test", "mailto:zoe@x.test": "|zoe@x.test", "<mailto:zoe@x.test>": "|zoe@x.test",
		"“zoe@x.test”": "|zoe@x.test", "Zoe Z <zoe@x.test>": "Zoe Z|zoe@x.test", `"Zoe Z" <zoe@x.test>,`: "Zoe Z|zoe@x.test", "Zoe zoe@x.test": "Zoe|zoe@x.test",
		"zoe": "fault", "": "fault", "zoe@": "fault", "@x.test": "fault", "<>": "fault", "mailto:": "fault", "zoe@x.test please": "fault",
	} {
		box, err := command.ReadPerson(words)
		got := box.Name + "|" + box.Address.String()
		if err != nil {
			got = "fault"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", words, got, want)
		}
	}
}
