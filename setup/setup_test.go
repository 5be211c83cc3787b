package setup

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guichet/config"
	"guichet/mail"
	"guichet/service"
	"guichet/zone"
)

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

// answers are enough for a desk in a directory of the test.
func answers(t *testing.T) Answers {
	dir := t.TempDir()
	return Answers{
		Address: address("support@example.org"), Hostname: "mx.example.org", Agents: []mail.Address{address("ana@example.com")},
		Certificate: FromACME, File: filepath.Join(dir, "etc", "guichet.toml"), Data: filepath.Join(dir, "data"),
	}
}

func options() Options {
	return Options{Now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Account: "nobody-of-that-name", Keyring: service.EnsureKeyring}
}

// TestApply: everything is there with its mode, and a second run changes not one octet.
func TestApply(t *testing.T) {
	a := answers(t)
	done, err := Apply(a, options())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(a.File)
	want := map[string]os.FileMode{
		dir: 0o750, a.File: 0o640, filepath.Join(dir, "dkim"): 0o750, a.Data: 0o700, filepath.Join(a.Data, "keyring.json"): 0o600,
		filepath.Join(dir, "dkim", "example.org.202612-rsa.pem"): 0o640, filepath.Join(dir, "dkim", "example.org.202612-ed.pem"): 0o640,
	}
	octets := map[string]string{}
	for path, mode := range want {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v; want mode %v", path, info, err, mode)
		} else if !info.IsDir() {
			b, _ := os.ReadFile(path)
			octets[path] = string(b)
		}
	}
	if len(done.Made) != len(want) || len(done.Kept) != 0 {
		t.Errorf("made %q, kept %q", done.Made, done.Kept)
	}
	if err := done.Conf.Check(); err != nil {
		t.Error(err)
	}
	for _, k := range done.Conf.DKIM {
		if text, err := zone.ReadKey(k.Key); err != nil || !strings.HasPrefix(text, "v=DKIM1; k=") {
			t.Errorf("%s: %q, %v", k.Selector, text, err)
		}
	}
	other := a
	other.Hostname, other.Address = "other.example.org", address("sales@example.org")
	o := options()
	o.Now = o.Now.AddDate(1, 0, 0)
	again, err := Apply(other, o)
	if err != nil {
		t.Fatal(err)
	}
	for path, was := range octets {
		if b, _ := os.ReadFile(path); string(b) != was {
			t.Errorf("%s has changed", path)
		}
	}
	if len(again.Made) != 0 || again.Conf.Hostname != "mx.example.org" || !strings.Contains(strings.Join(again.Notes, " "), "has no address sales@example.org") {
		t.Errorf("again: made %q, notes %q", again.Made, again.Notes)
	}
}

// TestApplyAfterAFault: what cannot be is said before anything is written, and what is half there is
// completed or refused, never made anew.
func TestApplyAfterAFault(t *testing.T) {
	a := answers(t)
	a.Relay = "no port"
	var faults config.Faults
	if _, err := Apply(a, options()); !errors.As(err, &faults) || exists(a.File) || exists(a.Data) {
		t.Errorf("a bad answer: %v, configuration there: %t", err, exists(a.File))
	}
	a.Relay = ""
	if err := os.MkdirAll(filepath.Dir(a.File), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.File, []byte("hostname = 5\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Apply(a, options()); !errors.As(err, &faults) || exists(a.Data) {
		t.Errorf("a broken configuration: %v", err)
	}
	if err := os.Remove(a.File); err != nil {
		t.Fatal(err)
	}
	if _, err := Apply(a, options()); err != nil { // interrupted before the configuration
		t.Fatal(err)
	}
	ring := filepath.Join(a.Data, "keyring.json")
	if err := errors.Join(os.Remove(ring), os.WriteFile(filepath.Join(a.Data, "initialised"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Apply(a, options()); err == nil || exists(ring) {
		t.Errorf("token keys are missing beside a store: %v, made anew: %t", err, exists(ring))
	}
}

// TestConfig: whatever is answered, what is written is a good configuration that says it.
func TestConfig(t *testing.T) {
	for name, change := range map[string]func(*Answers){
		"least": func(*Answers) {},
		"files": func(a *Answers) { a.Certificate, a.Cert, a.Key = FromFiles, "/etc/a.pem", "/etc/b.pem" },
		"none":  func(a *Answers) { a.Certificate = FromNone },
		"relay": func(a *Answers) { a.Relay = "smtp.example.net:587" },
		"own":   func(a *Answers) { a.Relay = "127.0.0.1:25" },
		"words": func(a *Answers) { a.Name, a.Language = `Zoë "the" \ help`, "fr" },
		"IDN":   func(a *Answers) { a.Address = address("hilfe@bücher.example") },
		"agents": func(a *Answers) {
			a.Agents = append(a.Agents, address(`"b c"@example.com`))
			a.Admin = address("postmaster@example.com")
		},
	} {
		a := answers(t)
		change(&a)
		c, err := config.Parse(a.File, a.Config(options().Now))
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, a.Config(options().Now))
			continue
		}
		got := []any{c.Addresses[0].Email, c.Addresses[0].Name, len(c.Agents), c.Admins[0], c.Outbound.Relay, len(c.DKIM), c.ACME.Directory != "", c.SMTP.TLSCert, c.Outbound.RelayTLS}
		tls := ""
		if name == "relay" {
			tls = "require"
		}
		want := []any{a.Address, a.Name, len(a.Agents), a.admin(), a.Relay, 2, a.Certificate == FromACME, a.Cert, tls}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestAsk: an empty line takes what is offered, nonsense is asked again, the end takes the rest.
func TestAsk(t *testing.T) {
	for _, v := range []struct {
		name, in string
		given    Asked
		host     string
		ips      int
		agents   int
		relay    string
		from     string
		asked    int // questions
	}{
		{"all empty", "\n\nana@example.com\n\n\n\n", Asked{}, "mx.example.org", 1, 1, "", FromACME, 6},
		{"all said", "help.example.net\n192.0.2.1 2001:db8::1\nana@example.com, ben@example.com\nroot@example.com\nsmtp.example.net:587\nnone\n", Asked{}, "help.example.net", 2, 2, "smtp.example.net:587", FromNone, 6},
		{"nonsense first", "mx\nmx.example.net\nhere\n192.0.2.1\nana\nsupport@example.org\nana@example.com\n\n25\n-\nperhaps\nnone\n", Asked{}, "mx.example.net", 1, 1, "", FromNone, 12},
		{"flags", "", Asked{true, true, true, true, true, true}, "mx.example.org", 1, 0, "", FromACME, 0},
		{"the end", "", Asked{}, "mx.example.org", 1, 0, "", FromACME, 5},
	} {
		a := answers(t)
		a.Agents, a.Public = nil, []netip.Addr{netip.MustParseAddr("192.0.2.25")}
		var out strings.Builder
		if err := Ask(strings.NewReader(v.in), &out, &a, v.given); err != nil {
			t.Errorf("%s: %v", v.name, err)
		}
		got := []any{a.Hostname, len(a.Public), len(a.Agents), a.Relay, a.Certificate, questions(out.String())}
		if d := cmp.Diff([]any{v.host, v.ips, v.agents, v.relay, v.from, v.asked}, got); d != "" {
			t.Errorf("%s: %s\n%s", v.name, d, &out)
		}
	}
}

// questions counts what was asked.
func questions(said string) (n int) {
	for _, words := range []string{"The full name", "Its address", "Who answers", "Who runs", "A smarthost", "Certificates:"} {
		n += strings.Count(said, words)
	}
	return n
}

// TestPublic: an address that the outside cannot reach is never offered.
func TestPublic(t *testing.T) {
	for ip, want := range map[string]bool{
		"192.0.2.1": true, "10.1.2.3": false, "100.64.1.1": false, "127.0.0.1": false, "169.254.1.1": false, "2001:db8::1": true, "fd00::1": false, "fe80::1": false,
	} {
		if got := Public(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: %t", ip, got)
		}
	}
}
