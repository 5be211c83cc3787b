package systemd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// units are those that a package installs.
var units = []string{"guichet.service", "guichet.socket", "guichet-backup.service", "guichet-backup.timer"}

// TestUnitSyntax reads the unit files line by line, wherever it runs.
func TestUnitSyntax(t *testing.T) {
	for _, name := range units {
		seen := map[string]bool{}
		section := ""
		for i, line := range strings.Split(read(t, name), "\n") {
			switch {
			case line == "", strings.HasPrefix(line, "#"):
			case regexp.MustCompile(`^\[(Unit|Service|Socket|Timer|Install)\]$`).MatchString(line):
				section = line
			case section != "" && regexp.MustCompile(`^([A-Z][A-Za-z0-9]+=\S.*|CapabilityBoundingSet=)$`).MatchString(line):
				key, _, _ := strings.Cut(line, "=")
				if seen[section+key] && key != "SystemCallFilter" {
					t.Errorf("%s:%d: %s twice", name, i+1, key)
				}
				seen[section+key] = true
			default:
				t.Errorf("%s:%d: %q is not a unit's line", name, i+1, line)
			}
		}
	}
}

// TestVerify asks systemd itself about the units, and how exposed the service is.
func TestVerify(t *testing.T) {
	tool := need(t, "systemd-analyze")
	dir := t.TempDir()
	unit := strings.Replace(read(t, "guichet.service"), "/usr/bin/guichet", "/bin/true", 1)
	unit = strings.Replace(unit, "Documentation=", "#", 1) // verify asks for installed pages
	write(t, dir, "guichet.service", unit)
	for _, name := range units[1:] {
		write(t, dir, name, strings.Replace(read(t, name), "Documentation=", "#", 1))
	}
	for _, name := range units {
		run(t, tool, "verify", filepath.Join(dir, name))
	}
	for _, name := range []string{"guichet.service", "guichet-backup.service"} {
		run(t, tool, "security", "--offline=true", "--threshold=20", "--no-pager", filepath.Join(dir, name))
	}
}

// TestUser makes user and directories in an empty root.
func TestUser(t *testing.T) {
	sysusers, tmpfiles := need(t, "systemd-sysusers"), need(t, "systemd-tmpfiles")
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, root, "users.conf", read(t, "guichet.sysusers"))
	write(t, root, "files.conf", read(t, "guichet.tmpfiles"))
	run(t, sysusers, "--root="+root, filepath.Join(root, "users.conf"))
	run(t, tmpfiles, "--root="+root, "--create", filepath.Join(root, "files.conf"))
	passwd, err := os.ReadFile(filepath.Join(root, "etc/passwd"))
	if err != nil || !strings.Contains(string(passwd), "guichet:") {
		t.Errorf("no user: %q, %v", passwd, err)
	}
	for path, mode := range map[string]os.FileMode{"etc/guichet": 0o750, "var/lib/guichet": 0o700, "var/backups/guichet": 0o700} {
		info, err := os.Stat(filepath.Join(root, path))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

func need(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s here", name)
	}
	return path
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %v: %v\n%s", name, args, err, out)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
