package parser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// written is what testdata/written/want.json says of one mail there, each made as a named program writes it and read
// wrongly or not before anybody had looked. What is not named is not compared; lines are compared without
// their spaces and blank ones.
type written struct {
	Reply      *string  `json:"reply"`       // all that is new
	Keep       []string `json:"keep"`        // some of it
	Drop       []string `json:"drop"`        // what is none of it
	Text       []string `json:"text"`        // some of the whole text
	Lacks      []string `json:"lacks"`       // none of it
	Body       *string  `json:"body"`        // Reply below the commands
	Commands   []string `json:"commands"`    // "assign me"
	Auto       *string  `json:"auto"`        // "any": a machine's, of whatever kind
	Forwarded  *string  `json:"forwarded"`   // its author; "": nothing is passed on
	Reports    []string `json:"reports"`     // "nora@shop.test failed 5.1.1", the begin of the status enough
	Original   *string  `json:"original"`    // the returned mail's id
	From       *string  `json:"from"`        // "Name|address"
	Subject    *string  `json:"subject"`     //
	Date       *string  `json:"date"`        // RFC 3339
	ID         *string  `json:"id"`          //
	InReplyTo  []string `json:"in_reply_to"` //
	Files      []string `json:"files"`       // their names
	IsReaction *bool    `json:"reaction"`
}

func TestWritten(t *testing.T) {
	index, err := os.ReadFile("testdata/written/want.json")
	if err != nil {
		t.Fatal(err)
	}
	var wants map[string]written
	if err := json.Unmarshal(index, &wants); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob("testdata/written/*.eml"); len(files) != len(wants) {
		t.Errorf("%d mails, %d of them expected", len(files), len(wants))
	}
	for name, want := range wants {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("testdata/written", name+".eml"))
			if err != nil {
				t.Fatal(err)
			}
			m := Parse(raw)
			want.words(t, m)
			want.facts(t, m)
		})
	}
}

// filled is a text without blank lines, each line with single spaces.
func filled(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if l := strings.Join(strings.Fields(line), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// words compares what the mail says.
func (w written) words(t *testing.T, m *Message) {
	reply, text := filled(m.Reply), filled(m.Text)
	if w.Reply != nil && reply != filled(*w.Reply) {
		t.Errorf("reply %q, want %q", reply, filled(*w.Reply))
	}
	if w.Body != nil && filled(m.Body) != filled(*w.Body) {
		t.Errorf("body %q, want %q", m.Body, *w.Body)
	}
	for _, c := range []struct {
		what, in string
		words    []string
		want     bool
	}{{"reply", reply, w.Keep, true}, {"reply", reply, w.Drop, false}, {"text", text, w.Text, true}, {"text", text, w.Lacks, false}} {
		for _, s := range c.words {
			if strings.Contains(c.in, filled(s)) != c.want {
				t.Errorf("%s %q: %q in it is %v", c.what, c.in, s, !c.want)
			}
		}
	}
}

// facts compares what is known of the mail.
func (w written) facts(t *testing.T, m *Message) {
	var from, files, commands, reports []string
	for _, b := range m.From {
		from = append(from, b.Name+"|"+b.Address.String())
	}
	for _, a := range m.Attachments {
		files = append(files, a.Name)
	}
	for _, c := range m.Commands {
		commands = append(commands, strings.TrimSpace(c.Name+" "+c.Args))
	}
	forwarded, original := "", ""
	if f := m.Forward(); f != nil {
		forwarded = f.From.Address.String()
	}
	if m.Bounce != nil {
		original = string(m.Bounce.OriginalMessageID)
		for _, r := range m.Bounce.Recipients {
			reports = append(reports, r.Email+" "+r.Action+" "+r.Status)
		}
	}
	if w.Reports != nil && !slices.EqualFunc(reports, w.Reports, strings.HasPrefix) || len(w.Reports) == 0 && w.Reports != nil && m.Bounce != nil {
		t.Errorf("reports %q, want %q", reports, w.Reports)
	}
	if w.Auto != nil && *w.Auto == "any" {
		if m.Auto == "" && m.Bounce == nil {
			t.Errorf("a person's")
		}
	} else if w.Auto != nil && string(m.Auto) != *w.Auto {
		t.Errorf("auto %q by %q, want %q", m.Auto, m.AutoWhy, *w.Auto)
	}
	for _, c := range []struct {
		what, got string
		want      *string
	}{
		{"forwarded", forwarded, w.Forwarded},
		{"original", original, w.Original},
		{"from", strings.Join(from, "|"), w.From},
		{"subject", m.Subject, w.Subject},
		{"date", m.Date.UTC().Format("2006-01-02T15:04:05Z"), w.Date},
		{"id", string(m.MessageID), w.ID},
	} {
		if c.want != nil && c.got != *c.want {
			t.Errorf("%s %q, want %q", c.what, c.got, *c.want)
		}
	}
	for _, c := range []struct {
		what      string
		got, want []string
	}{{"files", files, w.Files}, {"commands", commands, w.Commands}, {"in reply to", idStrings(m.InReplyTo), w.InReplyTo}} {
		if c.want != nil && !slices.Equal(c.got, c.want) {
			t.Errorf("%s %q, want %q", c.what, c.got, c.want)
		}
	}
	if w.IsReaction != nil && m.Reaction != *w.IsReaction {
		t.Errorf("reaction %v", m.Reaction)
	}
}
