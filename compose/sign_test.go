package compose_test

import (
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/compose"
	"guichet/config"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/templates"
	"guichet/ticket"
)

// TestSignatures: an agent signs as his configuration says, else by his name and the desk's; below stands what the
// support address adds. Pictures in it are words, since a letter fetches nothing.
func TestSignatures(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	support := mail.Address{Local: "support", Domain: "desk.test"}
	ana, carla := mail.Address{Local: "ana", Domain: "agents.test"}, mail.Address{Local: "carla", Domain: "customer.test"}
	for _, c := range []struct {
		name, agents, address string
		kind                  ticket.LetterKind
		author                mail.Address
		has, lacks            string // separated by "|"
	}{
		{"none", "", "", ticket.KindReply, ana, "Ana, Desk", "**"},
		{"the agent's", "**Ana Garcia**, second level", "", ticket.KindReply, ana, "Ana Garcia, second level|<strong>Ana Garcia</strong>", "Ana, Desk|**"},
		{"the address's", "", "[Example](https://example.org)\n\n![logo](https://track.example/x.png)", ticket.KindReply, ana, "Ana, Desk|Example <https://example.org>|logo", "track.example|<img"},
		{"both", "Ana G.", "Mo-Fr", ticket.KindReply, ana, "Ana G.|Mo-Fr", "Ana, Desk"},
		{"a tag is words", "<script>x</script>", "", ticket.KindReply, ana, "&lt;script", "\"><script>"},
		{"to agents", "Ana G.", "Mo-Fr", ticket.KindUpdate, carla, "", "Ana G.|Mo-Fr"},
	} {
		comp := &compose.Composer{Words: words, Policy: policy.Policy{
			Addresses: []policy.SupportAddress{{Address: support, Name: "Desk", Signature: c.address}},
			Agents:    []policy.Agent{{Address: ana, Name: "Ana", Signature: c.agents}},
		}}
		author := mail.Mailbox{Name: "Ana", Address: c.author}
		job := ticket.Job{
			Ticket: ticket.Ticket{Number: 7, Address: support, Echo: true, Status: ticket.Pending, People: []ticket.Person{
				{Address: carla, Standing: ticket.Requester}, {Address: ana, Standing: ticket.AgentStaff},
			}},
			Letter:   ticket.Letter{Kind: c.kind, Language: "en", To: mail.Mailbox{Address: carla}},
			Messages: []ticket.Message{{ID: 2, Kind: ticket.FromAgent, Author: author, Text: "WORDS", Visibility: ticket.ForAll}},
		}
		if c.kind == ticket.KindUpdate {
			job.Letter.Person, job.Letter.To = 1, mail.Mailbox{Address: ana}
			job.Messages[0].Kind = ticket.FromCustomer
		}
		got, err := comp.Compose(context.Background(), job)
		if err != nil {
			t.Fatal(err)
		}
		all := got.Text + got.HTML
		for _, want := range strings.FieldsFunc(c.has, func(r rune) bool { return r == '|' }) {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, all)
			}
		}
		for _, bad := range strings.FieldsFunc(c.lacks, func(r rune) bool { return r == '|' }) {
			if strings.Contains(all, bad) {
				t.Errorf("%s: %q in\n%s", c.name, bad, all)
			}
		}
	}
}

// TestSignaturesWithPictures: pictures beside the configuration travel with the letters that show them, and with no others.
func TestSignaturesWithPictures(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, width := range map[string]int{"logo.png": 480, "ana.png": 20} {
		writePNG(t, filepath.Join(dir, name), width)
	}
	support := mail.Address{Local: "support", Domain: "desk.test"}
	ana, carla := mail.Address{Local: "ana", Domain: "agents.test"}, mail.Address{Local: "carla", Domain: "customer.test"}
	for _, c := range []struct {
		name, agents, address string
		kind                  ticket.LetterKind
		shown                 int
		has                   string // separated by "|"
	}{
		{"the agent's", "**Ana**\n![Ana's face](DIR/ana.png)", "", ticket.KindReply, 1, `alt="Ana&#39;s face"|width="20"|<strong>Ana</strong>`},
		{"the address's", "", "![Example Inc.](DIR/logo.png)", ticket.KindReply, 1, `alt="Example Inc."|width="240"|Ana, Desk`},
		{"both", "![Ana](DIR/ana.png)", "[![Example](DIR/logo.png)](https://example.org)", ticket.KindReply, 2, `alt="Ana"|alt="Example"|href="https://example.org"><img`},
		{"the same in both", "![Ana](DIR/ana.png)", "![Ana](DIR/ana.png)", ticket.KindReply, 1, `alt="Ana"`},
		{"one more elsewhere", "![Ana](DIR/ana.png) ![track](https://track.example/x.png)", "", ticket.KindReply, 1, "track"},
		{"with what is resolved", "![Ana](DIR/ana.png)", "", ticket.KindResolved, 1, `alt="Ana"`},
		{"where nobody signs", "![Ana](DIR/ana.png)", "![Example](DIR/logo.png)", ticket.KindStatus, 0, ""},
		{"to agents", "![Ana](DIR/ana.png)", "![Example](DIR/logo.png)", ticket.KindUpdate, 0, ""},
	} {
		conf := &config.Config{Hostname: "mx.desk.test"}
		conf.Agents = []config.Agent{{Email: ana, Name: "Ana", Signature: strings.ReplaceAll(c.agents, "DIR", dir)}}
		conf.Addresses = []config.Address{{Email: support, Name: "Desk", Signature: strings.ReplaceAll(c.address, "DIR", dir)}}
		brand, err := compose.LoadBrand(conf)
		if err != nil {
			t.Fatal(err)
		}
		comp := &compose.Composer{Words: words, Brand: brand, Policy: policy.Policy{
			Addresses: []policy.SupportAddress{{Address: support, Name: "Desk", Signature: conf.Addresses[0].Signature}},
			Agents:    []policy.Agent{{Address: ana, Name: "Ana", Signature: conf.Agents[0].Signature}},
		}}
		job := ticket.Job{
			Ticket: ticket.Ticket{Number: 7, Address: support, Echo: true, Status: ticket.Resolved, People: []ticket.Person{
				{Address: carla, Standing: ticket.Requester}, {Address: ana, Standing: ticket.AgentStaff},
			}},
			Letter:   ticket.Letter{Kind: c.kind, Language: "en", To: mail.Mailbox{Address: carla}},
			Messages: []ticket.Message{{ID: 2, Kind: ticket.FromAgent, Author: mail.Mailbox{Name: "Ana", Address: ana}, Text: "WORDS", Visibility: ticket.ForAll}},
		}
		if c.kind == ticket.KindUpdate {
			job.Letter.Person, job.Letter.To = 1, mail.Mailbox{Address: ana}
		}
		got, err := comp.Compose(context.Background(), job)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Files) != c.shown || strings.Count(got.HTML, "<img") < c.shown || strings.Contains(got.HTML+got.Text, dir) || strings.Contains(got.HTML, "track.example") {
			t.Errorf("%s: %d files, in\n%s", c.name, len(got.Files), got.HTML)
		}
		for _, f := range got.Files {
			if f.ContentID == "" || !strings.Contains(got.HTML, `src="cid:`+f.ContentID+`"`) {
				t.Errorf("%s: %s is not shown in\n%s", c.name, f.Name, got.HTML)
			}
		}
		for _, want := range strings.FieldsFunc(c.has, func(r rune) bool { return r == '|' }) {
			if !strings.Contains(got.HTML, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, got.HTML)
			}
		}
		if n := len(compose.PictureHashes(conf)); n == 0 {
			t.Errorf("%s: no picture is known again", c.name)
		}
	}
}

// writePNG writes a picture of a width.
func writePNG(t *testing.T, file string, width int) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, width, 20))); err != nil {
		t.Fatal(err)
	}
}
