package live

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"time"
)

// Authority certifies servers that tests start.
type Authority struct {
	File string // its own certificate, PEM

	t    T
	dir  string
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	next int64
}

// NewAuthority makes an authority that nobody trusts yet.
func NewAuthority(t T) *Authority {
	t.Helper()
	a := &Authority{t: t, dir: serverDir(t), next: 2}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("authority: %v", err)
	}
	a.key = key
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority of tests"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, key.Public(), key)
	if err != nil {
		t.Fatalf("authority: %v", err)
	}
	a.File = a.save("ca.pem", "CERTIFICATE", der)
	return a
}

// Certify returns the files of a certificate for the names and IP addresses, and of its key.
func (a *Authority) Certify(names ...string) (cert, key string) {
	a.t.Helper()
	return a.CertifyUntil(time.Now().Add(12*time.Hour), names...)
}

// CertifyUntil is Certify with an end.
func (a *Authority) CertifyUntil(end time.Time, names ...string) (cert, key string) {
	a.t.Helper()
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatalf("authority: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(a.next), Subject: pkix.Name{CommonName: names[0]}, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: end,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, own.Public(), a.key)
	if err != nil {
		a.t.Fatalf("authority: %v", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		a.t.Fatalf("authority: %v", err)
	}
	name := big.NewInt(a.next).String()
	a.next++
	return a.save(name+".pem", "CERTIFICATE", der), a.save(name+".key", "PRIVATE KEY", private)
}

func (a *Authority) save(name, kind string, der []byte) string {
	path := filepath.Join(a.dir, name)
	save(a.t, path, string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
	return path
}
