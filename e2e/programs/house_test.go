package programs

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// house is a root file system of its own: the machine's, with a layer above it in memory in which Debian
// packages are installed. It is in a mount and process namespace, which ends with its first process;
// the network is the machine's.
type house struct {
	holder *exec.Cmd
	pid    string // of the first process in the house, as the machine numbers it
	root   string
}

// layer mounts the layer and waits. What stops services from being started is the house's own.
const layer = `set -e
mount -t tmpfs layer "$1" && mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay house -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount --rbind /dev "$1/root/dev" && mount -t proc proc "$1/root/proc"
mount --bind /tmp "$1/root/tmp"
printf '#!/bin/sh\nexit 101\n' >"$1/root/usr/sbin/policy-rc.d" && chmod 755 "$1/root/usr/sbin/policy-rc.d"
echo ready
cat
`

// startHouse builds a house with packages.
func startHouse(t *testing.T, packages []string) *house {
	t.Helper()
	dir := t.TempDir()
	h := &house{root: filepath.Join(dir, "root")}
	h.holder = exec.Command("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "sh", "-c", layer, "house", dir)
	h.holder.Stderr = os.Stderr
	in, err := h.holder.StdinPipe()
	if err != nil {
		t.Fatalf("house: %v", err)
	}
	out, err := h.holder.StdoutPipe()
	if err != nil {
		t.Fatalf("house: %v", err)
	}
	if err := h.holder.Start(); err != nil {
		t.Fatalf("house: %v", err)
	}
	t.Cleanup(func() {
		in.Close()
		h.holder.Process.Kill()
		h.holder.Wait()
	})
	if _, err := io.ReadFull(out, make([]byte, len("ready\n"))); err != nil {
		t.Fatalf("house: its layer cannot be mounted: %v", err)
	}
	live.Until(t, "the first process of the house", func() bool {
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", h.holder.Process.Pid))
		h.pid = strings.TrimSpace(string(children))
		_, err := strconv.Atoi(h.pid)
		return err == nil
	})
	install := h.command("apt-get", append([]string{"-qy", "install", "--no-install-recommends"}, packages...)...)
	install.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if said, err := install.CombinedOutput(); err != nil {
		t.Fatalf("apt-get install %v: %v\n%.3000s", packages, err, said)
	}
	return h
}

// command is a program that runs in the house. The folder of the tests is there, too.
func (h *house) command(name string, args ...string) *exec.Cmd {
	return exec.Command("nsenter", append([]string{"--target", h.pid, "--mount", "--pid", "chroot", h.root, name}, args...)...)
}

// version is upstream's version of an installed package.
func (h *house) version(t *testing.T, name string) string {
	t.Helper()
	out, err := h.command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	if err != nil {
		t.Fatalf("version of %s: %v", name, err)
	}
	return upstream(string(out))
}

// write writes a file of the house.
func (h *house) write(t *testing.T, path, text string) {
	t.Helper()
	cmd := h.command("sh", "-c", `mkdir -p "$(dirname "$1")" && rm -f "$1" && cat >"$1" && chmod 755 "$1"`, "sh", path)
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("write %s: %v\n%s", path, err, out)
	}
}

// sendmail puts a program that keeps mail for rig.sent in the place of the house's sendmail.
func (h *house) sendmail(t *testing.T) {
	t.Helper()
	h.write(t, "/usr/sbin/sendmail", "#!/bin/sh\nmkdir -p \"$HOME/sent\" && cat >\"$HOME/sent/$$.new\" && mv \"$HOME/sent/$$.new\" \"$HOME/sent/$$\"\n")
}
