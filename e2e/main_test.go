package e2e

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// binary is the desk's, built once by TestMain.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "guichet-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	os.Chmod(dir, 0o755)
	if binary, err = live.Build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// needs fails a test whose programs are not there, and skips where only root could run it.
func needs(t *testing.T, root bool, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("%v: install it, or run ./test as root", err)
		}
	}
	if root && os.Geteuid() != 0 {
		t.Skip("needs root")
	}
}

// The people of most tests.
const (
	carla   = "Carla <carla@customer.test>"
	dora    = "Dora <dora@customer.test>"
	mallory = "Mallory <mallory@elsewhere.test>"
	ana     = "Ana <ana@agents.test>"
	ben     = "Ben <ben@agents.test>"
	support = "support@desk.test"
)

// scene is a desk whose smarthost is a sink.
type scene struct {
	*testing.T
	desk *live.Desk
	sink *live.Sink
}

// begin starts a desk beside those of other tests.
func begin(t *testing.T, setup live.Setup) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{T: t, sink: live.StartSink(t)}
	setup.Relay = s.sink.Addr
	s.desk = live.StartDesk(t, binary, setup)
	return s
}

// anaAndBen is a Setup with two agents.
func anaAndBen() live.Setup {
	return live.Setup{Agents: []live.Agent{{Email: "ana@agents.test", Name: "Ana"}, {Email: "ben@agents.test", Name: "Ben"}}}
}

// open has Carla ask for help and returns the confirmation and Ana's notification.
func (s *scene) open() (received, notice live.Letter) {
	s.Helper()
	s.desk.Send(live.NewDraft(carla, support, "Cannot log in", "Hello,\nI cannot log in since Monday.\nCarla\n"))
	return s.sink.Wait(s, 1, "carla@customer.test", "received"), s.sink.Wait(s, 1, "ana@agents.test", "new")
}

// ticket shows the only ticket.
func (s *scene) ticket() live.Ticket {
	s.Helper()
	all := s.desk.Tickets()
	if len(all) != 1 {
		s.Fatalf("%d tickets, want one: %+v", len(all), all)
	}
	return s.desk.Show(all[0].Number)
}

// count settles and fails unless addr has got n mails of the events.
func (s *scene) count(n int, addr string, events ...string) {
	s.Helper()
	s.desk.Settle()
	got := s.sink.To(addr, events...)
	if len(got) == n {
		return
	}
	var b strings.Builder
	for _, l := range got {
		fmt.Fprintf(&b, "\n%s: %s", l.Event(), l.Get("Subject"))
	}
	s.Errorf("%s got %d mails of %v, want %d:%s", addr, len(got), events, n, b.String())
}

// want fails unless got is want.
func want[V comparable](t testing.TB, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// holds fails unless text has every one of the words.
func holds(t testing.TB, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, text)
		}
	}
}

// lacks fails if text has any of the words.
func lacks(t testing.TB, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
			t.Errorf("%s has %q:\n%s", what, w, text)
		}
	}
}

// emails lists addresses of people.
func emails(people []live.Person) string {
	var all []string
	for _, p := range people {
		all = append(all, p.Email)
	}
	return strings.Join(all, " ")
}

// kinds lists the kinds of a ticket's messages.
func kinds(t live.Ticket) string {
	var all []string
	for _, m := range t.Messages {
		all = append(all, m.Kind)
	}
	return strings.Join(all, " ")
}

// needsDovecot skips where Dovecot or Postfix is missing, or only root could run them.
func needsDovecot(t *testing.T) {
	t.Helper()
	needs(t, true, "postfix")
	if _, err := exec.LookPath("dovecot"); err != nil {
		t.Skip("dovecot is missing: apt-get install dovecot-core dovecot-imapd, or run ./test as root")
	}
}

// sha512of is a password as Dovecot's scheme SHA512 keeps it.
func sha512of(password string) string {
	sum := sha512.Sum512([]byte(password))
	return base64.StdEncoding.EncodeToString(sum[:])
}
