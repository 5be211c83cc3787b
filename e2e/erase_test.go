package e2e

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// secret is in every place of a mail that a stranger fills.
const secret = "zanzibarcanary"

// encodings are the ways in which a word stands in mails and databases: plain, and in base64
// wherever it begins.
func encodings(word string) []string {
	all := []string{word}
	for skip := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte("..."[:skip] + word))
		all = append(all, text[(skip*8+5)/6:len(word)*8/6-1])
	}
	return all
}

// found returns the first form of the secret in content, "" if there is none.
func found(content []byte) string {
	lower := bytes.ToLower(content)
	for i, form := range encodings(secret) {
		if i == 0 && bytes.Contains(lower, []byte(form)) || i > 0 && bytes.Contains(content, []byte(form)) {
			return form
		}
	}
	return ""
}

// secretMail has the secret in subject, name, address, text, file name and file, and is so
// large that its raw form is a file.
func secretMail() live.Draft {
	d := live.NewDraft("Carla "+secret+" <"+secret+"@customer.test>", support, "About "+secret, "My word is "+secret+".\n")
	body := append([]byte(secret+"\n"), bytes.Repeat([]byte("0123456789abcdef\n"), 100_000)...)
	d.Files = []live.File{{Name: secret + ".txt", Type: "text/plain", Body: body}}
	return d
}

// TestErasure: what was erased is shown by no command, and after the rewrite no file of the
// desk and no fresh backup holds it.
func TestErasure(t *testing.T) {
	for _, x := range []struct {
		name  string
		erase func(s *scene, notice live.Letter)
	}{
		{"by an agent", func(s *scene, notice live.Letter) {
			s.desk.Send(live.Reply(notice, ana, "#erase 1"))
			if said := s.sink.Wait(s, 1, "ana@agents.test", "transcript"); found([]byte(said.All())) != "" {
				s.Errorf("the transcript tells it:\n%s", said.All())
			}
		}},
		{"of a contact", func(s *scene, _ live.Letter) { s.must("erase", "contact", secret+"@customer.test") }},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := begin(t, live.Setup{})
			s.sink.Refuse(func(rcpt string) string {
				if strings.HasPrefix(rcpt, secret) {
					return "451 4.2.0 come again, " + secret
				}
				return ""
			})
			s.desk.Send(secretMail())
			notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
			live.Until(t, "an attempt with a diagnostic", func() bool {
				return strings.Contains(s.must("queue", "list", "--all"), "come again")
			})
			if len(s.holding(s.desk.Data())) < 2 {
				t.Error("database and raw file do not hold the secret before: this proves nothing")
			}
			x.erase(s, notice)
			s.desk.Settle()
			for _, look := range [][]string{{"ticket", "list"}, {"ticket", "show", "1"}, {"queue", "list", "--all"}, {"quarantine", "list"}} {
				if form := found([]byte(s.must(append(look, "--json")...))); form != "" {
					t.Errorf("guichet %v shows %s", look, form)
				}
			}
			if out := s.must("fsck"); !strings.Contains(out, "guichet rewrite") {
				t.Errorf("fsck does not say that the erasure waits: %s", out)
			}
			s.must("rewrite")
			if out := s.must("fsck"); strings.Contains(out, "guichet rewrite") {
				t.Errorf("fsck says that the erasure waits: %s", out)
			}
			backup := filepath.Join(t.TempDir(), "backup")
			s.must("backup", backup)
			for _, path := range append(s.holding(s.desk.Data()), s.holding(backup)...) {
				t.Errorf("%s holds it", path)
			}
			s.fsck()
		})
	}
}

// TestErasureIsCompletedAtStart: a desk that was killed before its rewrite does it when it
// comes back.
func TestErasureIsCompletedAtStart(t *testing.T) {
	s := begin(t, live.Setup{})
	s.desk.Send(secretMail())
	s.desk.Settle()
	s.must("erase", "ticket", "1")
	s.desk.Kill()
	s.desk.Start()
	live.Until(t, "the rewrite", func() bool { return len(s.holding(s.desk.Data())) == 0 })
	s.must("ticket", "show", "1")
	s.fsck()
}

// must runs a command that has to succeed and returns what it prints.
func (s *scene) must(args ...string) string {
	s.Helper()
	out, errs, code := s.desk.Run(args...)
	if code != 0 {
		s.Fatalf("guichet %v: exit %d: %s", args, code, errs)
	}
	return out
}

// holding lists the files below dir in which the secret stands.
func (s *scene) holding(dir string) (paths []string) {
	s.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // it went away
		}
		content, _ := os.ReadFile(path)
		if found(content) != "" {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return paths
}
