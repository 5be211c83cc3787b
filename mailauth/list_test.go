package mailauth

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/mail"
)

// listed is a post as a list sends it on that leaves From alone.
const listed = "Sender: garden@lists.test\r\nList-Id: Garden <garden.lists.test>\r\nList-Post: <mailto:garden@lists.test>\r\n" + whole

// TestListsThatSigned: which of the admin's lists signed a mail, and which of the fields that name a list the
// signature covers (PRODUCT 1.7).
func TestListsThatSigned(t *testing.T) {
	const read = "from to cc subject date mime-version content-type content-transfer-encoding"
	key, private := fixedKey("lists.test", "s"), ed25519.NewKeyFromSeed(bytes.Repeat([]byte("s"), ed25519.SeedSize))
	for _, c := range []struct {
		name, domain, signs string
		edit                func(string) string
		want                string
	}{
		{"all fields", "lists.test", read + " sender list-id list-post", nil, "lists.test:sender,list-post,list-id"},
		{"List-Id only", "lists.test", read + " list-id", nil, "lists.test:list-id"},
		{"no field of the list", "lists.test", read, nil, "lists.test:"},
		{"a host of the list's", "mx.lists.test", read + " list-id", nil, "mx.lists.test:list-id"},
		{"another domain", "else.test", read + " list-id", nil, ""},
		{"another List-Id on top", "lists.test", read + " list-id list-post", onTop("List-Id: <shed.lists.test>"), "lists.test:list-post"},
		{"Subject left open", "lists.test", "from date list-id", nil, ""},
		{"words changed since", "lists.test", read + " list-id", func(s string) string { return strings.Replace(s, "It works", "It burns", 1) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world{"txt s._domainkey." + c.domain: {key.record}, "txt agents.test": {"v=spf1 ip4:192.0.2.1 -all"}}
			var out strings.Builder
			err := dkim.Sign(&out, strings.NewReader(listed), &dkim.SignOptions{Domain: c.domain, Selector: "s", Signer: private, HeaderKeys: strings.Fields(c.signs)})
			if err != nil {
				t.Fatal(err)
			}
			text := out.String()
			if c.edit != nil {
				text = c.edit(text)
			}
			check := NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow, Lists: []string{"Lists.test", "no domain"}})
			// Once with an author who is proven before anybody looks at the list, and once without.
			for _, path := range []string{"ana@agents.test", "x@else.test"} {
				got := check.Check(context.Background(), client(path), mailbox("ana@agents.test"), []byte(text))
				if got.Lists != c.want {
					t.Errorf("from %s: %q, want %q", path, got.Lists, c.want)
				}
			}
		})
	}
}

// TestSignedBy: what a verdict says of the lists that signed.
func TestSignedBy(t *testing.T) {
	v := mail.Verdict{Lists: "shed.test:sender lists.test:list-id,sender"}
	is := func(want string) func(string) bool { return func(d string) bool { return d == want } }
	for _, c := range []struct {
		domain, field string
		want          bool
	}{
		{"lists.test", "List-Id", true}, {"lists.test", "", true}, {"shed.test", "list-id", false}, {"else.test", "", false}, {"lists.test", "list", false},
	} {
		if got := v.SignedBy(is(c.domain), c.field); got != c.want {
			t.Errorf("%s %q: %v", c.domain, c.field, got)
		}
	}
}
