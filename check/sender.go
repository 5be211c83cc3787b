package check

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"guichet/zone"
)

// sender proves what others look up to judge our letters, and to encrypt theirs.
type sender struct{ *world }

// dkim proves that the world has the keys that we sign with.
func (w sender) dkim(ctx context.Context) (all []Finding) {
	signed := map[string]bool{}
	for _, k := range w.c.DKIM {
		signed[strings.ToLower(k.Domain)] = true
		f := w.dkimOf(ctx, k.Selector+"._domainkey."+k.Domain, k.Key)
		f.About = k.Selector + "._domainkey." + k.Domain
		all = append(all, f)
	}
	for _, d := range w.domains {
		if !signed[d] {
			all = append(all, Finding{
				About: d, State: w.bad(Warning), Says: "letters from it are not signed",
				Remedy: "make a key and name it in a [[dkim]] of " + d + ", unless your relay signs (docs/howto.md)",
			})
		}
	}
	return all
}

func (w sender) dkimOf(ctx context.Context, name, file string) Finding {
	want, err := zone.ReadKey(file)
	if err != nil {
		return Finding{State: Fault, Says: err.Error(), Remedy: "let this user read the key, or make one: guichet setup"}
	}
	t := w.texts(ctx, name)
	remedy := publish(name+".", "TXT", want)
	switch {
	case t.err != nil:
		return unknown(name, "the key", t.err)
	case t.none():
		return Finding{State: w.bad(Fault), Says: "no key is published: our signatures fail", Remedy: remedy}
	case len(t.all) > 1:
		return Finding{State: w.bad(Fault), Says: "several records where one has to be (RFC 6376 §3.6.2.2)", Remedy: "leave one: " + remedy}
	}
	have, wanted := tag(t.all[0], "p"), tag(want, "p")
	switch {
	case have == "":
		return Finding{State: w.bad(Fault), Says: "the key is revoked, or its record cannot be read: " + t.all[0], Remedy: remedy}
	case have != wanted:
		return Finding{State: w.bad(Fault), Says: "another key is published than the one that we sign with (was it cut when it was copied?)", Remedy: remedy}
	}
	return Finding{State: Good, Says: "published"}
}

// tag is the value of one tag of a list such as "v=DKIM1; p=…" (RFC 6376 §3.2), without white space.
func tag(list, name string) string {
	for part := range strings.SplitSeq(list, ";") {
		key, value, _ := strings.Cut(part, "=")
		if strings.TrimSpace(key) == name {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}

// each asks something of every domain of the desk.
func (w sender) each(ctx context.Context, of func(ctx context.Context, domain string) Finding) (all []Finding) {
	for _, d := range w.domains {
		f := of(ctx, d)
		f.About = d
		all = append(all, f)
	}
	return all
}

// dmarc proves that each domain has a policy, itself or the one above.
func (w sender) dmarc(ctx context.Context) []Finding { return w.each(ctx, w.dmarcOf) }

func (w sender) dmarcOf(ctx context.Context, domain string) Finding {
	remedy := publish("_dmarc."+domain+".", "TXT", zone.DMARC(domain))
	for _, at := range slices.Compact([]string{domain, zone.Zone(domain)}) {
		t := w.texts(ctx, "_dmarc."+at)
		if t.err != nil {
			return unknown(domain, "its DMARC policy", t.err)
		}
		records := slices.DeleteFunc(slices.Clone(t.all), func(s string) bool { return !strings.HasPrefix(s, "v=DMARC1") })
		switch {
		case len(records) == 0 && len(t.all) > 0:
			return Finding{State: w.bad(Fault), Says: "the record at _dmarc." + at + " is no policy: " + t.all[0], Remedy: "in its place " + remedy}
		case len(records) == 0:
			continue
		case len(records) > 1:
			return Finding{State: w.bad(Fault), Says: "several DMARC policies at " + at + ", so none counts", Remedy: "leave one of them"}
		case !slices.Contains([]string{"none", "quarantine", "reject"}, strings.ToLower(tag(records[0], "p"))):
			return Finding{State: w.bad(Fault), Says: "its DMARC policy cannot be read: " + records[0], Remedy: "in its place " + remedy}
		}
		return Finding{State: Good, Says: records[0]}
	}
	return Finding{State: w.bad(Warning), Says: "has no DMARC policy: large providers want one", Remedy: remedy}
}

// reports proves that others know where to report mail that they could not encrypt.
func (w sender) reports(ctx context.Context) []Finding {
	return w.each(ctx, func(ctx context.Context, d string) Finding {
		switch t := w.texts(ctx, "_smtp._tls."+d); {
		case t.err != nil:
			return unknown(d, "where TLS reports go", t.err)
		case t.none():
			return Finding{State: Note, Says: "nobody hears of mail to it that could not be encrypted", Remedy: publish("_smtp._tls."+d+".", "TXT", zone.TLSRPT(d))}
		default:
			return Finding{State: Good, Says: t.all[0]}
		}
	})
}

// policy proves that the MTA-STS policy of each domain is announced and read, and is the one of the
// configuration.
func (w sender) policy(ctx context.Context) []Finding { return w.each(ctx, w.policyOf) }

func (w sender) policyOf(ctx context.Context, domain string) Finding {
	t := w.texts(ctx, "_mta-sts."+domain)
	record := slices.DeleteFunc(slices.Clone(t.all), func(s string) bool { return !strings.HasPrefix(s, "v=STSv1") })
	serve := w.c.MTASTS.Mode != ""
	want := publish("_mta-sts."+domain+".", "TXT", "v=STSv1; id="+zone.PolicyID(w.c))
	switch {
	case t.err != nil:
		return unknown(domain, "whether it has an MTA-STS policy", t.err)
	case len(record) == 0 && !serve:
		return Finding{State: Note, Says: "has no MTA-STS policy", Remedy: "set [mta_sts] mode = \"testing\", and publish what guichet setup prints"}
	case len(record) == 0:
		return Finding{State: w.bad(Warning), Says: "its MTA-STS policy is served and not announced", Remedy: want}
	}
	text, err := w.fetchPolicy(ctx, domain)
	switch {
	case err != nil:
		return Finding{
			State: w.bad(Fault), Says: "an MTA-STS policy is announced and cannot be read: " + err.Error(),
			Remedy: fmt.Sprintf("let mta-sts.%s lead to this host with a valid certificate ([https], [acme], [mta_sts]), or take the record _mta-sts.%s away", domain, domain),
		}
	case !names(text, w.c.Hostname) && w.faces:
		return Finding{State: Fault, Says: "the MTA-STS policy that the world reads does not name " + w.c.Hostname, Remedy: "add the line mx: " + w.c.Hostname + " to it, or let the desk serve it ([mta_sts] mode)"}
	case serve && text != zone.Policy(w.c):
		return Finding{State: w.bad(Warning), Says: "the world reads another MTA-STS policy than the configuration has", Remedy: "guichet reload; and look where mta-sts." + domain + " leads"}
	case serve && tag(record[0], "id") != zone.PolicyID(w.c):
		return Finding{State: w.bad(Warning), Says: "the policy has changed and its id has not, so others keep the old one", Remedy: want}
	}
	return Finding{State: Good, Says: "mode " + policyTag(text, "mode")}
}

// names reports whether a policy lets mail go to host (RFC 8461 §4.1).
func names(policy, host string) bool {
	for line := range strings.Lines(policy) {
		key, value, _ := strings.Cut(line, ":")
		if value = strings.TrimSpace(value); strings.TrimSpace(key) != "mx" {
			continue
		}
		_, parent, _ := strings.Cut(host, ".")
		if strings.EqualFold(value, host) || strings.EqualFold(value, "*."+parent) {
			return true
		}
	}
	return false
}

func policyTag(policy, name string) string {
	for line := range strings.Lines(policy) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// maxPolicy bounds what is read of a policy (RFC 8461 §3.3).
const maxPolicy = 64 << 10

// fetchPolicy reads a policy as other servers do: HTTPS, no redirects, text.
func (w *world) fetchPolicy(ctx context.Context, domain string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: w.dialName, TLSClientConfig: &tls.Config{RootCAs: w.Roots, Time: w.Now}, MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true,
		},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://mta-sts."+domain+"/.well-known/mta-sts.txt", nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("mta-sts.%s answers %s", domain, resp.Status)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxPolicy))
	return string(b), err
}

// dialName connects to a name as our resolver knows it.
func (w *world) dialName(ctx context.Context, network, address string) (net.Conn, error) {
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		return w.Dial(ctx, network, net.JoinHostPort(ip.String(), port))
	}
	a := w.addresses(ctx, name)
	if a.err != nil {
		return nil, a.err
	}
	err = &net.DNSError{Err: "leads nowhere", Name: name, IsNotFound: true}
	for _, ip := range a.all[:min(len(a.all), 4)] {
		var c net.Conn
		if c, err = w.Dial(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
			return c, nil
		}
	}
	return nil, err
}
