package programs

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// program is one that was tried: a row of docs/programs.md and the test behind it.
type program struct {
	name    string
	version string // upstream's, of the copy that was tried
	what    string // what it is
	differs string // what it does differently from most
	desk    string // what the desk makes of it, which try asserts
	// needs are commands without which a cheap program is skipped.
	needs []string
	// debian are the packages of a dear program; npm its packages with their versions.
	debian, npm []string
	// file is a recorded mail of testdata.
	file string
	try  func(r *rig)
}

// group is one table of the page.
type group struct {
	title    string
	about    string
	programs []program
}

// groups is the page, in its order.
func groups() []group {
	return []group{
		{"Mail programs", "Carla answers Ana's question with each of them, or writes a mail of her own.", composers()},
		{"Responders and filters", "Each answers Ana's letter by itself, in Carla's name or her server's.", responders()},
		{"Delivery agents", "Each carries Ana's letter to somebody whom the next host does not know, and reports it.", reporters()},
		{"Fetchers", "Each brings Carla's answer out of a provider's mailbox, where only Delivered-To tells of the address that she wrote to, and hands it to the desk's bare address.", fetchers()},
		{"Lists", "Carla posts to a list that the support address is a subscriber of.", lists()},
		{"Other desks", "Each is behind Carla's address: it opens a ticket of its own for Ana's letter.", desks()},
		{"Machines", "Each reports to the support address as it is installed.", machines()},
		{"Libraries", "Each makes a mail as its manual's first examples do.", libraries()},
		{"Lists, other desks and programs that were recorded", "They need a desktop, a database or a screen that nobody watches in a test, or no registry that the tests reach has them: a mail of each, with its names changed, is kept instead.", recorded()},
	}
}

// Dear reports whether p runs with ./test programs only.
func (p program) dear() bool { return p.debian != nil || p.npm != nil }

var binary string // the desk's, built once by TestMain

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "guichet-programs-")
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

// all says that ./test programs is running.
func all() bool { return os.Getenv("GUICHET_PROGRAMS") == "all" }

func TestPrograms(t *testing.T) {
	for _, g := range groups() {
		for _, p := range g.programs {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				p.run(t)
			})
		}
	}
}

// run tries p where its programs are.
func (p program) run(t *testing.T) {
	if p.dear() && !all() {
		t.Skip("./test programs runs it")
	}
	for _, command := range p.needs {
		if _, err := exec.LookPath(command); err != nil {
			t.Skip("needs " + command)
		}
	}
	if (p.debian != nil || slices.Contains(p.needs, "postfix")) && os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	r := newRig(t, p)
	if p.debian != nil {
		r.house = startHouse(t, p.debian)
		if got := r.house.version(t, p.debian[0]); got != p.version {
			t.Errorf("this is %s %s, the page says %s", p.debian[0], got, p.version)
		}
	}
	if p.npm != nil {
		r.install(p.npm)
	}
	p.try(r)
}

// upstream is a Debian version without epoch and Debian's own revision.
func upstream(version string) string {
	if _, rest, ok := strings.Cut(version, ":"); ok {
		version = rest
	}
	if i := strings.LastIndexByte(version, '-'); i >= 0 {
		version = version[:i]
	}
	return version
}
