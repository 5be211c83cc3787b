package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// packages builds the packages in a copy of the sources and returns the directory with them; it skips where
// the packers are not there.
func packages(t *testing.T) string {
	t.Helper()
	for _, tool := range []string{"nfpm", "cyclonedx-gomod"} {
		if _, err := os.Stat(filepath.Join(os.Getenv("TOOLS"), tool)); err != nil {
			t.Skipf("no %s in $TOOLS: ./test installs it", tool)
		}
	}
	root := filepath.Join(t.TempDir(), "sources")
	if out, err := exec.Command("cp", "-r", "..", root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(filepath.Join(root, "packaging", "build"), "1.2.3")
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1764547200", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(root, "out")
}

// TestPackages: packages hold what an installation needs, with a bill of materials, and the same sources
// make the same octets in another place.
func TestPackages(t *testing.T) {
	first := packages(t)
	deb, _ := filepath.Glob(first + "/*.deb")
	rpm, _ := filepath.Glob(first + "/*.rpm")
	if len(deb) != 1 || len(rpm) != 1 {
		t.Fatalf("%q, %q", deb, rpm)
	}
	list, err := exec.Command("dpkg-deb", "-c", deb[0]).Output()
	if err != nil {
		t.Fatal(err)
	}
	holds(t, "the .deb", string(list), "./usr/bin/guichet", "./usr/lib/systemd/system/guichet.service", "guichet.socket", "guichet-backup.timer",
		"./usr/lib/sysusers.d/guichet.conf", "./usr/lib/tmpfiles.d/guichet.conf", "man1/guichet.1.gz", "man5/guichet.toml.5.gz",
		"bash-completion/completions/guichet", "guichet.cdx.json")
	lacks(t, "the .deb", string(list), "./etc/", "./var/")
	if tool, err := exec.LookPath("rpm"); err == nil {
		out, err := exec.Command(tool, "-qpl", "--scripts", rpm[0]).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		holds(t, "the .rpm", string(out), "/usr/bin/guichet", "/usr/lib/systemd/system/guichet.service", "try-restart guichet.service")
	}
	var bill struct {
		BomFormat  string
		Components []struct{ Name string }
	}
	text, err := os.ReadFile(filepath.Join(first, "guichet.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &bill); err != nil || bill.BomFormat != "CycloneDX" ||
		!slices.ContainsFunc(bill.Components, func(c struct{ Name string }) bool { return c.Name == "go.etcd.io/bbolt" }) {
		t.Errorf("bill of materials: %v, %d components", err, len(bill.Components))
	}
	version, err := exec.Command(filepath.Join(first, "guichet"), "version").Output()
	if err != nil || !strings.HasPrefix(string(version), "guichet v1.2.3 ") {
		t.Errorf("%s, %v", version, err)
	}
	second := packages(t)
	a, _ := os.ReadFile(filepath.Join(first, "SHA256SUMS"))
	b, _ := os.ReadFile(filepath.Join(second, "SHA256SUMS"))
	if len(a) == 0 || !bytes.Equal(a, b) {
		t.Errorf("built twice:\n%s\n%s", a, b)
	}
}

// TestCompletion: the shell offers commands, then flags, as they are.
func TestCompletion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		out, err := exec.Command(binary, "completion", shell).Output()
		if err != nil || len(out) == 0 {
			t.Errorf("%s: %v", shell, err)
		}
		if err := os.WriteFile(filepath.Join(dir, shell), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]string{"ticket l": "list link", "se": "serve setup", "check --o": "--outside", "ticket list --cat": "--category"} {
		script := `source "$1"; COMP_WORDS=(guichet $2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _guichet; echo "${COMPREPLY[@]}"`
		out, err := exec.Command("bash", "-c", script, "bash", filepath.Join(dir, "bash"), line).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("guichet %s: %q, %v; want %q", line, got, err, want)
		}
	}
}
