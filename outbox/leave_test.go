package outbox

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/mail"
	"guichet/mailauth"
	"guichet/ticket"
)

// TestLeaveFields: only letters with a way to leave say so, with one click where there is a
// page.
func TestLeaveFields(t *testing.T) {
	to := mail.Address{Local: "support+leave", Domain: "example.org"}
	for _, c := range []struct {
		name string
		to   mail.Address
		url  string
		has  []string
		not  []string
	}{
		{"nobody's", mail.Address{}, "", nil, []string{"List-Unsubscribe"}},
		{"by mail", to, "", []string{"List-Unsubscribe: <mailto:support+leave@example.org>\r\n"}, []string{"List-Unsubscribe-Post"}},
		{"on a page without TLS", to, "http://desk.example.org/leave/abc", []string{
			"List-Unsubscribe: <http://desk.example.org/leave/abc>,\r\n <mailto:support+leave@example.org>\r\n",
		}, []string{"List-Unsubscribe-Post"}},
		{"by one click", to, "https://desk.example.org/leave/abc", []string{
			"List-Unsubscribe: <https://desk.example.org/leave/abc>,\r\n <mailto:support+leave@example.org>\r\n",
			"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
		}, nil},
	} {
		l := aLetter(1, "walt@customer.test")
		l.LeaveTo, l.LeaveURL = c.to, c.url
		raw := written(t, l, Parts{Text: "x"})
		for _, s := range c.has {
			if !strings.Contains(raw, "\r\n"+s) {
				t.Errorf("%s: lacks %q:\n%s", c.name, s, raw)
			}
		}
		for _, s := range c.not {
			if strings.Contains(raw, s) {
				t.Errorf("%s: has %q:\n%s", c.name, s, raw)
			}
		}
	}
	for _, bad := range []string{"https://x/>\r\nBcc: y", "https://x/a b", "https://x/é", "https://x/,<mailto:y>"} {
		l := aLetter(1, "walt@customer.test")
		l.LeaveTo, l.LeaveURL = to, bad
		if _, err := assemble(&l, Parts{Text: "x"}); err == nil {
			t.Errorf("a letter with the page %q was made", bad)
		}
	}
}

// TestOneClickIsSigned: the signature covers both fields (RFC 8058 §4), so nobody on the way
// can change or add them.
func TestOneClickIsSigned(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	l := aLetter(1, "walt@customer.test")
	l.LeaveTo, l.LeaveURL = mail.Address{Local: "support+leave", Domain: "example.org"}, "https://desk.example.org/leave/abc"
	signer, err := mailauth.NewSigner([]mailauth.Key{{
		Domain: l.From.Address.Domain, Selector: "s", PEM: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	raw := signedBy(t, l, signer)
	options := &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) {
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
	}}
	for _, c := range []struct {
		name   string
		change func(string) string
		valid  bool
	}{
		{"as it left", func(s string) string { return s }, true},
		{"another page", func(s string) string { return strings.Replace(s, "/leave/abc", "/leave/abd", 1) }, false},
		{"without the click", func(s string) string {
			return strings.Replace(s, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", "", 1)
		}, false},
		{"a second field on top", func(s string) string { return "List-Unsubscribe: <https://evil.test/>\r\n" + s }, false},
	} {
		found, err := dkim.VerifyWithOptions(strings.NewReader(c.change(raw)), options)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v, %v", c.name, found, err)
		}
		if (found[0].Err == nil) != c.valid {
			t.Errorf("%s: %v", c.name, found[0].Err)
		}
		for _, name := range []string{"List-Unsubscribe", "List-Unsubscribe-Post"} {
			if !slices.ContainsFunc(found[0].HeaderKeys, func(k string) bool { return strings.EqualFold(k, name) }) {
				t.Errorf("%s: %s is not signed: %v", c.name, name, found[0].HeaderKeys)
			}
		}
	}
}

// signedBy is a letter as it leaves.
func signedBy(t *testing.T, l ticket.Letter, s Signer) string {
	t.Helper()
	m, err := assemble(&l, Parts{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.sign(s, &l); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.writeTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
