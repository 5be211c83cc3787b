package live

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// Key signs the mail of a domain with DKIM.
type Key struct {
	Domain, Selector string
	signer           crypto.Signer
}

// NewKey makes an Ed25519 key (RFC 8463).
func NewKey(t T, domain, selector string) Key {
	t.Helper()
	_, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	return Key{domain, selector, secret}
}

// NewRSAKey makes a key of 2048 bits, as most domains have one. Its record does not fit in one
// string of a TXT record.
func NewRSAKey(t T, domain, selector string) Key {
	t.Helper()
	secret, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	return Key{domain, selector, secret}
}

// Name is where the public key stands in DNS, with a dot at the end.
func (k Key) Name() string { return k.Selector + "._domainkey." + k.Domain + "." }

// Record is what stands there.
func (k Key) Record() string {
	if public, is := k.signer.Public().(ed25519.PublicKey); is {
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	}
	der, err := x509.MarshalPKIXPublicKey(k.signer.Public())
	if err != nil {
		return ""
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

// Publish puts the record into a zone, in strings of at most 255 octets.
func (k Key) Publish(zone map[string][]string) {
	var data []string
	for rest := k.Record(); rest != ""; {
		n := min(255, len(rest))
		data, rest = append(data, `"`+rest[:n]+`"`), rest[n:]
	}
	zone[k.Name()+" TXT"] = []string{strings.Join(data, " ")}
}

// Sign puts a signature on top of a mail. One that no signer takes comes as it is.
func (k Key) Sign(raw []byte) []byte {
	var signed bytes.Buffer
	err := dkim.Sign(&signed, bytes.NewReader(raw), &dkim.SignOptions{Domain: k.Domain, Selector: k.Selector, Signer: k.signer})
	if err != nil {
		return raw
	}
	return signed.Bytes()
}

// save writes the private key into a file, as openssl does.
func (k Key) save(t T, path string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(k.signer)
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	save(t, path, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
}
