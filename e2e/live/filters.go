package live

import (
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Gtube is the text that every spam filter takes for spam.
const Gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

// Malware is the text that StartClamAV's only signature finds.
const Malware = "this text stands for malware in the tests of guichet"

// rspamdConf is an rspamd that knows GTUBE and asks nobody.
const rspamdConf = `options {
  pidfile = "%[1]s/pid"; filters = ""; gtube_patterns = "all"; url_tld = "%[1]s/tld";
  temp_dir = "%[1]s"; dns { nameserver = ["127.0.0.1:1:1"]; timeout = 0.1s; retransmits = 1; }
}
logging { type = "console"; level = "error"; }
worker "rspamd_proxy" {
  bind_socket = "%[2]s"; milter = yes; timeout = 10s; count = 1;
  upstream "local" { default = yes; self_scan = yes; }
}
metric "default" { actions { reject = 15; "add header" = 6; } }
actions { reject = 15; add_header = 6; }
`

// StartRspamd starts an rspamd of its own and returns where its milter listens.
func StartRspamd(t T) string {
	t.Helper()
	dir, addr := serverDir(t), FreeAddr()
	save(t, filepath.Join(dir, "tld"), "test\n")
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(rspamdConf, dir, addr))
	startServer(t, dir, addr, "rspamd", "-f", "-i", "-c", filepath.Join(dir, "conf"))
	return addr
}

// StartClamAV starts a clamd that knows one signature and returns where it listens.
func StartClamAV(t T) string {
	t.Helper()
	dir, addr := serverDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	save(t, filepath.Join(dir, "test.ndb"), "Guichet.Test:0:*:"+hex.EncodeToString([]byte(Malware))+"\n")
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(
		"Foreground yes\nDatabaseDirectory %s\nTCPSocket %s\nTCPAddr %s\nUser root\n", dir, port, host))
	startServer(t, dir, addr, "clamd", "-c", filepath.Join(dir, "conf"))
	return addr
}

// StartClamAVMilter starts a clamav-milter before a clamd, set as Debian sets it, and returns where
// it listens.
func StartClamAVMilter(t T, clamd string) string {
	t.Helper()
	dir, addr := serverDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(
		"Foreground yes\nMilterSocket inet:%s@%s\nClamdSocket tcp:%s\nTemporaryDirectory %s\n"+
			"OnClean Accept\nOnInfected Quarantine\nOnFail Defer\nAddHeader Replace\n", port, host, clamd, dir))
	startServer(t, dir, addr, "clamav-milter", "-c", filepath.Join(dir, "conf"))
	return addr
}

func serverDir(t T) string {
	dir := t.TempDir()
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		os.Chmod(up, 0o755)
	}
	return dir
}

// startServer runs a program until the end of the test.
func startServer(t T, dir, addr, name string, args ...string) {
	t.Helper()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer log.Close()
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	})
	if !Eventually(Patience, func() bool {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	}) {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("%s does not listen:\n%s", name, tail(string(said)))
	}
}
