package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"guichet/e2e/live"
)

// offline are commands that look into the store, or change it.
var offline = []string{
	"ticket list", "ticket show 1", "ticket search cup", "ticket note 1 hm --as ana@agents.test", "contact list", "org list", "agent list", "agent ratings",
	"article list", "grant list", "explain x@y.test", "quarantine list", "queue list", "backup BACKUP", "restore --release", "restore --discard",
	"fsck", "rewrite", "rewrite --index", "erase ticket 1", "erase contact x@y.test", "check",
}

// TestOnlyServeMakesAStore: no other command makes one; each says that there is none, and how to get one.
func TestOnlyServeMakesAStore(t *testing.T) {
	t.Parallel()
	for what, prepare := range map[string]string{
		"no directory":       "true",
		"an empty directory": "mkdir data",
		"lost+found":         "mkdir -p data/lost+found",
		"somebody's file":    "mkdir data && echo hm >data/notes",
		"no parent":          "sed -i 's,/data\",/none/of/it\",' guichet.toml",
	} {
		d := live.NewDesk(t, binary, live.Setup{})
		output(t, "sh", "-c", "cd "+d.Dir+" && "+prepare)
		before := tree(t, d.Dir)
		for _, c := range offline {
			_, stderr, code := d.Run(strings.Fields(strings.ReplaceAll(c, "BACKUP", filepath.Join(t.TempDir(), "backup")))...)
			if c == "check" {
				want(t, what+": check", code, 0)
				continue
			}
			want(t, what+": exit of "+c, code, 2)
			holds(t, what+": "+c, stderr, "there is no desk in "+filepath.Dir(d.Conf), "guichet serve", "guichet restore")
		}
		want(t, what+": files", tree(t, d.Dir), before)
	}
}

// tree lists all below a directory.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		fmt.Fprintln(&all, path)
		return err
	}))
	return all.String()
}

// nobody is the user whose data directory it is in TestRootLeavesNothing.
const nobody = 65534

// TestRootLeavesNothing: what root's commands make in the data directory is the desk's, which can read it afterwards; root
// himself does not serve from there.
func TestRootLeavesNothing(t *testing.T) {
	if _, err := exec.LookPath("setpriv"); err != nil {
		t.Skip("setpriv (util-linux) is not installed")
	}
	needs(t, true)
	t.Parallel()
	dir, err := os.MkdirTemp("", "guichet-root-")
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	as := []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}
	s := &scene{T: t, sink: live.StartSink(t)}
	s.desk = live.NewDesk(t, binary, live.Setup{Dir: dir, Relay: s.sink.Addr, Wrap: as})
	must(t, os.Chown(s.desk.Conf, nobody, nobody))
	must(t, os.Mkdir(s.desk.Data(), 0o700))
	must(t, os.Chown(s.desk.Data(), nobody, nobody))
	s.desk.Start()
	s.open()
	s.desk.Settle()
	s.desk.Stop()
	for _, c := range offline {
		if strings.HasPrefix(c, "backup") || strings.HasPrefix(c, "erase") {
			continue // the one writes where nobody may not; the others come last
		}
		s.desk.Run(strings.Fields(c)...)
		s.allNobodys(c)
	}
	if _, stderr, code := s.desk.Run("serve"); code != 2 || !strings.Contains(stderr, "started by root") {
		t.Errorf("serve as root: exit %d: %s", code, stderr)
	}
	s.allNobodys("serve")
	s.desk.Start()
	s.desk.Send(live.NewDraft(dora, support, "Cannot log in", "Hello\n"))
	s.sink.Wait(s, 1, "dora@customer.test", "received")
	want(t, "tickets", len(s.desk.Tickets()), 2)
	s.desk.Stop()

	open := filepath.Join(dir, "backups")
	must(t, os.Mkdir(open, 0o777))
	must(t, os.Chmod(open, 0o777))
	backup := filepath.Join(open, "one")
	if _, stderr, code := s.desk.Run("backup", backup); code != 0 {
		t.Fatalf("backup: %s", stderr)
	}
	for _, c := range []string{"erase ticket 1", "erase contact dora@customer.test"} {
		s.desk.Run(strings.Fields(c)...)
		s.allNobodys(c)
	}
	must(t, os.RemoveAll(s.desk.Data()))
	must(t, os.Mkdir(s.desk.Data(), 0o700))
	must(t, os.Chown(s.desk.Data(), nobody, nobody))
	if _, stderr, code := s.desk.Run("restore", backup); code != 0 {
		t.Fatalf("restore: %s", stderr)
	}
	s.allNobodys("restore")
	s.desk.Start()
	want(t, "tickets of the backup", len(s.desk.Tickets()), 2)
}

// allNobodys fails unless all below the data directory belongs to nobody.
func (s *scene) allNobodys(after string) {
	s.Helper()
	must(s.T, filepath.WalkDir(s.desk.Data(), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != nobody {
			s.Errorf("%s is not the desk's after %s", path, after)
		}
		return err
	}))
}
