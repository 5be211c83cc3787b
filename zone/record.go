package zone

import (
	"fmt"
	"net/netip"
	"strings"

	"guichet/mail"
)

// Record is one record to publish.
type Record struct {
	Name  string `json:"name"`  // absolute, with a dot at the end
	Type  string `json:"type"`  // "A", "AAAA", "CNAME", "MX", "TXT" or "PTR"
	Value string `json:"value"` // names absolute; of TXT the whole text, without quotes
	Why   string `json:"why"`   // what it is for, for people
	// Elsewhere says that not who runs the zone publishes it, but who gave the address.
	Elsewhere bool `json:"elsewhere,omitempty"`
}

// Desk is what the records depend on.
type Desk struct {
	Hostname  string       // the HELO name, without a dot at the end
	Addresses []netip.Addr // of this host as the outside sees it; none: the host's own records are left out
	Domains   []string     // of support addresses and their aliases; each gets all records of mail
	Bounce    string       // the domain of return addresses, if it is one of its own: MX and SPF
	Relay     string       // the smarthost's name; "" delivers straight
	Keys      []Key
	MTASTS    string // the id of the policy that we serve; "" where we serve none
}

// Key is the public half of a DKIM key, as a domain publishes it.
type Key struct {
	Domain, Selector string
	Text             string // of its TXT record
}

// Records are what is to be published, in the order in which people add them.
func Records(d Desk) (all []Record) {
	add := func(name, kind, value, why string) {
		all = append(all, Record{Name: absolute(name), Type: kind, Value: value, Why: why})
	}
	for _, a := range d.Addresses {
		kind := "A"
		if a.Is6() {
			kind = "AAAA"
		}
		add(d.Hostname, kind, a.String(), "where this host is")
	}
	add(d.Hostname, "TXT", spfHost, "SPF of the HELO name, for reports without a sender")
	domains := d.Domains
	if d.Bounce != "" && !has(domains, d.Bounce) {
		domains = append(domains[:len(domains):len(domains)], d.Bounce)
	}
	for i, domain := range domains {
		add(domain, "MX", "10 "+absolute(d.Hostname), "where mail to the domain goes")
		add(domain, "TXT", SPF(d.Relay), "SPF: who sends mail of the domain")
		if i >= len(d.Domains) {
			break // nobody writes From there
		}
		for _, k := range d.Keys {
			if strings.EqualFold(k.Domain, domain) {
				add(k.Selector+"._domainkey."+domain, "TXT", k.Text, "DKIM: the key that our letters are signed with")
			}
		}
		add("_dmarc."+domain, "TXT", DMARC(domain), "DMARC: what others do with mail that is not ours; p=none only watches")
		add("_smtp._tls."+domain, "TXT", TLSRPT(domain), "TLS-RPT: others report mail that could not be encrypted")
		if d.MTASTS != "" {
			add("_mta-sts."+domain, "TXT", "v=STSv1; id="+d.MTASTS, "MTA-STS: mail to the domain comes encrypted")
			add("mta-sts."+domain, "CNAME", absolute(d.Hostname), "where the policy of MTA-STS is read")
		}
	}
	for _, a := range d.Addresses {
		all = append(all, Record{
			Name: Reverse(a), Type: "PTR", Value: absolute(d.Hostname), Elsewhere: true,
			Why: fmt.Sprintf("the name of %s; whoever gave you the address sets it", a),
		})
	}
	return all
}

// DMARC is the record of a domain that only watches: reports come to the address that is reserved for them (RFC 9989 §4.7).
func DMARC(domain string) string {
	return "v=DMARC1; p=none; rua=mailto:" + mail.DMARCReports + "@" + domain
}

// TLSRPT is the record by which others report mail that could not be encrypted (RFC 8460 §3).
func TLSRPT(domain string) string { return "v=TLSRPTv1; rua=mailto:" + mail.TLSReports + "@" + domain }

// spfHost lets the host itself send in its own name (RFC 7208 §2.3).
const spfHost = "v=spf1 a -all"

// includes are the SPF records of known smarthosts, by the end of their host's name.
var includes = []struct{ host, domain string }{
	{"amazonaws.com", "amazonses.com"},
	{"brevo.com", "spf.brevo.com"},
	{"gmail.com", "_spf.google.com"},
	{"mailgun.org", "mailgun.org"},
	{"mailjet.com", "spf.mailjet.com"},
	{"office365.com", "spf.protection.outlook.com"},
	{"outlook.com", "spf.protection.outlook.com"},
	{"postmarkapp.com", "spf.mtasv.net"},
	{"scaleway.com", "_spf.tem.scaleway.com"},
	{"sendgrid.net", "sendgrid.net"},
	{"sparkpostmail.com", "_netblocks.sparkpostmail.com"},
	{"zoho.eu", "zoho.eu"},
}

// SPF is the record of a domain whose mail leaves by this host, its MX, or by a relay.
func SPF(relay string) string {
	if relay == "" {
		return "v=spf1 mx -all"
	}
	name := strings.ToLower(strings.TrimSuffix(relay, "."))
	for _, i := range includes {
		if name == i.host || strings.HasSuffix(name, "."+i.host) {
			return "v=spf1 mx include:" + i.domain + " -all"
		}
	}
	if ip, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return "v=spf1 mx " + mechanism(ip) + " -all"
	}
	// A relay may send from other hosts than it listens at: "~all" until its keeper was asked.
	return "v=spf1 mx a:" + name + " ~all"
}

// mechanism names an address (RFC 7208 §5.6).
func mechanism(ip netip.Addr) string {
	if ip.Is4() {
		return "ip4:" + ip.String()
	}
	return "ip6:" + ip.String()
}

// Reverse is the name under which the name of an address stands (RFC 1035 §3.5, RFC 3596 §2.5).
func Reverse(a netip.Addr) string {
	a = a.Unmap()
	var labels []string
	if b := a.As16(); a.Is6() {
		for i := len(b) - 1; i >= 0; i-- {
			labels = append(labels, fmt.Sprintf("%x.%x", b[i]&0xf, b[i]>>4))
		}
		return strings.Join(labels, ".") + ".ip6.arpa."
	}
	b := a.As4()
	return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa.", b[3], b[2], b[1], b[0])
}

func absolute(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) + "." }

func has(all []string, name string) bool {
	for _, s := range all {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}
