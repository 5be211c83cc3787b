package mailauth

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/emersion/go-msgauth/dkim"
)

const letter = "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n" +
	"From: Example Support <support@example.org>\r\n" +
	"To: carla@customer.test\r\n" +
	"Subject: Re: [#1] Printer\r\n" +
	"Message-ID: <one@mx.example.org>\r\n" +
	"\r\n" +
	"It prints again.  \r\n\r\n\r\n"

// testKey is a fresh key and the TXT record that belongs to it.
type testKey struct {
	Key
	record string
}

func newKey(t testing.TB, kind, domain, selector string) testKey {
	t.Helper()
	var private, public any
	switch kind {
	case "ed25519":
		pub, priv, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		private, public = priv, []byte(pub)
	case "rsa":
		priv, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		pub, err := x509.MarshalPKIXPublicKey(priv.Public())
		if err != nil {
			t.Fatal(err)
		}
		private, public = priv, pub
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return testKey{
		Key:    Key{Domain: domain, Selector: selector, PEM: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})},
		record: "v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public.([]byte)),
	}
}

func sign(t testing.TB, s *Signer, domain, text string) string {
	t.Helper()
	fields, err := s.Sign(domain, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fields
}

// verify returns how many signatures of text hold and the first that does not.
func verify(t *testing.T, text string, keys ...testKey) (good int, bad error) {
	t.Helper()
	got, err := dkim.VerifyWithOptions(strings.NewReader(text), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) {
			for _, k := range keys {
				if name == k.Selector+"._domainkey."+k.Domain {
					return []string{k.record}, nil
				}
			}
			return nil, errors.New("no such record: " + name)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range got {
		if v.Err != nil {
			bad = v.Err
			continue
		}
		good++
	}
	return good, bad
}

func TestSignVerifies(t *testing.T) {
	ed, rs := newKey(t, "ed25519", "example.org", "ed"), newKey(t, "rsa", "example.org", "rs")
	both, err := NewSigner([]Key{ed.Key, rs.Key})
	if err != nil {
		t.Fatal(err)
	}
	signed := sign(t, both, "Example.ORG", letter) + letter
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"as it left", signed, 2},
		{"spaces changed on the way", strings.Replace(signed, "Subject: Re:", "Subject:   Re:", 1), 2},
		{"other words", strings.Replace(signed, "prints", "burns", 1), 0},
		{"other subject", strings.Replace(signed, "Printer", "Scanner", 1), 0},
		{"a second From on top", "From: boss@example.org\r\n" + signed, 0},
		{"a second From below", strings.Replace(signed, "To: carla", "From: boss@example.org\r\nTo: carla", 1), 0},
		{"a second Subject", "Subject: Pay\r\n" + signed, 0},
		{"a Reply-To where none was", "Reply-To: thief@evil.test\r\n" + signed, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, bad := verify(t, c.text, ed, rs); got != c.want {
				t.Errorf("%d good signatures, want %d (%v)", got, c.want, bad)
			}
		})
	}
	for _, line := range strings.Split(signed, "\r\n") {
		if len(line) > 990 {
			t.Errorf("a line of %d octets", len(line))
		}
	}
}

func TestSignOnlyOwnDomains(t *testing.T) {
	s, err := NewSigner([]Key{newKey(t, "ed25519", "example.org", "ed").Key})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Signer{s, {}, nil} {
		fields, err := s.Sign("other.test", func(io.Writer) error { return errors.New("called without need") })
		if fields != "" || err != nil {
			t.Errorf("Sign = %q, %v; want nothing", fields, err)
		}
	}
}

func TestSignReturnsTheWritersError(t *testing.T) {
	s, err := NewSigner([]Key{newKey(t, "ed25519", "example.org", "ed").Key})
	if err != nil {
		t.Fatal(err)
	}
	want := errors.New("disk on fire")
	for _, before := range []string{"", "From: a@b.test\r\n", letter} {
		// In a bubble, so that a goroutine left behind fails the test.
		synctest.Test(t, func(t *testing.T) {
			_, err := s.Sign("example.org", func(w io.Writer) error {
				_, _ = io.WriteString(w, before)
				return want
			})
			if !errors.Is(err, want) {
				t.Errorf("after %q: %v, want %v", before, err, want)
			}
		})
	}
}

func TestNewSignerRefuses(t *testing.T) {
	good := newKey(t, "ed25519", "example.org", "ed").Key
	with := func(change func(*Key)) []Key {
		k := good
		change(&k)
		return []Key{k}
	}
	for _, c := range []struct {
		name string
		keys []Key
		want string
	}{
		{"no PEM", with(func(k *Key) { k.PEM = []byte("v=DKIM1") }), "no PEM block"},
		{"a certificate", with(func(k *Key) { k.PEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE"}) }), "CERTIFICATE"},
		{"broken bytes", with(func(k *Key) { k.PEM = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY"}) }), "reading the private key"},
		{"a tag in the domain", with(func(k *Key) { k.Domain = "example.org; x=1" }), "not a domain name"},
		{"a line in the selector", with(func(k *Key) { k.Selector = "a\r\nX: y" }), "not a domain name"},
		{"no selector", with(func(k *Key) { k.Selector = "" }), "not a domain name"},
		{"the same selector twice", []Key{good, good}, "twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := NewSigner(c.keys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("NewSigner = %v, want %q", err, c.want)
			}
		})
	}
}

// TestSignWholeMails signs the mails that the outbox writes: folded fields, encoded words,
// files.
func TestSignWholeMails(t *testing.T) {
	files, err := filepath.Glob("../outbox/testdata/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails to sign: %v", err)
	}
	ed, rs := newKey(t, "ed25519", "example.org", "ed"), newKey(t, "rsa", "example.org", "rs")
	s, err := NewSigner([]Key{ed.Key, rs.Key})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if good, bad := verify(t, sign(t, s, "example.org", string(raw))+string(raw), ed, rs); good != 2 {
			t.Errorf("%s: %d good signatures, %v", f, good, bad)
		}
	}
}

func TestRSAKeys(t *testing.T) {
	for _, c := range []struct {
		name string
		bits int
		want string // in the error; "" if it may sign
	}{
		{"usual", 2048, ""},
		{"the least", 1024, ""},
		{"too short", 1016, "too short"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("GODEBUG", "rsa1024min=0")
			key, err := rsa.GenerateKey(rand.Reader, c.bits)
			if err != nil {
				t.Fatal(err)
			}
			block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
			s, err := NewSigner([]Key{{Domain: "example.org", Selector: "rs", PEM: pem.EncodeToMemory(block)}})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Fatalf("NewSigner = %v, want %q", err, c.want)
			}
			if err == nil && sign(t, s, "example.org", letter) == "" {
				t.Error("nothing was signed")
			}
		})
	}
}
