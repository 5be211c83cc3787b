package outbox

import (
	"crypto/x509"

	"guichet/mail"
	"guichet/outbox/login"
	"guichet/outbox/route"
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

// demand is what the relay must have.
func (r *Relay) demand() route.Demand {
	d := route.Demand{Roots: r.Roots}
	switch r.TLS {
	case RelayRequired:
		d.Encrypted = true
	case RelayVerified:
		d.Encrypted, d.Verified = true, true
	case RelayImplicit:
		d.Encrypted, d.Verified, d.Implicit = true, true, true
	}
	if r.Login != nil { // no option sends a password to whoever answers
		d.Encrypted, d.Verified = true, true
	}
	return d
}

// loginError is a login that did not succeed.
type loginError struct{ error }

func (e *loginError) Unwrap() error { return e.error }
