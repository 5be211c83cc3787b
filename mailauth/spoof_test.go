package mailauth

import (
	"bytes"
	"context"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/mail"
	"guichet/parser"
)

// spoofs is the spoofing corpus: mails, and in cases.json how each is sent and must end.
const spoofs = "testdata/spoof"

// spoofWorld is DNS as the corpus means it: legit.test protects its name, attack.test does all
// it can to look proven.
func spoofWorld() world {
	key := fixedKey("attack.test", "sel")
	return world{
		"txt legit.test":                  {"v=spf1 ip4:198.51.100.25 -all"},
		"txt _dmarc.legit.test":           {"v=DMARC1; p=reject"},
		"txt attack.test":                 {"v=spf1 ip4:192.0.2.1 -all"},
		"txt 33.attack.test":              {"v=spf1 ip4:192.0.2.1 -all"},
		"txt any.attack.test":             {"v=spf1 ip4:192.0.2.1 -all"},
		"txt _dmarc.attack.test":          {"v=DMARC1; p=none"},
		"txt sel._domainkey.attack.test":  {key.record},
		"txt _domainkey.attack.test":      {key.record},
		"txt sel._domainkey.legit.test'a": {key.record},
	}
}

// TestSpoofs: nobody is proven to be an author of legit.test, whatever his own domain proves.
func TestSpoofs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(spoofs, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]struct {
		Helo, MailFrom, Want string
		DKIM                 *struct{ D, S string }
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(spoofs, name+".eml"))
			if err != nil {
				t.Fatal(err)
			}
			env := mail.Envelope{Helo: c.Helo, Remote: netip.MustParseAddr("192.0.2.1")}
			env.From, err = mail.ParseAddress(strings.Trim(c.MailFrom, "<>"))
			if err != nil {
				t.Logf("%s is refused at MAIL", c.MailFrom)
				env.From = address("any@attack.test")
			}
			d, s := "attack.test", "sel"
			if c.DKIM != nil {
				d, s = c.DKIM.D, c.DKIM.S
			}
			raw = append(attackersSignature(t, raw, d, s), raw...)
			from := parser.Parse(raw).From
			got := checkerIn(spoofWorld()).Check(context.Background(), env, from, raw)
			t.Logf("%s %+v; %s", got.Result, from, c.Want)
			if got.Proven() && (len(from) != 1 || from[0].Address.Domain != "attack.test") {
				t.Errorf("%v is proven: %+v; want %s", from, got, c.Want)
			}
			if want := spoofWant(name); got.Result != want {
				t.Errorf("%+v, want %s", got, want)
			}
		})
	}
}

// spoofWant is how a mail of the corpus ends here. Those that smtpd refuses count too: it is
// not the only line of defence.
func spoofWant(name string) mail.Result {
	number, _, _ := strings.Cut(name, "_")
	switch number {
	case "a12", "a13", "a15", "x01", "x09": // the author is who he says, of attack.test
		return mail.Pass
	case "a08", "a08b", "a10", "a11", "a14", "a17", "a18", "a19", "c01", "c02", "x02", "x03", "x04", "x06", "x07":
		return mail.None // no author, or several
	case "x08": // a domain of its own, with Cyrillic in it
		return mail.None
	}
	return mail.Fail
}

// attackersSignature signs with the key of attack.test in the name of d and s, which may be
// nonsense.
func attackersSignature(t *testing.T, raw []byte, d, s string) []byte {
	t.Helper()
	signer, err := fixedKey("attack.test", "sel").parse()
	if err != nil {
		t.Fatal(err)
	}
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, bytes.NewReader(raw), &dkim.SignOptions{Domain: d, Selector: s, Signer: signer}); err != nil {
		return nil // the corpus has mails that cannot be signed
	}
	field, _, _ := bytes.Cut(signed.Bytes(), raw[:min(20, len(raw))])
	return field
}
