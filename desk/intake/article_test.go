package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// shelf is two articles, both of which fit every mail.
type shelf struct{}

func (shelf) Suggest(_, _, _ string) []string { return []string{"login", "printer"} }

func (shelf) Find(name string) (string, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	return name, name == "login" || name == "printer"
}

// articleWorld is a world with a shelf.
func articleWorld(t *testing.T) *desktest.World {
	w := desktest.NewWorld(t)
	w.Dir.Articles = shelf{}
	return w
}

// counted tells what a plan adds to the counts.
func counted(p *change.Plan) string {
	var all []string
	for _, c := range p.Articles {
		all = append(all, fmt.Sprintf("%s %d %d %d %d", c.Name, c.Suggested, c.Opened, c.Helpful, c.Unhelpful))
	}
	return strings.Join(all, ", ")
}

// TestArticles: who is suggested articles, and who gets the ones that he asks for.
func TestArticles(t *testing.T) {
	article := func(args string) parser.Message {
		return parser.Message{Commands: []parser.Command{{Name: "article", Args: args, Line: "#article " + args}}, Reply: "#article " + args}
	}
	const both = "login 1 0 0 0, printer 1 0 0 0"
	for _, c := range []struct {
		name, token string
		m           desktest.TestMail
		suggested   int
		read        string
		refused     bool
		counts      string
	}{
		{"first mail, proven", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass}, 2, "", false, both},
		{"first mail, unproven", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.None}, 0, "", false, ""},
		{"first mail, sensitive", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, To: "support+sensitive@desk.test"}, 0, "", false, ""},
		{"reply", "carla@customer.test", desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass}, 0, "", false, ""},
		{"asked for, proven", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: article("LOGIN")}, 0, "login", false, "login 0 1 0 0"},
		{"asked for, with a token", "carla@customer.test", desktest.TestMail{From: "carla@customer.test", Verdict: mail.None, M: article("printer")}, 0, "printer", false, "printer 0 1 0 0"},
		{"asked for, unproven", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.None, M: article("login")}, 0, "", false, ""},
		{"asked for by an agent", "ana@agents.test", desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: article("login")}, 0, "login", false, "login 0 1 0 0"},
		{"one that there is not", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: article("fish")}, 0, "", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := articleWorld(t)
			if c.token != "" {
				c.m.To = w.TokenOf(c.token, ticket.TokenReply)
			}
			p := w.Decide(c.m)
			letters := p.Letters
			for _, change := range p.Changes {
				letters = append(letters, change.Letters...)
			}
			suggested, read, refused := 0, "", false
			for _, l := range letters {
				suggested += len(l.Facts.Articles)
				read += strings.Join(l.Facts.Read, " ")
				refused = refused || len(l.Facts.Refused) > 0
			}
			if suggested != c.suggested || read != c.read || refused != c.refused {
				t.Errorf("suggested %d, read %q, refused %v", suggested, read, refused)
			}
			if got := counted(p); got != c.counts {
				t.Errorf("counts %q, want %q", got, c.counts)
			}
		})
	}
}

// TestHelpful: what one person says of an article counts once, and nobody is mailed for it.
func TestHelpful(t *testing.T) {
	for _, c := range []struct {
		name, args string
		before     map[string]bool
		counts     string
		letters    int
	}{
		{"yes", "login yes", nil, "login 0 0 1 0", 0},
		{"no, in French", "Login Non", nil, "login 0 0 0 1", 0},
		{"again", "login yes", map[string]bool{"login": true}, "", 0},
		{"another mind", "login yes", map[string]bool{"login": false}, "login 0 0 0 -1, login 0 0 1 0", 0},
		{"another article", "printer no", map[string]bool{"login": false}, "printer 0 0 0 1", 0},
		{"neither yes nor no", "login perhaps", nil, "", 1},
		{"one that there is not", "fish yes", nil, "", 1},
		{"nothing", "", nil, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := articleWorld(t)
			if c.before != nil {
				w.State.Contact = &ticket.Contact{Address: desktest.Addr("eve@else.test"), Judged: c.before}
			}
			was := fmt.Sprint(c.before)
			p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{
				Commands: []parser.Command{{Name: "helpful", Args: c.args, Line: "#helpful " + c.args}}, Reply: "#helpful " + c.args,
			}})
			if got := counted(p); got != c.counts {
				t.Errorf("counts %q, want %q", got, c.counts)
			}
			if len(p.Letters) != c.letters || len(p.Changes) != 0 {
				t.Errorf("%d letters, %d changes", len(p.Letters), len(p.Changes))
			}
			if c.counts != "" && len(p.Contact.Judged) == 0 {
				t.Error("the judgement is not kept")
			}
			if fmt.Sprint(c.before) != was {
				t.Errorf("the State changed: %v", c.before)
			}
		})
	}
}
