package route

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"fmt"
)

// TLSA is a record of what a server's certificate must be (RFC 6698 §2.1).
type TLSA struct {
	Usage, Selector, Matching uint8
	Data                      []byte
}

// Usages of DANE for SMTP (RFC 7672 §3.1). Those of the public authorities (0, 1) are not usable: which
// authorities a sender trusts is nothing that a receiver knows.
const (
	usageAnchor = 2 // DANE-TA
	usageServer = 3 // DANE-EE
)

// usable reports whether a record can match anything: others are as if they were not there (RFC 7672 §2.2).
func (t TLSA) usable() bool {
	size := map[uint8]int{0: -1, 1: sha256.Size, 2: sha512.Size}[t.Matching]
	return (t.Usage == usageAnchor || t.Usage == usageServer) && t.Selector <= 1 &&
		(size < 0 && len(t.Data) > 0 || size > 0 && len(t.Data) == size)
}

func (t TLSA) String() string {
	return fmt.Sprintf("%d %d %d %X", t.Usage, t.Selector, t.Matching, t.Data)
}

// of reports whether the record is about a certificate.
func (t TLSA) of(cert *x509.Certificate) bool {
	data := cert.Raw
	if t.Selector == 1 {
		data = cert.RawSubjectPublicKeyInfo
	}
	switch t.Matching {
	case 1:
		sum := sha256.Sum256(data)
		data = sum[:]
	case 2:
		sum := sha512.Sum512(data)
		data = sum[:]
	}
	return bytes.Equal(data, t.Data)
}

// ErrTLSA says that a server's certificate is none of those that DNS names.
var ErrTLSA = errors.New("the certificate is none that its TLSA records name")

// matches checks a chain by usable records. Of the server's own certificate neither name nor dates count
// (RFC 7672 §3.1.1); below an anchor both do, and the domain's own name is as good as the host's (§3.2.2).
func matches(chain []*x509.Certificate, records []TLSA, host, domain string) error {
	if len(chain) == 0 {
		return errNoCertificate
	}
	var last error = ErrTLSA
	for _, t := range records {
		if t.Usage == usageServer {
			if t.of(chain[0]) {
				return nil
			}
			continue
		}
		anchors := x509.NewCertPool()
		found := false
		for _, cert := range chain[min(1, len(chain)-1):] {
			if t.of(cert) {
				anchors.AddCert(cert)
				found = true
			}
		}
		if t.Selector == 0 && t.Matching == 0 { // the anchor itself stands in DNS
			if cert, err := x509.ParseCertificate(t.Data); err == nil {
				anchors.AddCert(cert)
				found = true
			}
		}
		if !found {
			continue
		}
		for _, name := range []string{host, domain} {
			if name == "" { // of a relay, which has no domain; no name would be any
				continue
			}
			err := verify(chain, name, anchors)
			if err == nil {
				return nil
			}
			last = err
		}
	}
	return last
}
