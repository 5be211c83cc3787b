package outbox

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guichet/mail"
	"guichet/outbox/word"
	"guichet/ticket"
)

var update = flag.Bool("update", false, "write the golden files anew")

func written(t testing.TB, l ticket.Letter, p Parts) string {
	t.Helper()
	m, err := assemble(&l, p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.writeTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func aFile(name, mediaType, content string) File {
	return File{Name: name, Type: mediaType, Size: int64(len(content)), Open: func() io.Reader { return strings.NewReader(content) }}
}

func picture(name, mediaType, content, id string) File {
	f := aFile(name, mediaType, content)
	f.ContentID = id
	return f
}

// samples are whole mails; each has a golden file testdata/NAME.eml.
func samples() map[string]struct {
	letter ticket.Letter
	parts  Parts
} {
	reply := aLetter(7, "carla@customer.test")
	received := reply
	received.Kind, received.Submitted = ticket.KindReceived, "auto-replied"
	received.To.Name = "Ça, Carla \"Q\" 株式会社"
	received.Subject = "Re: [#123] Ça marche plus =?utf-8?q?x?= 印刷できません (urgent)"
	received.References = nil
	for i := range 11 {
		received.References = append(received.References, mail.MessageID(fmt.Sprintf("%d.abcdefghijklmnopqrstuvwxyz@customer.test", i)))
	}
	agent := reply
	agent.Kind, agent.Submitted = ticket.KindNew, "auto-generated"
	agent.To = mail.Mailbox{Name: "Ana", Address: mail.Address{Local: "ana", Domain: "example.org"}}
	agent.From = mail.Mailbox{Name: "carla@customer.test (Example Support)", Address: mail.Address{Local: "support+tok234", Domain: "example.org"}}
	agent.ReplyTo = agent.From
	agent.NoteTo = mail.Mailbox{Name: "Note", Address: mail.Address{Local: "support+note234", Domain: "example.org"}}
	return map[string]struct {
		letter ticket.Letter
		parts  Parts
	}{
		"reply":    {reply, Parts{Text: "Hello Carla,\n\nit prints again. A line that is much longer than seventy-six characters has to be wrapped softly.\n.\nFrom now on: é = è\n-- \nExample Support"}},
		"received": {received, Parts{Text: "Voilà.\r\n", HTML: "<p>Voilà.</p>"}},
		"logo": {received, Parts{Text: "Voilà.\n", HTML: "<p><img src=\"cid:logo.1@example.org\">Voilà.</p>", Files: []File{
			aFile("photo.jpg", "image/jpeg", "\xff\xd8"),
			picture("logo.png", "image/png", "\x89PNG", "logo.1@example.org"),
			picture("odd.png", "image/png", "\x89PNG", "x>\r\nBcc: evil@evil.test"),
		}}},
		"agent": {agent, Parts{Text: "新しいチケットです。\n", HTML: "<p>新しいチケットです。</p>", Files: []File{
			aFile("photo.jpg", "image/jpeg", strings.Repeat("\xff\xd8\x00binary", 30)),
			aFile("../../Rechnung für Übergrößen, Größe XXL (endgültige Fassung, korrigiert).pdf", "application/pdf", "%PDF"),
			aFile("", "text/html; charset=x\r\nBcc: evil@evil.test", ""),
			aFile("mail.eml", "message/rfc822", "Subject: x\r\n\r\n"),
		}}},
	}
}

func TestGolden(t *testing.T) {
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			got := written(t, s.letter, s.parts)
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("%s (-want +got):\n%s", file, d)
			}
			if again := written(t, s.letter, s.parts); again != got {
				t.Error("a second attempt has other bytes")
			}
			checkLines(t, got)
		})
	}
}

// checkLines refuses what a server could take amiss: bare CR or LF, 8-bit, long lines.
func checkLines(t *testing.T, raw string) {
	t.Helper()
	if !strings.HasSuffix(raw, "\r\n") {
		t.Error("no line end at the end")
	}
	head := true
	for i, line := range strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n") {
		head = head && line != ""
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f }) {
			t.Errorf("line %d: %q", i+1, line)
		}
		if !head && len(line) > 76 || len(line) > 998 {
			t.Errorf("line %d has %d octets: %q", i+1, len(line), line)
		}
	}
}

// TestGoReadsIt: what net/mail and mime find in the samples.
func TestGoReadsIt(t *testing.T) {
	s := samples()["agent"]
	m, err := netmail.ReadMessage(strings.NewReader(written(t, s.letter, s.parts)))
	if err != nil {
		t.Fatal(err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != "support+tok234@example.org" || from[0].Name != "carla customer.test (Example Support)" {
		t.Errorf("From %v, %v", from, err)
	}
	if d, err := m.Header.Date(); err != nil || !d.Equal(s.letter.Date) {
		t.Errorf("Date %v, %v", d, err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatalf("%s, %v", kind, err)
	}
	var names []string
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, p.Header.Get("Content-Type")+" "+p.FileName())
	}
	want := []string{
		"multipart/alternative;\r\n boundary=\"=_ab0undary\" ",
		"image/jpeg photo.jpg",
		"application/pdf _.._Rechnung für Übergrößen, Größe XXL (endgültige Fassung, korrigiert).pdf",
		"application/octet-stream attachment-3",
		"application/octet-stream mail.eml",
	}
	want[0] = strings.ReplaceAll(want[0], "\r\n", "")
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("parts (-want +got):\n%s", d)
	}
}

// pythonReads is what Python's e-mail package says of a mail.
const pythonReads = `
import sys, json, email, email.policy
raw = sys.stdin.buffer.read()
m = email.message_from_bytes(raw, policy=email.policy.default)
defects = [repr(d) for p in m.walk() for d in p.defects]
for v in m.values(): defects += [repr(d) for d in v.defects]
text, html = m.get_body(("plain",)), m.get_body(("html",))
json.dump({
  "defects": defects, "subject": m["subject"], "keys": m.keys(),
  "to": [[a.display_name, a.addr_spec] for a in m["to"].addresses],
  "from": [[a.display_name, a.addr_spec] for a in m["from"].addresses],
  "text": text.get_content().replace("\r", ""), "html": html.get_content().replace("\r", "") if html else "",
  "files": [[a.get_filename(), a.get_content_type(), len(a.get_payload(decode=True))] for a in m.iter_attachments()],
  "pictures": [a["content-id"] for r in m.walk() if r.get_content_type() == "multipart/related" for a in r.iter_attachments()],
}, sys.stdout)
`

type pythonMail struct {
	Defects, Keys []string
	Subject       string
	To, From      [][2]string
	Text, HTML    string
	Files         [][3]any
	Pictures      []string // what stands in the part that the HTML is in
}

func python(t *testing.T, raw string) (m pythonMail) {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 here")
	}
	cmd := exec.Command(path, "-c", pythonReads)
	cmd.Stdin = strings.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python: %v %s", err, err.(*exec.ExitError).Stderr)
	}
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPythonReadsIt(t *testing.T) {
	for name, s := range samples() {
		t.Run(name, func(t *testing.T) {
			got := python(t, written(t, s.letter, s.parts))
			if len(got.Defects) > 0 {
				t.Errorf("defects: %q", got.Defects)
			}
			name := strings.ReplaceAll(s.letter.From.Name, "@", " ")
			want := pythonMail{
				Subject: s.letter.Subject, To: [][2]string{{s.letter.To.Name, s.letter.To.Address.String()}},
				From: [][2]string{{name, s.letter.From.Address.String()}}, Defects: []string{}, Pictures: []string{},
				Text: ended(s.parts.Text), HTML: ended(s.parts.HTML), Keys: got.Keys,
			}
			for i, f := range s.parts.Files {
				if f.picture() {
					want.Pictures = append(want.Pictures, "<"+f.ContentID+">")
					continue
				}
				clean := word.CleanFileName(f.Name)
				if clean == "" {
					clean = fmt.Sprintf("attachment-%d", i+1)
				}
				want.Files = append(want.Files, [3]any{clean, word.MediaType(f.Type), float64(f.Size)})
			}
			if len(want.Files) == 0 {
				want.Files = [][3]any{}
			}
			got.Text, got.HTML = strings.TrimRight(got.Text, "\n")+"\n", strings.TrimRight(got.HTML, "\n")
			if want.HTML != "" {
				got.HTML += "\n"
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("mail (-want +got):\n%s", d)
			}
		})
	}
}

func ended(s string) string {
	if s == "" {
		return ""
	}
	return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n") + "\n"
}

func TestMarks(t *testing.T) {
	agent := func(l *ticket.Letter) { l.NoteTo.Address = mail.Address{Local: "support+n", Domain: "example.org"} }
	for _, c := range []struct {
		name   string
		change func(*ticket.Letter)
		has    []string
		hasNot []string
	}{
		{"a human's words to a customer", func(l *ticket.Letter) {}, []string{"X-Guichet-Ticket: 123", "X-Guichet-Event: reply", "X-Guichet-Loop: mac234"}, []string{"Auto-Submitted", "X-Auto-Response-Suppress", "X-Guichet-Note"}},
		{"an answer to a customer", func(l *ticket.Letter) { l.Submitted = "auto-replied" }, []string{"Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: OOF, AutoReply"}, nil},
		{"a timer's letter to a customer", func(l *ticket.Letter) { l.Submitted = "auto-generated" }, []string{"Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF, AutoReply"}, nil},
		{"a letter to an agent", func(l *ticket.Letter) { l.Submitted = "auto-generated"; agent(l) }, []string{"Auto-Submitted: auto-generated", "X-Guichet-Note: support+n@example.org"}, []string{"X-Auto-Response-Suppress"}},
		{"no ticket", func(l *ticket.Letter) { l.Ticket = 0; l.Loop = "" }, nil, []string{"X-Guichet-Ticket", "X-Guichet-Loop"}},
		{"foreign ids without sense", func(l *ticket.Letter) {
			l.InReplyTo = "a\r\nBcc: x@y.test"
			l.References = []mail.MessageID{"ünï@x", "a>b@c", "good@x", mail.MessageID(strings.Repeat("a", 2000)), ""}
		}, []string{"References: <good@x>\r\n"}, []string{"In-Reply-To", "Bcc", "aaa"}},
		{"never", func(l *ticket.Letter) { l.Submitted = "auto-generated" }, nil, []string{"Precedence", "Bcc", "Sender"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := aLetter(1, "carla@customer.test")
			c.change(&l)
			raw := written(t, l, Parts{Text: "x"})
			for _, s := range c.has {
				if !strings.Contains(raw, "\r\n"+s) {
					t.Errorf("lacks %q:\n%s", s, raw)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(raw, "\r\n"+s) {
					t.Errorf("has %q:\n%s", s, raw)
				}
			}
		})
	}
}

func TestAssembleRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*ticket.Letter)
	}{
		{"no date", func(l *ticket.Letter) { l.Date = time.Time{} }},
		{"no author", func(l *ticket.Letter) { l.From = mail.Mailbox{} }},
		{"no reader", func(l *ticket.Letter) { l.To = mail.Mailbox{} }},
		{"null return path", func(l *ticket.Letter) { l.ReturnPath = mail.Address{} }},
		{"no message id", func(l *ticket.Letter) { l.MessageID = "" }},
		{"new line in an address", func(l *ticket.Letter) { l.ReplyTo.Address.Local = "a\r\nBcc: b" }},
		{"UTF-8 in an address of ours", func(l *ticket.Letter) { l.NoteTo.Address = mail.Address{Local: "ü", Domain: "example.org"} }},
	} {
		l := aLetter(1, "carla@customer.test")
		c.spoil(&l)
		if _, err := assemble(&l, Parts{}); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
}

// zeros is a file of n octets that costs no memory.
func zeros(n int64) File {
	return File{Name: "zeros", Size: n, Open: func() io.Reader { return io.LimitReader(zero{}, n) }}
}

type zero struct{}

func (zero) Read(b []byte) (int, error) { return len(b), nil }

func TestFilesAreStreamed(t *testing.T) {
	l := aLetter(1, "carla@customer.test")
	m, err := assemble(&l, Parts{Text: "x", Files: []File{zeros(20 << 20)}})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := m.size(); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	n := after.TotalAlloc - before.TotalAlloc
	if n > 1<<20 {
		t.Errorf("20 MB of file cost %d octets of memory", n)
	}
}

func TestFileErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		file File
		want string
	}{
		{"too short", File{Size: 3, Open: func() io.Reader { return strings.NewReader("ab") }}, "has not the 3 octets"},
		{"too long", File{Size: 3, Open: func() io.Reader { return strings.NewReader("abcd") }}, "has not the 3 octets"},
		{"fails", File{Size: 3, Open: func() io.Reader { return failing{} }}, "disk on fire"},
	} {
		l := aLetter(1, "carla@customer.test")
		m, err := assemble(&l, Parts{Files: []File{c.file}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.size(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
