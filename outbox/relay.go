package outbox

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"guichet/mail"
	"guichet/outbox/login"
)

// Relay is a smarthost: a server that takes letters for anybody.
type Relay struct {
	Server string // "host:port"
	TLS    RelayTLS
	Roots  *x509.CertPool     // who may certify it where it is verified; nil: as for everybody
	Login  *login.Credentials // nil: it asks for none
	// Takes says from whom it takes letters, by their From; nil: from everybody.
	Takes func(from mail.Address) bool
}

// RelayTLS is what a relay must have before a letter or a password goes there.
type RelayTLS string

// What may be asked of a relay.
const (
	RelayOffered  RelayTLS = ""         // STARTTLS when it is offered, whatever its certificate, else plain
	RelayRequired RelayTLS = "require"  // STARTTLS, whatever its certificate
	RelayVerified RelayTLS = "verify"   // STARTTLS, and a certificate for its name
	RelayImplicit RelayTLS = "implicit" // TLS from the first octet (RFC 8314 §3.3), and a certificate for its name
)

// demand is what a connection must have before a letter goes over it.
type demand struct {
	encrypted bool // never in the clear
	implicit  bool // TLS from the first octet
	verified  bool // a certificate for the server's name
	roots     *x509.CertPool
}

// demand of the servers of a place.
func (p place) demand() demand {
	if p.relay == nil {
		return demand{}
	}
	d := demand{roots: p.relay.Roots}
	switch p.relay.TLS {
	case RelayRequired:
		d.encrypted = true
	case RelayVerified:
		d.encrypted, d.verified = true, true
	case RelayImplicit:
		d.encrypted, d.verified, d.implicit = true, true, true
	}
	if p.relay.Login != nil { // no option sends a password to whoever answers
		d.encrypted, d.verified = true, true
	}
	return d
}

// config is the TLS configuration for a server. verified is set where its certificate is good, which d may not
// ask for: mail hosts without a valid one are many, and the alternative is plain text (RFC 7435).
func (d demand) config(base *tls.Config, host string, verified *bool) *tls.Config {
	c := base.Clone()
	c.ServerName = host
	if d.roots != nil {
		c.RootCAs = d.roots
	}
	c.InsecureSkipVerify = true // VerifyConnection judges
	c.VerifyConnection = func(cs tls.ConnectionState) error {
		err := verify(cs, host, c.RootCAs)
		if *verified = err == nil; d.verified {
			return err
		}
		return nil
	}
	return c
}

// verify checks a server's chain and name.
func verify(cs tls.ConnectionState, host string, roots *x509.CertPool) error {
	if len(cs.PeerCertificates) == 0 {
		return errors.New("it shows no certificate")
	}
	o := x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: x509.NewCertPool()}
	for _, cert := range cs.PeerCertificates[1:] {
		o.Intermediates.AddCert(cert)
	}
	_, err := cs.PeerCertificates[0].Verify(o)
	return err
}

// loginError is a login that did not succeed.
type loginError struct{ error }

func (e *loginError) Unwrap() error { return e.error }
