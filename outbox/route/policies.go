package route

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// PolicyOptions are what NewPolicies needs. The zero value of each field has the default that it names.
type PolicyOptions struct {
	Resolver *net.Resolver // net.DefaultResolver
	File     string        // where policies outlive the process, which is written anew with each; "": nowhere
	Roots    *x509.CertPool
	Here     func(netip.Addr) bool // addresses that are asked for no policy; nil: none
	// Dial opens a connection to a policy host's "name:443"; a net.Dialer's that Here holds back.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	Now  func() time.Time // time.Now
}

// Policies are the MTA-STS policies of domains, fetched and kept (RFC 8461). The methods may be called at once.
// A nil one has none.
type Policies struct {
	o      PolicyOptions
	client *http.Client

	mu    sync.Mutex
	known map[string]kept
}

// kept is what is known of a domain's policy.
type kept struct {
	ID    string    `json:"id"`
	Text  string    `json:"text"`
	Until time.Time `json:"until"`

	policy STS
	tried  time.Time // when a fetch failed last
	fault  string
}

const (
	maxKept     = 2_000           // policies
	maxKeptText = 16 << 20        // octets of them
	fetchAgain  = 5 * time.Minute // after a failure (RFC 8461 §3.3)
	fetchWithin = 20 * time.Second
)

// NewPolicies returns those that a File of before has, if it can be read.
func NewPolicies(o PolicyOptions) *Policies {
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Resolver: o.Resolver, Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err == nil && o.Here != nil && o.Here(at.Addr().Unmap()) {
				return errors.New("the policy's host is this machine")
			}
			return err
		}}).DialContext
	}
	p := &Policies{o: o, known: map[string]kept{}}
	p.client = &http.Client{
		Timeout: fetchWithin,
		Transport: &http.Transport{
			DialContext: o.Dial, DisableKeepAlives: true, MaxResponseHeaderBytes: maxPolicy,
			TLSClientConfig: &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // RFC 8461 §3.3
	}
	p.load()
	return p
}

// demand says of a domain's servers what its policy asks for. What DANE asks for counts before (RFC 8461 §2).
func (p *Policies) demand(ctx context.Context, domain string, servers []Server) {
	var sts STS
	var fault string
	if p != nil {
		sts, fault = p.of(ctx, domain)
	}
	for i := range servers {
		s := &servers[i]
		if s.Need.Policy.Kind != "" {
			continue
		}
		s.Need.Policy = Policy{Domain: domain, Kind: "no-policy-found", Fault: fault}
		if fault != "" || sts.Mode == Enforce || sts.Mode == Testing {
			s.Need.Policy.Kind, s.Need.Policy.Text, s.Need.Policy.MX = "sts", sts.Text, sts.MX
		}
		if sts.Mode != Enforce && sts.Mode != Testing {
			continue
		}
		allowed := sts.allows(s.Host)
		if !allowed {
			s.Need.Policy.Fault = "validation-failure"
		}
		if sts.Mode == Enforce {
			s.Need.Encrypted, s.Need.Verified = true, true
			if !allowed {
				s.Refused = fmt.Errorf("the MTA-STS policy of %s names other mail hosts than %s", domain, s.Host)
			}
		}
	}
}

// of is a domain's policy, the zero STS if it has none; fault says why it cannot be had, as RFC 8460 §4.3 does.
func (p *Policies) of(ctx context.Context, domain string) (sts STS, fault string) {
	now := p.o.Now()
	p.mu.Lock()
	k, have := p.known[domain]
	p.mu.Unlock()
	valid := have && now.Before(k.Until)
	records, _ := p.o.Resolver.LookupTXT(ctx, "_mta-sts."+domain+".")
	id := policyID(records)
	switch {
	case id == "" && valid: // whoever takes the record out of an answer takes no policy away (RFC 8461 §3.1)
		return k.policy, ""
	case id == "":
		return STS{}, ""
	case valid && k.ID == id:
		return k.policy, ""
	case have && now.Sub(k.tried) < fetchAgain && !k.tried.IsZero():
		if valid {
			return k.policy, ""
		}
		return STS{}, k.fault
	}
	text, fault, err := p.fetch(ctx, domain)
	var fresh STS
	if err == nil {
		if fresh, err = parseSTS(text); err != nil {
			fault = "sts-policy-invalid"
		}
	}
	if err != nil {
		if !valid {
			k = kept{}
		}
		k.tried, k.fault = now, fault
		p.keep(domain, k)
		if valid {
			return k.policy, ""
		}
		return STS{}, fault
	}
	p.keep(domain, kept{ID: id, Text: text, Until: now.Add(fresh.MaxAge), policy: fresh})
	p.save()
	return fresh, ""
}

// fetch gets a policy file (RFC 8461 §3.3).
func (p *Policies) fetch(ctx context.Context, domain string) (text, fault string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://mta-sts."+domain+"/.well-known/mta-sts.txt", nil)
	if err != nil {
		return "", "sts-policy-fetch-error", err
	}
	answer, err := p.client.Do(r)
	if err != nil {
		if errors.As(err, new(*tls.CertificateVerificationError)) {
			return "", "sts-webpki-invalid", err
		}
		return "", "sts-policy-fetch-error", err
	}
	defer answer.Body.Close()
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if answer.StatusCode != http.StatusOK || kind != "text/plain" {
		return "", "sts-policy-fetch-error", fmt.Errorf("%s, %s", answer.Status, kind)
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, maxPolicy+1))
	if err != nil || len(b) > maxPolicy {
		return "", "sts-policy-fetch-error", errors.Join(err, errPolicy)
	}
	return strings.ToValidUTF8(string(b), "\ufffd"), "", nil
}

// keep remembers what was found. Where there is no room, those go first that end first.
func (p *Policies) keep(domain string, k kept) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[domain] = k
	size := 0
	for _, x := range p.known {
		size += len(x.Text)
	}
	for len(p.known) > maxKept || size > maxKeptText {
		first := ""
		for d, x := range p.known {
			if d != domain && (first == "" || x.Until.Before(p.known[first].Until)) {
				first = d
			}
		}
		size -= len(p.known[first].Text)
		delete(p.known, first)
	}
}

// load reads the file of before; what cannot be read is fetched anew.
func (p *Policies) load() {
	if p.o.File == "" {
		return
	}
	b, err := os.ReadFile(p.o.File)
	if err != nil {
		return
	}
	var all map[string]kept
	if json.Unmarshal(b, &all) != nil {
		return
	}
	for domain, k := range all {
		if k.policy, err = parseSTS(k.Text); err == nil && len(p.known) < maxKept && p.o.Now().Before(k.Until) {
			p.known[domain] = k
		}
	}
}

// save writes those that are valid. A disk that is full costs a fetch after the next start.
func (p *Policies) save() {
	if p.o.File == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	valid := map[string]kept{}
	for domain, k := range p.known {
		if p.o.Now().Before(k.Until) {
			valid[domain] = k
		}
	}
	b, err := json.Marshal(valid)
	if err != nil {
		return
	}
	if os.WriteFile(p.o.File+".new", b, 0o600) == nil {
		_ = os.Rename(p.o.File+".new", p.o.File)
	}
}
