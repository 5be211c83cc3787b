package live

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"path/filepath"
	"strconv"
	"time"
)

// Pebble is an ACME authority for tests.
type Pebble struct {
	Directory string // its URL
	CA        string // a PEM file that its own certificate is checked against
}

// StartPebble starts Debian's pebble. It asks names of the resolver, HTTP-01 at httpPort, TLS-ALPN-01 at
// tlsPort, and gives certificates that last so many seconds.
func StartPebble(t T, resolver string, httpPort, tlsPort, seconds int) Pebble {
	t.Helper()
	dir, addr, manage := serverDir(t), FreeAddr(), FreeAddr()
	host, _, _ := net.SplitHostPort(addr)
	cert, key := SelfSigned(t, dir, time.Now().Add(24*time.Hour), host)
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(`{"pebble": {"listenAddress": %q, "managementListenAddress": %q,
		"certificate": %q, "privateKey": %q, "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "",
		"externalAccountBindingRequired": false, "certificateValidityPeriod": %d}}`, addr, manage, cert, key, httpPort, tlsPort, seconds))
	startServer(t, dir, addr, "env", "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0", "pebble",
		"-config", filepath.Join(dir, "conf"), "-dnsserver", resolver)
	return Pebble{Directory: "https://" + addr + "/dir", CA: cert}
}

// SelfSigned writes a certificate for names or addresses, and its key, into dir, and returns both paths.
func SelfSigned(t T, dir string, until time.Time, names ...string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("certificate: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: names[0]}, NotBefore: until.AddDate(0, -3, 0),
		NotAfter: until, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatalf("certificate: %v", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatalf("certificate: %v", err)
	}
	cert, key = filepath.Join(dir, names[0]+".cert.pem"), filepath.Join(dir, names[0]+".key.pem")
	save(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	save(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})))
	return cert, key
}

// Port is the port of a "host:port".
func Port(addr string) int {
	_, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return n
}
