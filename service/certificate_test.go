package service

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/config"
)

// TestCertificateReload: a renewed certificate is shown from the next handshake on; one that is
// half written, or broken, never.
func TestCertificateReload(t *testing.T) {
	dir := t.TempDir()
	c := config.SMTP{TLSCert: filepath.Join(dir, "cert.pem"), TLSKey: filepath.Join(dir, "key.pem")}
	if _, err := serverTLS(c, zerolog.Nop()); err == nil {
		t.Error("no certificate, and no error")
	}
	write := func(path string, data []byte, second int) {
		t.Helper()
		at := time.Unix(int64(second), 0)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	cert, key := selfSigned(t, 1)
	write(c.TLSCert, cert, 1)
	write(c.TLSKey, key, 1)
	tls, err := serverTLS(c, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		t.Helper()
		pair, err := tls.GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.Int64()
	}
	cert, key = selfSigned(t, 2)
	for _, step := range []struct {
		name string
		path string
		data []byte
		want int64
	}{
		{"as it was", "", nil, 1},
		{"the key is not written yet", c.TLSCert, cert, 1},
		{"both are there", c.TLSKey, key, 2},
		{"broken", c.TLSCert, []byte("x"), 2},
	} {
		if step.path != "" {
			write(step.path, step.data, 2+int(step.want)+len(step.data))
		}
		if got := serial(); got != step.want {
			t.Errorf("%s: certificate %d, want %d", step.name, got, step.want)
		}
	}
}

// selfSigned makes a certificate with a serial number and its key, in PEM.
func selfSigned(t *testing.T, serial int64) (cert, key []byte) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}
