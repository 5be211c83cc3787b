package service

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"guichet/certificate"
	"guichet/config"
	"guichet/zone"
)

// certificatesDir is where certificates by ACME are kept, in the data directory.
const certificatesDir = "certificates"

// newCertificates prepares certificates by ACME for the names of the configuration that there is; nil
// where they come from files.
func newCertificates(c *config.Config, now func() *config.Config, log zerolog.Logger) (*certificate.Manager, error) {
	if c.ACME.Directory == "" {
		return nil, nil
	}
	o := certificate.Options{
		Directory: c.ACME.Directory, CA: c.ACME.CA, Cache: filepath.Join(c.Data, certificatesDir), Log: log,
		Names: func() []string { return CertificateNames(now()) },
	}
	if len(c.ACME.Contact) > 0 {
		o.Contact = "mailto:" + c.ACME.Contact[0].String()
	}
	m, err := certificate.New(o)
	if err != nil {
		return nil, UsageError{err}
	}
	return m, nil
}

// CertificateNames are those that a certificate is wanted for: the host, its pages, and the hosts of
// the MTA-STS policy where we serve it with TLS.
func CertificateNames(c *config.Config) []string {
	names := []string{strings.ToLower(c.Hostname)}
	add := func(name string) {
		if name = strings.ToLower(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(c.HTTPS.Listen) == 0 {
		return names
	}
	if u, err := url.Parse(c.HTTP.URL); err == nil && u.Scheme == "https" {
		add(u.Hostname())
	}
	if c.MTASTS.Mode != "" {
		for _, domain := range zone.Domains(c) {
			add("mta-sts." + domain)
		}
	}
	return names
}

// policyPath is where a policy is read (RFC 8461 §3.3).
const policyPath = "/.well-known/mta-sts.txt"

// withPolicy serves the MTA-STS policy for the hosts of our domains, and nothing else there.
func withPolicy(c *config.Config, pages http.Handler) http.Handler {
	policy, domains := zone.Policy(c), zone.Domains(c)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(strings.ToLower(r.Host), ":")
		domain, is := strings.CutPrefix(strings.TrimSuffix(host, "."), "mta-sts.")
		if !is || !slices.Contains(domains, domain) {
			pages.ServeHTTP(w, r)
			return
		}
		if r.URL.Path != policyPath || c.MTASTS.Mode == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write([]byte(policy)) // who hangs up asks again
	})
}

// newChallenges is the server that the authority asks by HTTP; who else comes is sent on to TLS.
func newChallenges(m *certificate.Manager) *http.Server {
	onward := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "use HTTPS", http.StatusBadRequest)
			return
		}
		host, _, _ := strings.Cut(r.Host, ":")
		if host == "" || strings.ContainsAny(host, "/\\@?#") {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusMovedPermanently)
	})
	return newPages(m.Challenges(onward))
}

// webTLS is how the pages show themselves: by ACME, else with the certificate of SMTP.
func webTLS(m *certificate.Manager, files *tls.Config) *tls.Config {
	if m != nil {
		return m.TLS(true, "h2", "http/1.1")
	}
	if files == nil {
		return nil
	}
	files = files.Clone()
	files.NextProtos = []string{"h2", "http/1.1"}
	return files
}

// certificateTrouble says of certificates by ACME what stands still.
func certificateTrouble(m *certificate.Manager) (all []string) {
	if m == nil {
		return nil
	}
	until, faults := m.State()
	for _, name := range m.Names() {
		switch end, err := until[name], faults[name]; {
		case err != nil:
			all = append(all, "no certificate for "+name+": "+zone.Plain(err.Error()))
		case !end.IsZero() && time.Until(end) < 7*24*time.Hour:
			all = append(all, "the certificate for "+name+" ends on "+end.UTC().Format(time.RFC3339)+" and was not renewed")
		}
	}
	return all
}
