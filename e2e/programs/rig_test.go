package programs

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// Who is in every trial.
const (
	carla   = "Carla Vogel <carla@customer.test>"
	ana     = "Ana <ana@agents.test>"
	support = "support@desk.test"
	// question is what Ana asks and words what Carla answers.
	question = "Which numbers do the parcels have?"
	words    = "Numbers 4711 and 4712."
)

// patience is how long one run of a program may take.
const patience = 2 * time.Minute

// rig is what one program is tried with: a home of its own, and a desk in a world that is a sink.
type rig struct {
	*testing.T
	program program
	home    string
	house   *house // nil for a program of this machine
	desk    *live.Desk
	world   *live.Sink
}

func newRig(t *testing.T, p program) *rig {
	home := t.TempDir()
	for dir := home; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		os.Chmod(dir, 0o755) // some run as users of their own
	}
	return &rig{T: t, program: p, home: home}
}

// begin starts the desk and the world behind it.
func (r *rig) begin() {
	r.Helper()
	r.world = live.StartSink(r)
	r.desk = live.StartDesk(r, binary, live.Setup{Relay: r.world.Addr})
}

// path is a file of the home.
func (r *rig) path(name string) string { return filepath.Join(r.home, name) }

// save writes a file of the home, executable, and returns its path.
func (r *rig) save(name, text string) string {
	r.Helper()
	path := r.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.Fatalf("%v", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		r.Fatalf("%v", err)
	}
	return path
}

// run runs a program with the home as HOME and working folder, and returns what it printed.
func (r *rig) run(stdin, name string, args ...string) string {
	r.Helper()
	out, err := r.try(stdin, name, args...)
	if err != nil {
		r.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return out
}

func (r *rig) try(stdin, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	if r.house != nil {
		cmd = r.house.command(name, args...)
	}
	cmd.Dir, cmd.Stdin = r.home, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "HOME="+r.home, "LC_ALL=C.UTF-8", "TERM=xterm", "EMAIL=carla@customer.test", "LOGNAME=carla", "USER=carla")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	end := time.AfterFunc(patience, func() {
		if cmd.Process != nil {
			cmd.Process.Kill()
		}
	})
	defer end.Stop()
	err := cmd.Run()
	return out.String(), err
}

// terminal runs a shell line on a terminal, and types what keys are, a line at a time: programs that look
// at whom they talk to throw away what is typed too early.
func (r *rig) terminal(line string, keys ...string) {
	r.Helper()
	var typed strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&typed, "sleep 0.4; printf '%%s\\n' %s; ", quote(k))
	}
	r.run("", "sh", "-c", "("+typed.String()+"sleep 1) | timeout 30 script -qec "+quote(line)+" /dev/null")
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// sendmail is a program that keeps what it is given, for sent.
func (r *rig) sendmail() string {
	return r.save("sendmail", "#!/bin/sh\nmkdir -p "+r.home+"/sent && cat >"+r.home+"/sent/$$.new && mv "+r.home+"/sent/$$.new "+r.home+"/sent/$$\n")
}

// sent is the only mail that sendmail was given, as a mail server passes it on: with the author, date and
// id that a program may leave to it.
func (r *rig) sent() []byte {
	r.Helper()
	names, _ := filepath.Glob(r.path("sent/*"))
	if len(names) != 1 {
		r.Fatalf("%d mails were sent, want one", len(names))
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		r.Fatalf("%v", err)
	}
	return passed(raw)
}

// passed is a mail as its sender's server passes it on.
func passed(raw []byte) []byte {
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	head, _, _ := strings.Cut(text, "\n\n")
	has := func(field string) bool {
		return slices.ContainsFunc(strings.Split(head, "\n"), func(l string) bool {
			return len(l) > len(field) && strings.EqualFold(l[:len(field)+1], field+":")
		})
	}
	for field, value := range map[string]string{
		"From": carla, "Date": time.Now().Format(time.RFC1123Z),
		"Message-ID": fmt.Sprintf("<%d@mx.customer.test>", time.Now().UnixNano()),
	} {
		if !has(field) {
			text = field + ": " + value + "\n" + text
		}
	}
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

// submitted is what Carla's program handed to the world by SMTP, untouched.
func (r *rig) submitted() []byte {
	r.Helper()
	for _, l := range r.world.All() {
		if l.From == "carla@customer.test" {
			return l.Raw
		}
	}
	r.Fatalf("nothing was submitted")
	return nil
}

// parse is what the desk reads in a mail.
func (r *rig) parse(raw []byte) live.Parsed {
	r.Helper()
	r.save("mail.eml", string(raw))
	d := r.desk
	if d == nil {
		d = live.NewDesk(r, binary, live.Setup{})
	}
	return d.Parse(r.path("mail.eml"))
}

// want fails unless got is want.
func want[V comparable](t testing.TB, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// lacks fails if text has one of the words.
func lacks(t testing.TB, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s has %q:\n%s", what, w, text)
		}
	}
}
