package e2e

import (
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestAssigneeByName: a list knows agents by the same names as assign does.
func TestAssigneeByName(t *testing.T) {
	s := begin(t, live.Setup{Agents: []live.Agent{
		{Email: "ana@agents.test", Name: "Ana Garcia", Aliases: []string{"ag@agents.test"}},
		{Email: "ben@agents.test", Name: "Ben Rossi"},
		{Email: "b.lee@agents.test", Name: "Ben Lee"},
	}})
	for n, who := range []string{"ana", "b.lee", ""} {
		s.desk.Send(live.NewDraft(fmt.Sprintf("c%d@customer.test", n), support, "Cannot log in", "Hello\n"))
		if who != "" {
			s.must("ticket", "do", fmt.Sprint(n+1), "assign "+who)
		}
	}
	for who, numbers := range map[string]string{
		"ana": "1", "Ana": "1", "Ana Garcia": "1", "ana@agents.test": "1", "AG@agents.test": "1", "@ana": "1",
		"b.lee": "2", "Ben Lee": "2", "ben@agents.test": "", "nobody": "3", "left@agents.test": "", "": "1 2 3",
	} {
		var all []string
		var listed []live.Ticket
		s.desk.JSON(&listed, "ticket", "list", "--assignee", who)
		for _, l := range listed {
			all = append(all, fmt.Sprint(l.Number))
		}
		want(t, "tickets of "+who, strings.Join(all, " "), numbers)
	}
	for who, words := range map[string]string{"zoe": `there is no agent "zoe"`, "Ben Ross": "there is no agent"} {
		_, stderr, code := s.desk.Run("ticket", "list", "--assignee", who)
		want(t, who+": exit", code, 1)
		holds(t, who, stderr, words)
	}
	two := begin2(t, s)
	_, stderr, code := two.Run("ticket", "list", "--assignee", "kim")
	want(t, "two of a name: exit", code, 1)
	holds(t, "two of a name", stderr, "k.one@agents.test or k.two@agents.test")
}

// begin2 is a desk that does not run, with two agents of one first name.
func begin2(t *testing.T, s *scene) *live.Desk {
	t.Helper()
	d := live.NewDesk(t, binary, live.Setup{Relay: s.sink.Addr, Agents: []live.Agent{
		{Email: "k.one@agents.test", Name: "Kim One"}, {Email: "k.two@agents.test", Name: "Kim Two"},
	}})
	d.Start()
	d.Stop()
	return d
}

// TestVersion: the command and the flag say the same, without a configuration.
func TestVersion(t *testing.T) {
	t.Parallel()
	d := live.NewDesk(t, binary, live.Setup{})
	if err := os.Remove(d.Conf); err != nil {
		t.Fatal(err)
	}
	first, _, code := d.Run("version")
	want(t, "exit", code, 0)
	if !regexp.MustCompile(`^guichet \S+ \(.*go1\.\d+.*, linux/\w+\)\n$`).MatchString(first) {
		t.Errorf("version: %q", first)
	}
	flag, _, code := d.Run("--version")
	want(t, "exit of the flag", code, 0)
	want(t, "the flag", flag, first)
	among, _, _ := d.Run("ticket", "list", "--version")
	want(t, "the flag behind a command", among, first)
	out, _, _ := d.Run("version", "--json")
	var told struct{ Version, Go, System string }
	if err := json.Unmarshal([]byte(out), &told); err != nil || told.Version == "" || told.Go == "" || told.System == "" {
		t.Errorf("%q: %v", out, err)
	}
}

// TestStatic: the program needs no library of the system.
func TestStatic(t *testing.T) {
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		t.Skip("the race detector needs C")
	}
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	libraries, err := f.ImportedLibraries()
	if err != nil || len(libraries) > 0 {
		t.Errorf("libraries %v, %v", libraries, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it is linked dynamically")
		}
	}
}

// TestHelpInGroups: each command stands in one group, and no group is empty.
func TestHelpInGroups(t *testing.T) {
	t.Parallel()
	d := live.NewDesk(t, binary, live.Setup{})
	help, _, code := d.Run("--help")
	want(t, "exit", code, 0)
	groups := []string{"\nThe desk:\n  serve ", "\nTickets, people and articles:\n  ticket list ", "\nMail, coming and going:\n  explain ", "\nThe store:\n  backup "}
	holds(t, "help", help, groups...)
	lacks(t, "help", help, "\nCommands:")
	for _, command := range []string{"serve", "check", "demo", "version", "parse", "fsck", "rewrite", "restore"} {
		want(t, command, strings.Count(help, "\n  "+command+" "), 1)
	}
}

// TestLogOfADay: no line of an ordinary day has a field without a value, or a time without a unit.
func TestLogOfADay(t *testing.T) {
	s := begin(t, anaAndBen())
	_, notice := s.open()
	s.desk.Send(live.Reply(notice, ana, "Try it again."))
	s.desk.Send(live.NewDraft(carla, support, "help", "#list\n").FromEnvelope(""))
	s.desk.TryRaw("carla@customer.test", []string{"nobody@desk.test"}, []byte("\r\n"))
	s.desk.Settle()
	log := s.desk.Log()
	for _, line := range strings.Split(log, "\n") {
		if regexp.MustCompile(`=( |$|""|\[\])`).MatchString(line) {
			t.Errorf("a field without a value: %s", line)
		}
		for _, m := range regexp.MustCompile(` (took|size|pause)=(\S+)`).FindAllStringSubmatch(line, -1) {
			if !regexp.MustCompile(`[a-zA-Z]$`).MatchString(m[2]) {
				t.Errorf("without a unit: %s", line)
			}
		}
	}
	holds(t, "the log", log, "from=<>", " received ", " sent ", " rejected ", "took=", "size=")
}

// TestOnePath: everything that names the installed program names the same file.
func TestOnePath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"../README.md", "../docs/howto.md", "../docs/operations.md", "../systemd/guichet.service", "../man/guichet.1"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`[\w/.]*/s?bin/guichet\b`).FindAllString(string(b), -1) {
			want(t, path, m, "/usr/bin/guichet")
		}
		if strings.Contains(string(b), "/usr/local/bin`") {
			t.Errorf("%s names another folder", path)
		}
	}
	readme, _ := os.ReadFile("../README.md")
	_, behind, _ := strings.Cut(string(readme), "go run ./cmd/guichet demo")
	holds(t, "what follows the demo's command", behind[:200], "may take some minutes")
}
