package mailauth

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"guichet/mail"
)

// oneOrMore is a list in the suite, or its only element.
type oneOrMore []string

func (o *oneOrMore) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		*o = oneOrMore{n.Value}
		return nil
	}
	for _, e := range n.Content {
		*o = append(*o, e.Value)
	}
	return nil
}

// suite is one section of the published test suite of RFC 7208.
type suite struct {
	Description string
	Tests       map[string]suiteCase
	Zone        map[string][]yaml.Node `yaml:"zonedata"`
}

type suiteCase struct {
	Helo, Host, MailFrom string
	Result               oneOrMore
}

func (c suiteCase) run(t *testing.T, w world) string {
	t.Helper()
	env := mail.Envelope{Helo: c.Helo, Remote: netip.MustParseAddr(c.Host)}
	if at := strings.LastIndexByte(c.MailFrom, '@'); at >= 0 {
		env.From = mail.Address{Local: c.MailFrom[:at], Domain: c.MailFrom[at+1:]}
	} else if c.MailFrom != "" {
		env.From = mail.Address{Local: c.MailFrom, Domain: c.Helo}
	}
	id, _ := spfIdentity(env)
	return checkSPF(context.Background(), lookupsIn(w), env, id).result
}

// world turns the zone of a section into ours. SPF records stand for TXT ones where there
// are none, as the suite says.
func (s suite) world(t *testing.T) world {
	t.Helper()
	w, alias := world{}, map[string]string{}
	for name, records := range s.Zone {
		name = strings.ToLower(name)
		typed := map[string]bool{}
		var old []string
		for _, r := range records {
			kind, value := r.Content[0].Value, r.Content[1]
			var list oneOrMore
			if err := value.Decode(&list); err != nil {
				t.Fatal(err)
			}
			switch kind {
			case "TIMEOUT": // of every type that is not given
				for _, kind := range []string{"txt ", "mx ", "ip ", "ptr "} {
					if len(w[kind+name]) == 0 {
						w[kind+name] = []string{faulty}
					}
				}
			case "TXT":
				typed[kind] = true
				if list[0] == "NONE" {
					continue
				}
				w.add("txt "+name, strings.Join(list, ""))
			case "SPF":
				old = append(old, strings.Join(list, ""))
			case "A", "AAAA":
				w.add("ip "+name, list...)
			case "MX":
				w.add("mx "+name, list[1])
			case "PTR":
				w.add("ptr "+addressOf(t, name), list...)
			case "CNAME":
				alias[name] = strings.ToLower(list[0])
			}
		}
		if !typed["TXT"] {
			w.add("txt "+name, old...)
		}
	}
	for from, to := range alias {
		for _, kind := range []string{"txt ", "mx ", "ip "} {
			w.add(kind+from, w[kind+to]...)
		}
	}
	return w
}

// add puts records where nothing, or a fault, was.
func (w world) add(key string, records ...string) {
	if len(records) == 0 {
		return
	}
	if have := w[key]; len(have) > 0 && have[0] == faulty {
		w[key] = nil
	}
	w[key] = append(w[key], records...)
}

// addressOf undoes the name under in-addr.arpa or ip6.arpa.
func addressOf(t *testing.T, name string) string {
	t.Helper()
	labels := strings.Split(name, ".")
	labels = labels[:len(labels)-2]
	slices.Reverse(labels)
	text := strings.Join(labels, ".")
	if strings.HasSuffix(name, "ip6.arpa") {
		text = ""
		for i, l := range labels {
			if i > 0 && i%4 == 0 {
				text += ":"
			}
			text += l
		}
	}
	ip := net.ParseIP(text)
	if ip == nil {
		t.Fatalf("%s is no address", name)
	}
	return ip.String()
}

// TestSPFSuite runs the published suite of RFC 7208, which comes with the module that judges.
// Where the module is laxer than the suite, in the syntax of a record, the case is listed.
func TestSPFSuite(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "blitiri.com.ar/go/spf").Output()
	if err != nil {
		t.Fatal("no module directory:", err)
	}
	f, err := os.Open(filepath.Join(strings.TrimSpace(string(out)), "testdata", "rfc7208-tests.yml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ran, missed := 0, 0
	for dec := yaml.NewDecoder(f); ; {
		var s suite
		if err := dec.Decode(&s); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		w := s.world(t)
		for name, c := range s.Tests {
			ran++
			got := c.run(t, w)
			lax := slices.Contains(laxCases, name)
			switch ok := slices.Contains(c.Result, got); {
			case !ok && lax:
				missed++
			case !ok:
				t.Errorf("%s/%s: %s, want %v", s.Description, name, got, c.Result)
			case lax:
				t.Errorf("%s/%s is listed as lax and is not", s.Description, name)
			}
		}
	}
	if ran < 200 {
		t.Errorf("only %d cases", ran)
	}
	t.Logf("%d of %d cases as published", ran-missed, ran)
}

// laxCases are records with a syntax error that the module reads past, labels that no host can
// have, a colon or slash in a name, and the macro p, which it refuses to look up.
var laxCases = []string{
	"a-bad-domain", "a-bad-toplabel", "a-colon-domain", "a-colon-domain-ip4mapped", "a-null",
	"a-numeric", "a-numeric-toplabel", "a-only-toplabel", "a-only-toplabel-trailing-dot",
	"bare-ip6", "cidr4-032", "control-char-policy", "detect-errors-anywhere", "exp-empty-domain",
	"exp-only-macro-char", "exp-syntax-error", "exp-twice", "invalid-domain", "mx-bad-domain",
	"mx-bad-toplab", "mx-colon-domain", "mx-colon-domain-ip4mapped", "mx-null",
	"mx-numeric-top-label", "non-ascii-policy", "p-macro-multiple", "redirect-empty-domain",
	"redirect-is-modifier", "redirect-syntax-error", "unknown-modifier-syntax",
}
