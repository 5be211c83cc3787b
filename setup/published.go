package setup

import (
	"cmp"
	"context"
	"net"
	"strings"
	"time"

	"guichet/zone"
)

// lookTime bounds all that setup asks DNS.
const lookTime = 5 * time.Second

// Published asks DNS what stands there for the domains of a desk.
func Published(ctx context.Context, resolver *net.Resolver, d zone.Desk) map[string]zone.Published {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	resolver = cmp.Or(resolver, net.DefaultResolver)
	all := map[string]zone.Published{}
	for _, domain := range append([]string{d.Hostname, d.Bounce}, d.Domains...) {
		if domain == "" {
			continue
		}
		var p zone.Published
		mx, _ := resolver.LookupMX(ctx, domain+".") // what is not told is not there
		for _, r := range mx {
			p.MX = append(p.MX, strings.TrimSuffix(r.Host, "."))
		}
		texts, _ := resolver.LookupTXT(ctx, domain+".")
		for _, t := range texts {
			if word, _, _ := strings.Cut(t, " "); strings.EqualFold(word, "v=spf1") {
				p.SPF = append(p.SPF, t)
			}
		}
		texts, _ = resolver.LookupTXT(ctx, "_dmarc."+domain+".")
		for _, t := range texts {
			if strings.HasPrefix(t, "v=DMARC1") {
				p.DMARC = t
			}
		}
		all[domain] = p
	}
	return all
}
