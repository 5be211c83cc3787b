package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// piped runs `guichet deliver` with the mail on standard input and returns how it ends.
func piped(t *testing.T, raw []byte, env []string, args ...string) (code int, words string) {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"deliver"}, args...)...)
	cmd.Stdin, cmd.Env = bytes.NewReader(raw), append([]string{"PATH=/bin"}, env...)
	out, err := cmd.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// TestDeliver: a mail from a pipe comes to where envelope or header say, and the exit code says what became of it
// (sysexits(3), PRODUCT 1.17).
func TestDeliver(t *testing.T) {
	lmtp := live.FreeAddr()
	s := begin(t, live.Setup{
		Strangers: true, Addresses: []string{"email = \"support@desk.test\"", "email = \"sales@desk.test\"\ncategory = \"sales\""},
		Extra: fmt.Sprintf("[lmtp]\nlisten = [%q]\n[limits]\nmail = \"100KB\"\nnew_of_sender = 0\nnew_of_all = 0", lmtp),
	})
	config := []string{"--config", s.desk.Conf}
	plain := func(head string) []byte {
		return []byte(head + "From: Carla <carla@customer.test>\nDate: Tue, 1 Dec 2026 10:00:00 +0000\n\nHello,\nit does not print.\n")
	}
	elsewhere := "To: Somebody <somebody@elsewhere.test>\n"
	n := 0
	for _, c := range []struct {
		name  string
		raw   []byte
		env   []string
		args  []string
		code  int
		where string // the address whose ticket it is; "" none
	}{
		{"a recipient", plain(elsewhere), nil, []string{"sales@desk.test"}, 0, "sales"},
		{"of two recipients one is ours", plain(elsewhere), nil, []string{"x@elsewhere.test", "sales@desk.test"}, 0, "sales"},
		{"nobody here", plain("To: support@desk.test\n"), nil, []string{"nobody@desk.test"}, 67, ""},
		{"another domain", plain("To: support@desk.test\n"), nil, []string{"x@elsewhere.test"}, 67, ""},
		{"no address", plain("To: support@desk.test\n"), nil, []string{"nobody"}, 67, ""},
		{"Postfix's environment", plain(elsewhere), []string{"SENDER=carla@customer.test", "RECIPIENT=desk@mx.desk.test", "ORIGINAL_RECIPIENT=sales@desk.test"}, nil, 0, "sales"},
		{"Exim's environment", plain(elsewhere), []string{"SENDER=carla@customer.test", "RECIPIENT=sales@desk.test"}, nil, 0, "sales"},
		{"an environment that names others", plain("To: sales@desk.test\n"), []string{"RECIPIENT=desk@localhost"}, nil, 0, "sales"},
		{"the topmost delivery field of ours", plain("Delivered-To: x@elsewhere.test\nX-Original-To: sales@desk.test\nDelivered-To: support@desk.test\nTo: support@desk.test\n"), nil, nil, 0, "sales"},
		{"Envelope-To", plain("Envelope-To: <sales@desk.test>\n" + elsewhere), nil, nil, 0, "sales"},
		{"X-Envelope-To", plain("X-Envelope-To: sales@desk.test\n" + elsewhere), nil, nil, 0, "sales"},
		{"Cc", plain(elsewhere + "Cc: sales@desk.test\n"), nil, nil, 0, "sales"},
		{"no address of ours", plain(elsewhere), nil, nil, 67, ""},
		{"a fallback", plain(elsewhere), nil, []string{"--fallback", "sales@desk.test"}, 0, "sales"},
		{"out of a mailbox file", append([]byte("From carla@customer.test Tue Dec  1 10:00:00 2026\n"), plain("To: sales@desk.test\n")...), nil, nil, 0, "sales"},
		{"lines of the wire", bytes.ReplaceAll(plain("To: sales@desk.test\n"), []byte("\n"), []byte("\r\n")), nil, nil, 0, "sales"},
		{"too large", append(plain("To: sales@desk.test\n"), bytes.Repeat([]byte("word word\n"), 11000)...), nil, nil, 65, ""},
		{"nothing", nil, nil, nil, 65, ""},
		{"a fallback that is no address", plain(""), nil, []string{"--fallback", "x"}, 64, ""},
		{"a sender that is no address", plain(""), nil, []string{"-f", "a b"}, 64, ""},
		{"an unknown flag", plain(""), nil, []string{"--nonsense"}, 64, ""},
	} {
		for _, way := range [][]string{config, {"--lmtp", lmtp}} {
			n++
			raw := bytes.Replace(c.raw, []byte("Date:"), fmt.Appendf(nil, "Message-ID: <%d@customer.test>\nSubject: %s %d\nDate:", n, c.name, n), 1)
			before := len(s.desk.Tickets())
			code, words := piped(t, raw, c.env, append(append([]string{}, c.args...), way...)...)
			if code != c.code {
				t.Errorf("%s %s: exit %d, want %d: %s", c.name, way[0], code, c.code, words)
			}
			all := s.desk.Tickets()
			where := ""
			if len(all) > before {
				where = all[len(all)-1].Category
			}
			if where != c.where {
				t.Errorf("%s %s: it came to %q, want %q", c.name, way[0], where, c.where)
			}
		}
	}
	if code, words := piped(t, plain(""), nil, "--config", filepath.Join(s.desk.Dir, "none.toml")); code != 75 {
		t.Errorf("no configuration: exit %d: %s", code, words)
	}
	s.desk.Stop()
	for _, way := range [][]string{config, {"--lmtp", lmtp}} {
		if code, words := piped(t, plain("To: support@desk.test\n"), nil, way...); code != 75 {
			t.Errorf("no desk, %s: exit %d: %s", way[0], code, words)
		}
	}
}

// TestDeliverReversePath: it decides whether a machine wrote, and where Return-Path is not there the author is taken.
func TestDeliverReversePath(t *testing.T) {
	s := begin(t, live.Setup{Strangers: true})
	for i, c := range []struct {
		head string
		env  []string
		args []string
		want string
	}{
		{"Return-Path: <bounce-1@customer.test>\n", nil, nil, "bounce-1@customer.test"},
		{"", nil, nil, "carla@customer.test"},
		{"Return-Path: <>\n", nil, nil, "<>"},
		{"Return-Path: <x@customer.test>\n", []string{"SENDER="}, nil, "<>"},
		{"Return-Path: <x@customer.test>\n", []string{"SENDER=y@customer.test"}, nil, "y@customer.test"},
		{"Return-Path: <x@customer.test>\n", []string{"SENDER=y@customer.test"}, []string{"-f", "z@customer.test"}, "z@customer.test"},
		{"Return-Path: <x@customer.test>\n", []string{"SENDER=root"}, nil, "x@customer.test"},
	} {
		raw := fmt.Sprintf("%sFrom: carla@customer.test\nTo: support@desk.test\nSubject: %d\nMessage-ID: <%[2]d@x>\nDate: Tue, 1 Dec 2026 10:00:00 +0000\n\nHello %[2]d\n", c.head, i)
		if code, words := piped(t, []byte(raw), c.env, append(c.args, "--config", s.desk.Conf)...); code != 0 {
			t.Fatalf("%d: exit %d: %s", i, code, words)
		}
		if !strings.Contains(s.desk.Log(), "from="+c.want) && !strings.Contains(s.desk.Log(), fmt.Sprintf("from=%q", c.want)) {
			t.Errorf("%d: not from %s:\n%s", i, c.want, s.desk.Log())
		}
	}
}

// TestDeliverByPrograms: what users have before the pipe hands mail over, and keeps it while the desk does not run.
func TestDeliverByPrograms(t *testing.T) {
	for _, c := range []struct {
		program string
		run     func(dir, command string) *exec.Cmd
	}{
		{"procmail", func(dir, command string) *exec.Cmd {
			rc := filepath.Join(dir, "rc")
			save(t, rc, "SHELL=/bin/sh\nDEFAULT=/dev/null\nLOGFILE="+dir+"/log\n:0 w\n| "+command+"\n:0\n*\n{\nEXITCODE=75\nHOST\n}\n")
			return exec.Command("procmail", "-m", rc)
		}},
		{"maildrop", func(dir, command string) *exec.Cmd {
			rc := filepath.Join(dir, "filter")
			save(t, rc, "SHELL=/bin/sh\nto \"|"+command+"\"\n")
			return exec.Command("maildrop", rc)
		}},
	} {
		t.Run(c.program, func(t *testing.T) {
			if _, err := exec.LookPath(c.program); err != nil {
				t.Skipf("%s is not installed", c.program)
			}
			s := begin(t, live.Setup{Strangers: true})
			dir := t.TempDir()
			command := binary + " deliver --config " + s.desk.Conf
			hand := func(n int) int {
				cmd := c.run(dir, command)
				cmd.Env = []string{"HOME=" + dir, "PATH=/usr/bin:/bin", "LOGNAME=root", "USER=root"}
				cmd.Stdin = strings.NewReader(fmt.Sprintf("From carla@customer.test Tue Dec  1 10:00:00 2026\nReturn-Path: <carla@customer.test>\nDelivered-To: support@desk.test\n"+
					"From: Carla <carla@customer.test>\nTo: list@elsewhere.test\nSubject: Printer %d\nMessage-ID: <%[1]d@customer.test>\nDate: Tue, 1 Dec 2026 10:00:00 +0000\n\nFrom here it does not print.\n", n))
				out, err := cmd.CombinedOutput()
				if _, ended := err.(*exec.ExitError); err != nil && !ended {
					t.Fatal(err)
				}
				t.Logf("%s", out)
				return cmd.ProcessState.ExitCode()
			}
			want(t, "exit", hand(1), 0)
			want(t, "tickets", len(s.desk.Tickets()), 1)
			want(t, "subject", s.ticket().Subject, "Printer 1")
			s.desk.Stop()
			want(t, "exit without a desk", hand(2), 75)
			s.desk.Start()
			want(t, "exit again", hand(2), 0)
			want(t, "tickets", len(s.desk.Tickets()), 2)
		})
	}
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
