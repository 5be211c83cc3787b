package route

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// Demand is what a connection must have before a letter goes over it. The zero Demand takes TLS as it comes.
type Demand struct {
	Encrypted bool           // never in the clear
	Implicit  bool           // TLS from the first octet
	Verified  bool           // a certificate for the server's name, or one of TLSA
	Roots     *x509.CertPool // who may certify it; nil: as for everybody
	TLSA      []TLSA         // one of these must match; none: a certificate by Roots counts
	Policy    Policy         // where the demand comes from, for reports
}

// Policy is what a domain has said of TLS with its servers, as reports name it (RFC 8460 §4.2).
type Policy struct {
	Domain string   // as Lookup has it; "": nothing is reported
	Kind   string   // "tlsa", "sts" or "no-policy-found"
	Text   []string // the TLSA records, or the lines of the policy
	MX     []string // the patterns of an MTA-STS policy
	Fault  string   // why there is no better policy, as RFC 8460 §4.3 names it; "" if nothing was wrong
}

// WithTLSA is d with what TLSA records ask for besides: where there are any, they say which certificate is good.
func (d Demand) WithTLSA(dane Demand) Demand {
	d.Encrypted, d.Verified = d.Encrypted || dane.Encrypted, d.Verified || dane.Verified
	d.TLSA = dane.TLSA
	return d
}

// Config is the TLS configuration for a server. found hears what became of its certificate, nil if it is good, also
// where d does not ask for it: mail hosts without a valid one are many, and the alternative is plain text (RFC 7435).
func (d Demand) Config(base *tls.Config, host, domain string, found func(error)) *tls.Config {
	c := base.Clone()
	c.ServerName = host
	if d.Roots != nil {
		c.RootCAs = d.Roots
	}
	c.InsecureSkipVerify = true // VerifyConnection judges
	c.VerifyConnection = func(cs tls.ConnectionState) error {
		var err error
		if len(d.TLSA) > 0 {
			err = matches(cs.PeerCertificates, d.TLSA, host, domain)
		} else {
			err = verify(cs.PeerCertificates, host, c.RootCAs)
		}
		if found(err); d.Verified {
			return err
		}
		return nil
	}
	return c
}

// errNoCertificate says that a server has shown none.
var errNoCertificate = errors.New("it shows no certificate")

// verify checks a chain and its name.
func verify(chain []*x509.Certificate, host string, roots *x509.CertPool) error {
	if len(chain) == 0 {
		return errNoCertificate
	}
	o := x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: x509.NewCertPool()}
	for _, cert := range chain[1:] {
		o.Intermediates.AddCert(cert)
	}
	_, err := chain[0].Verify(o)
	return err
}
