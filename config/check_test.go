package config

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write puts a PEM file into dir.
func write(t *testing.T, dir, name, kind string, der []byte, mode os.FileMode) {
	t.Helper()
	data := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(filepath.Join(dir, name), data, mode); err != nil {
		t.Fatal(err)
	}
}

// files makes a directory with a certificate, its key, and keys for DKIM.
func files(t *testing.T) string {
	dir := t.TempDir()
	_, signer, _ := ed25519.GenerateKey(rand.Reader)
	der, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, cert, cert, signer.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	curve, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	other, _ := x509.MarshalPKCS8PrivateKey(curve)
	write(t, dir, "cert.pem", "CERTIFICATE", signed, 0o644)
	write(t, dir, "key.pem", "PRIVATE KEY", der, 0o600)
	write(t, dir, "other.pem", "PRIVATE KEY", other, 0o604)
	const logo = "GIF89a\x02\x00\x01\x00\x00\x00\x00;" // 2 × 1
	for name, content := range map[string]string{"words.pem": "not a key\n", "logo.gif": logo, "large.gif": logo + strings.Repeat("x", maxLogo)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCheck(t *testing.T) {
	dir := files(t)
	for _, c := range []struct{ name, add, want string }{
		{"nothing named", "", ""},
		{"all good", "data = 'spool/deep'\nsmtp.tls_cert = 'cert.pem'\nsmtp.tls_key = 'key.pem'\n[[dkim]]\ndomain = 'example.org'\nselector = 's'\nkey = 'key.pem'\n", ""},
		{"data is a file", "data = 'key.pem'\n", "guichet.toml:2: data: DIR/key.pem is not a directory; name one"},
		{"data below a file", "data = 'key.pem/spool'\n", "guichet.toml:2: data: stat DIR/key.pem/spool: not a directory"},
		{"no certificate", "smtp.tls_cert = 'none.pem'\nsmtp.tls_key = 'key.pem'\n", "guichet.toml:2: smtp.tls_cert: there is no file DIR/none.pem; make it, or name another"},
		{"key of another", "smtp.tls_cert = 'cert.pem'\nsmtp.tls_key = 'other.pem'\n", "guichet.toml:2: smtp.tls_cert: tls: private key type does not match public key type"},
		{"no PEM", "[[dkim]]\ndomain = 'example.org'\nselector = 's'\nkey = 'words.pem'\n", "guichet.toml:5: dkim.key: DIR/words.pem is not a PEM file"},
		{"a certificate as key", "[[dkim]]\ndomain = 'example.org'\nselector = 's'\nkey = 'cert.pem'\n", "guichet.toml:5: dkim.key: DIR/cert.pem holds no private key: make one with: openssl genpkey -algorithm ed25519"},
		{"a logo", "brand.logo = 'logo.gif'\n", ""},
		{"no logo", "brand.logo = 'none.png'\n", "guichet.toml:2: brand.logo: there is no file DIR/none.png; make it, or name another"},
		{"a logo that is none", "brand.logo = 'words.pem'\n", "guichet.toml:2: brand.logo: DIR/words.pem is no PNG, JPEG or GIF file; convert it to one"},
		{"a large logo", "brand.logo = 'large.gif'\n", "guichet.toml:2: brand.logo: DIR/large.gif has more than 64000 bytes, which every letter would carry; make it smaller"},
		{"an elliptic curve", "[[dkim]]\ndomain = 'example.org'\nselector = 's'\nkey = 'other.pem'\n", "guichet.toml:5: dkim.key: DIR/other.pem is neither an RSA nor an Ed25519 key, and DKIM knows no others"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(filepath.Join(dir, "guichet.toml"), []byte(`hostname = "mx.example.org"`+"\n"+c.add+"[[address]]\nemail = 'support@example.org'\n"))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(errText(got.Check()), dir+"/guichet.toml", "guichet.toml")
			if text = strings.ReplaceAll(text, dir, "DIR"); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	dir := files(t)
	c, err := Parse(filepath.Join(dir, "guichet.toml"), []byte(least+"[[dkim]]\ndomain = 'example.org'\nselector = 's'\nkey = 'other.pem'\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Warnings()
	if len(got) != 1 || !strings.HasSuffix(got[0], ":7: dkim.key: every user of this machine may open "+dir+"/other.pem; chmod o= it") {
		t.Errorf("got %q", got)
	}
}
