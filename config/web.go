package config

import (
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"guichet/mail"
)

// HTTPS is where the pages listen with TLS, with the certificate of [acme], else of smtp.tls_cert,
// and where the policy of [mta_sts] is read.
type HTTPS struct {
	// Where to listen. Empty: nowhere; a web server in front does it.
	Listen []Listen `toml:"listen" default:"[]" sample:"[':443']"`
}

// ACME is where certificates come from by themselves, and are renewed without a restart: one each
// for hostname, for the host of [http] url, and for mta-sts of each domain. They are kept in the
// data directory, and used instead of smtp.tls_cert.
type ACME struct {
	// The directory of the certificate authority, whose terms you accept by writing it here.
	// Empty: no certificates by ACME.
	Directory string `toml:"directory" default:"''" sample:"'https://acme-v02.api.letsencrypt.org/directory'" check:"url"`
	// Whom the authority may write to, one address at most. Empty: nobody.
	Contact []mail.Address `toml:"contact" default:"[]" sample:"['postmaster@example.org']"`
	// Where the authority's question comes in by HTTP (HTTP-01), which must be port 80 as the
	// outside sees it; everything else there is sent on to the pages with TLS. Empty: it asks at
	// [https] (TLS-ALPN-01), port 443.
	Listen []Listen `toml:"listen" default:"[]" sample:"[':80']"`
	// A PEM file with the certificates that the directory's own is checked against, for an
	// authority of your own. Empty: the system's.
	CA string `toml:"ca" default:"''" sample:"'/etc/guichet/acme-ca.pem'" check:"path"`
}

// MTASTS is the policy by which other servers deliver to your domains with TLS or not at all. It is
// served for mta-sts.DOMAIN by [https] and [http].
type MTASTS struct {
	// "testing": others report what fails, and deliver. "enforce": they deliver to a valid
	// certificate of an MX that is named only. "none": takes a policy back. Empty: there is none.
	Mode string `toml:"mode" default:"''" check:"one of |testing|enforce|none"`
	// How long others may keep it.
	MaxAge time.Duration `toml:"max_age" default:"'7d'" check:"positive"`
	// Further hosts that take mail of your domains, such as a second MX; "*.example.net" stands
	// for all below. The hostname is always there.
	MX []string `toml:"mx" default:"[]" sample:"['mx2.example.net']" check:"mx"`
}

// Metrics is where a collector (Prometheus) reads how the desk is.
type Metrics struct {
	// Where /metrics, /healthz and /readyz listen, in the clear and for everybody who reaches it:
	// no place for the open Internet. The control socket has them, too.
	Listen []Listen `toml:"listen" default:"[]" sample:"['127.0.0.1:9119']"`
}

// web checks what belongs together on the pages' side.
func (r *ruling) web(c *Config) {
	switch {
	case c.ACME.Directory != "" && len(c.ACME.Listen)+len(c.HTTPS.Listen) == 0:
		r.fail("acme.directory", "the authority can ask nowhere; set [acme] listen = [\":80\"], or [https] listen = [\":443\"]")
	case c.ACME.Directory == "" && len(c.ACME.Listen) > 0:
		r.fail("acme.listen", "needs directory beside it")
	}
	if len(c.ACME.Contact) > 1 {
		r.fail("acme.contact", "one address is enough; take the others out")
	}
	if len(c.HTTPS.Listen) > 0 && c.ACME.Directory == "" && c.SMTP.TLSCert == "" {
		r.fail("https.listen", "there is no certificate; set [acme] directory, or [smtp] tls_cert and tls_key")
	}
	if c.MTASTS.Mode != "" && len(c.HTTPS.Listen)+len(c.HTTP.Listen) == 0 {
		r.fail("mta_sts.mode", "others read the policy by HTTPS; set [https] listen = [\":443\"], or [http] listen with a web server in front")
	}
	if c.MTASTS.MaxAge > maxPolicyAge {
		r.fail("mta_sts.max_age", "a year is the most that others keep a policy (RFC 8461 §3.2); write \"365d\" or less")
	}
}

// maxPolicyAge is that of RFC 8461 §3.2, 31557600 seconds.
const maxPolicyAge = 31557600 * time.Second

// checkAuthority wants a PEM file with certificates.
func checkAuthority(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !x509.NewCertPool().AppendCertsFromPEM(b) {
		return fmt.Errorf("%s holds no certificate in PEM", path)
	}
	return nil
}
