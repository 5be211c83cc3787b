package outbox

import (
	"crypto/x509"
	"errors"
	"net"

	"guichet/outbox/route"
)

// count tells the reports what came of TLS with a server: l is the connection, else f says why there is none.
// Connections that never came so far are not counted (RFC 8460 §4).
func (w *Worker) count(s route.Server, l *link, f *fault) {
	ip, _, _ := net.SplitHostPort(s.Address)
	result, ok := s.Need.Policy.Fault, true
	switch {
	case result != "":
	case f != nil:
		result, ok = resultOf(f.err)
	case l.tls == "":
		result = "starttls-not-supported"
	case l.unproven != nil && s.Need.Policy.Kind != "no-policy-found":
		result, _ = resultOf(l.unproven)
	}
	if ok {
		w.o.Reports.Count(s.Need.Policy, s.Host, ip, result)
	}
}

// resultOf is what RFC 8460 §4.3 calls an error; ok is false if it has nothing to do with TLS.
func resultOf(err error) (result string, ok bool) {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, errNoTLS):
		return "starttls-not-supported", true
	case errors.As(err, new(x509.HostnameError)):
		return "certificate-host-mismatch", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate-expired", true
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "certificate-not-trusted", true
	}
	return "validation-failure", errors.As(err, new(*tlsError)) || errors.Is(err, route.ErrTLSA)
}
