package e2e

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// isolated runs this test again in a network of its own, where port 25 and every address are free, and reports
// whether this is that run.
func isolated(t *testing.T) bool {
	t.Helper()
	if os.Getenv("GUICHET_ISOLATED") == t.Name() {
		for _, line := range []string{"link set lo up", "addr add 192.0.2.25/32 dev lo", "addr add 127.0.0.53/32 dev lo"} {
			if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil && !strings.Contains(string(out), "exists") {
				t.Fatalf("ip %s: %v\n%s", line, err, out)
			}
		}
		return true
	}
	needs(t, true, "unshare", "ip")
	cmd := exec.Command("unshare", "--net", os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "GUICHET_ISOLATED="+t.Name())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// TestCheckWholeWay: setup, its records put into a name server, serve: then check proves all of it at port 25,
// and sends a mail that leaves by MX, comes back proven, opens no ticket and is not kept. Without a record it
// is a fault with that record as the remedy.
func TestCheckWholeWay(t *testing.T) {
	if !isolated(t) {
		return
	}
	dir := t.TempDir()
	cert, key := live.SelfSigned(t, dir, time.Now().AddDate(0, 2, 0), "mx.desk.test")
	place := "127.0.0.53:53"
	conf, made := setUp(t, dir, "--hostname", "mx.desk.test", "--ip", "192.0.2.25", "--agent", "ana@agents.test", "--resolver", place,
		"--cert", cert, "--key", key, "--offline")
	zone := map[string][]string{"agents.test. MX": {"10 mx.agents.test."}, "mx.agents.test. A": {"192.0.2.25"}, "agents.test. TXT": {`"v=spf1 mx -all"`}}
	for _, r := range made.Records {
		value := r.Value
		if r.Type == "TXT" {
			var parts []string
			for ; len(value) > 200; value = value[200:] {
				parts = append(parts, `"`+value[:200]+`"`)
			}
			value = strings.Join(append(parts, `"`+value+`"`), " ")
		}
		at := r.Name + " " + r.Type
		zone[at] = append(zone[at], value)
	}
	live.StartDNSAt(t, place, zone)
	d := serveAt(t, conf)
	live.Until(t, "the desk greets", func() bool {
		c, err := net.Dial("tcp", "192.0.2.25:25")
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	found, code := checkAll(t, conf)
	for name, state := range map[string]string{
		"desk": "good", "port": "good", "host": "good", "mx": "good", "ptr": "good", "spf": "good", "dkim": "good", "dmarc": "good", "round-trip": "good", "helo": "good",
		"certificate": "warning", // nobody knows who signed it
		"mta-sts":     "fault",   // for the same reason
	} {
		want(t, name+" "+found[name].Says, found[name].State, state)
	}
	holds(t, "the way", found["round-trip"].Says, "came back by mx.desk.test", "proven (pass)")
	want(t, "exit", code, 1)
	out, _ := exec.Command(binary, "ticket", "list", "--json", "--config", conf).Output()
	want(t, "tickets", strings.TrimSpace(string(out)), "[]")
	out, _ = exec.Command(binary, "quarantine", "list", "--json", "--config", conf).Output()
	want(t, "held mails", strings.TrimSpace(string(out)), "[]")
	if t.Failed() {
		log, _ := os.ReadFile(d)
		t.Logf("%s", log)
	}
}

// proved is a finding of check.
type proved struct{ Check, About, State, Says, Remedy string }

// checkAll runs check and returns its worst finding of each kind, and its exit code.
func checkAll(t *testing.T, conf string) (map[string]proved, int) {
	t.Helper()
	cmd := exec.Command(binary, "check", "--json", "--config", conf)
	out, _ := cmd.Output()
	var told struct{ Findings []proved }
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	order := map[string]int{"good": 0, "note": 1, "unknown": 2, "warning": 3, "fault": 4}
	found := map[string]proved{}
	for _, f := range told.Findings {
		if was, ok := found[f.Check]; !ok || order[f.State] > order[was.State] {
			found[f.Check] = f
		}
	}
	return found, cmd.ProcessState.ExitCode()
}

// serveAt runs a desk until the end of the test and returns the path of its log.
func serveAt(t *testing.T, conf string) (log string) {
	t.Helper()
	log = filepath.Join(t.TempDir(), "log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cmd := exec.Command(binary, "serve", "--config", conf)
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	return log
}
