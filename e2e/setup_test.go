package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"guichet/e2e/live"
)

// setUp runs setup with flags in a directory of its own and returns the configuration's path and
// what it printed as JSON.
func setUp(t *testing.T, dir string, flags ...string) (conf string, said struct {
	Made, Kept, Notes []string
	Records           []struct{ Name, Type, Value string }
},
) {
	t.Helper()
	conf = filepath.Join(dir, "etc", "guichet.toml")
	args := append([]string{"setup", support, "--yes", "--json", "--config", conf, "--data", filepath.Join(dir, "data")}, flags...)
	out, err := exec.Command(binary, args...).Output()
	if err != nil {
		t.Fatalf("guichet %s: %v\n%s", strings.Join(args, " "), err, err.(*exec.ExitError).Stderr)
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return conf, said
}

// TestSetup: one command makes what serve and check are content with; a second one changes nothing and
// prints the same records; what DNS has already is kept.
func TestSetup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	resolver := live.StartDNS(t, map[string][]string{
		"desk.test. TXT": {`"v=spf1 include:_spf.elsewhere.test ~all"`}, "_dmarc.desk.test. TXT": {`"v=DMARC1; p=reject"`}, "desk.test. MX": {"5 mail.elsewhere.test."},
	})
	flags := []string{"--hostname", "mx.desk.test", "--ip", "192.0.2.25,2001:db8::25", "--agent", "ana@agents.test", "--resolver", resolver, "--certificate", "none"}
	conf, first := setUp(t, dir, flags...)
	want(t, "files and directories made", len(first.Made), 7)
	holds(t, "notes", strings.Join(first.Notes, "\n"), "takes ALL mail of the domain", "DMARC policy already, which stays: v=DMARC1; p=reject")
	_, again := setUp(t, dir, flags...)
	want(t, "made by the second run", len(again.Made), 0)
	want(t, "records of the second run are the same", slices.Equal(again.Records, first.Records), true)
	var lines []string
	for _, r := range first.Records {
		lines = append(lines, r.Name+" "+r.Type+" "+r.Value)
	}
	holds(t, "records", strings.Join(lines, "\n"), "desk.test. MX 10 mx.desk.test.", "desk.test. TXT v=spf1 include:_spf.elsewhere.test mx ~all",
		"mx.desk.test. TXT v=spf1 a -all", "_smtp._tls.desk.test. TXT v=TLSRPTv1;", "._domainkey.desk.test. TXT v=DKIM1; k=ed25519; p=",
		"._domainkey.desk.test. TXT v=DKIM1; k=rsa; p=", "25.2.0.192.in-addr.arpa. PTR mx.desk.test.")

	// A name server reads the printed zone.
	out, err := exec.Command(binary, append([]string{"setup", support, "-y", "--form", "bind", "--config", conf}, flags[:8]...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	_, lines2, _ := strings.Cut(string(out), ";")
	lines2, _, _ = strings.Cut(";"+lines2, "\nNote:")
	n := 0
	zp := dns.NewZoneParser(strings.NewReader(lines2), ".", "")
	for _, ok := zp.Next(); ok; _, ok = zp.Next() {
		n++
	}
	if zp.Err() != nil || n < 8 {
		t.Errorf("%d records in the printed zone, %v\n%s", n, zp.Err(), lines2)
	}
	text, _ := os.ReadFile(conf)
	local := strings.Replace(string(text), `[":25"]`, `["`+live.FreeAddr()+`"]`, 1)
	if err := os.WriteFile(conf, []byte(local), 0o640); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(binary, "check", "--config", conf).CombinedOutput(); err != nil {
		t.Errorf("check of what setup made: %v\n%s", err, said)
	}
}

// TestSetupRefused: what cannot be is said, with its flag, and leaves nothing behind.
func TestSetupRefused(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]struct {
		flags []string
		words string
	}{
		"nobody answers":   {nil, "setup cannot guess --agent"},
		"no address":       {[]string{"--agent", "ana"}, `--agent: "ana" is not a mail address`},
		"no IP":            {[]string{"--agent", "ana@agents.test", "--ip", "here"}, `--ip: "here" is not an IP address`},
		"host without dot": {[]string{"--agent", "ana@agents.test", "--hostname", "mx"}, "not a full domain name"},
		"files unnamed":    {[]string{"--agent", "ana@agents.test", "--certificate", "files"}, "--cert and --key"},
		"its own agent":    {[]string{"--agent", support}, "each address has one owner"},
	} {
		conf := filepath.Join(t.TempDir(), "etc", "guichet.toml")
		cmd := exec.Command(binary, append([]string{"setup", support, "--yes", "--offline", "--config", conf, "--data", filepath.Join(t.TempDir(), "data")}, v.flags...)...)
		said, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(said), v.words) {
			t.Errorf("%s: exit %d, %s", name, cmd.ProcessState.ExitCode(), said)
		}
		if _, err := os.Stat(conf); err == nil {
			t.Errorf("%s: a configuration was written", name)
		}
	}
}
