package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestReload: what can change does at SIGHUP, for new mail and for sessions that are open.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	words, articles := filepath.Join(dir, "words"), filepath.Join(dir, "articles")
	for _, d := range []string{words, articles} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(articles, "login.md"), "# Logging in\n\nTake the key.\n")
	s := begin(t, live.Setup{Articles: articles})
	s.open()
	open := s.stranger() // a session from before
	setup := live.Setup{
		Relay: s.sink.Addr, Articles: articles, Extra: "[limits]\nmail = \"20kB\"",
		Agents: []live.Agent{{Email: "ana@agents.test", Name: "Ana"}, {Email: "ben@agents.test", Name: "Ben"}},
		Addresses: []string{
			"email = \"support@desk.test\"\nname = \"New Name\"\nlanguage = \"en\"", "email = \"sales@desk.test\"",
		},
		Lifecycle: "remind_after = \"3d\"",
	}
	s.desk.Configure(setup)
	conf, _ := os.ReadFile(s.desk.Conf)
	write(s.desk.Conf, fmt.Sprintf("templates = %q\n%s", words, conf))
	write(filepath.Join(words, "en.tmpl"), "{{define \"words\"}}\nstatus.open: Wide open\n{{end}}\n")
	write(filepath.Join(articles, "printer.md"), "# Printing\n\nTake paper.\n")
	pid := s.desk.PID()
	said := s.desk.Reload()
	holds(t, "the log", said, "configuration read again")
	lacks(t, "the log", said, "changed, and used from the next start")
	want(t, "process", s.desk.PID(), pid)

	// The session from before: the new address and the new limit.
	open.Cmd(250, "MAIL FROM:<carla@customer.test>")
	open.Cmd(250, "RCPT TO:<sales@desk.test>")
	open.Cmd(250, "RSET")
	open.Cmd(552, "MAIL FROM:<carla@customer.test> SIZE=30000")
	s.desk.Send(live.NewDraft(dora, support, "Cannot print", "Hello, the printer does not work.\n"))
	received := s.sink.Wait(s, 1, "dora@customer.test", "received")
	holds(t, "the confirmation", received.All(), "New Name", "Wide open")
	s.sink.Wait(s, 1, "ben@agents.test", "new")
	s.must("ticket", "do", "2", "assign ben")
	var shelf []struct{ Name string }
	s.desk.JSON(&shelf, "article", "list")
	want(t, "articles", len(shelf), 2)
	var agents []struct{ Email string }
	s.desk.JSON(&agents, "agent", "list")
	want(t, "agents", len(agents), 2)
	s.fsck()
}

// TestReloadRefused: a configuration that is wrong anywhere changes nothing, and each fault is a line;
// the process goes on.
func TestReloadRefused(t *testing.T) {
	s := begin(t, live.Setup{})
	good, err := os.ReadFile(s.desk.Conf)
	if err != nil {
		t.Fatal(err)
	}
	templates, articles := t.TempDir(), t.TempDir()
	os.WriteFile(filepath.Join(templates, "en.tmpl"), []byte("no.such.phrase: x\n"), 0o600)
	os.WriteFile(filepath.Join(articles, "broken.md"), []byte("no title\n"), 0o600)
	second := "\n[[address]]\nemail = \"sales@desk.test\"\n"
	for name, text := range map[string]string{
		"not TOML":          "hostname = ",
		"an unknown key":    string(good) + second + "colour = \"red\"\n",
		"two owners":        string(good) + second + "[[agent]]\nemail = \"sales@desk.test\"\n",
		"a missing key":     string(good) + second + "[[dkim]]\ndomain = \"desk.test\"\nselector = \"a\"\nkey = \"/nonexistent/key.pem\"\n",
		"broken templates":  fmt.Sprintf("templates = %q\n%s%s", templates, good, second),
		"a broken article":  strings.Replace(string(good), "articles = \"\"", fmt.Sprintf("articles = %q", articles), 1) + second,
		"no such language":  string(good) + second + "language = \"xx\"\n",
		"it is not there":   "",
		"nothing but space": "   \n",
	} {
		if name == "it is not there" {
			os.Remove(s.desk.Conf)
		} else {
			os.WriteFile(s.desk.Conf, []byte(text), 0o600)
		}
		said := s.desk.Reload()
		holds(t, name, said, "ERR", "the new configuration is not used")
		lacks(t, name, said, "configuration read again")
		want(t, name+": the new address", s.desk.TryRaw("carla@customer.test", []string{"sales@desk.test"}, []byte("Subject: x\r\n\r\nx\r\n")).Code, 550)
		want(t, name+": the old one", s.desk.Try(live.NewDraft(carla, support, name, "Hello\n")).Code, 250)
	}
	os.WriteFile(s.desk.Conf, good, 0o600)
	holds(t, "mended", s.desk.Reload(), "configuration read again")
}

// TestReloadLasting: what counts from the next start only is named, and the rest is taken.
func TestReloadLasting(t *testing.T) {
	s := begin(t, live.Setup{})
	good, _ := os.ReadFile(s.desk.Conf)
	replace := func(old, new string) string { return strings.Replace(string(good), old, new, 1) }
	for keys, text := range map[string]string{
		"hostname":         replace("mx.desk.test", "other.desk.test"),
		"smtp.listen":      replace(s.desk.Addr, "127.0.0.1:1"),
		"smtp.trusted":     replace("127.0.0.0/8", "127.0.0.0/9"),
		"outbound":         replace(s.sink.Addr, "127.0.0.1:1"),
		"log":              string(good) + "\n[log]\nlevel = \"error\"\n",
		"hostname\",\"dns": strings.Replace(replace("mx.desk.test", "other.desk.test"), "resolver = \"\"", "resolver = \"127.0.0.1:1\"", 1),
	} {
		os.WriteFile(s.desk.Conf, []byte(text+"\n[[address]]\nemail = \"sales@desk.test\"\n"), 0o600)
		said := strings.ReplaceAll(s.desk.Reload(), "\\\"", "\"")
		holds(t, keys, said, "changed, and used from the next start only", "[\""+keys+"\"]")
		want(t, keys+": the rest", s.desk.TryRaw("carla@customer.test", []string{"sales@desk.test"}, []byte("Subject: x\r\n\r\nx\r\n")).Code, 250)
		os.WriteFile(s.desk.Conf, good, 0o600)
		s.desk.Reload()
	}
	want(t, "greeted", s.stranger() != nil, true)
}

// TestReloadUnderLoad: SIGHUP again and again loses and doubles nothing.
func TestReloadUnderLoad(t *testing.T) {
	s := begin(t, live.Setup{})
	l := s.write(2, endless, 200)
	for range 20 {
		if err := s.desk.Hangup(); err != nil {
			t.Fatal(err)
		}
		before := strings.Count(s.desk.Log(), "configuration read again")
		live.Until(t, "the configuration to be read", func() bool { return strings.Count(s.desk.Log(), "configuration read again") > before })
	}
	l.enough()
	s.audit(l, 0)
	want(t, "runs", s.desk.Running(), true)
	s.fsck()
}
