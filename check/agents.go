package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"guichet/config"
)

// UnprovenAgents warns of agents whose mail nothing may prove: then it goes into quarantine, and
// nobody is answered. A trusted host may be theirs, and a signature is not seen in DNS.
func UnprovenAgents(ctx context.Context, c *config.Config, resolver *net.Resolver) (warnings []string) {
	if len(c.SMTP.Trusted) > 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime/3)
	defer cancel()
	asked := map[string]bool{}
	for i, a := range c.Agents {
		for j, address := range append([]string{a.Email.Domain}, aliasDomains(a)...) {
			domain := strings.ToLower(address)
			if domain == "" || asked[domain] {
				continue
			}
			asked[domain] = true
			key := fmt.Sprintf("agent[%d].email", i)
			if j > 0 {
				key = fmt.Sprintf("agent[%d].aliases[%d]", i, j-1)
			}
			if doubt := provable(ctx, cmp.Or(resolver, net.DefaultResolver), domain); doubt != "" {
				warnings = append(warnings, c.Fault(key, "%s", doubt).String())
			}
		}
	}
	return warnings
}

func aliasDomains(a config.Agent) (all []string) {
	for _, alias := range a.Aliases {
		all = append(all, alias.Domain)
	}
	return all
}

// provable says why mail from a domain may not be proven, as far as DNS shows; "" if it can be.
func provable(ctx context.Context, resolver *net.Resolver, domain string) string {
	const cure = "; unless that domain signs with DKIM, mail of agents there goes into quarantine and does nothing: " +
		"publish SPF, sign with DKIM, or list the host where agents log in under [smtp] trusted"
	texts, err := resolver.LookupTXT(ctx, domain+".")
	var fault *net.DNSError
	if err != nil && !(errors.As(err, &fault) && fault.IsNotFound) {
		return fmt.Sprintf("DNS does not tell whether %s has an SPF record (%v); while it does not, mail of agents there is asked to come again", domain, err)
	}
	var policies []string
	for _, t := range texts {
		if word, _, _ := strings.Cut(t, " "); strings.EqualFold(word, "v=spf1") {
			policies = append(policies, t)
		}
	}
	switch {
	case len(policies) == 0:
		return domain + " has no SPF record" + cure
	case len(policies) > 1:
		return domain + " has several SPF records, so none counts" + cure
	case !permits(policies[0]):
		return fmt.Sprintf("the SPF record of %s, %q, permits no host", domain, policies[0]) + cure
	}
	return ""
}

// permits reports whether an SPF record names hosts that may send (RFC 7208 §4.6).
func permits(policy string) bool {
	for _, term := range strings.Fields(policy)[1:] {
		name, _, modifier := strings.Cut(term, "=")
		switch {
		case modifier && !strings.ContainsAny(name, ":/"):
			if strings.EqualFold(name, "redirect") {
				return true
			}
		case strings.ContainsRune("-~?", rune(term[0])):
		default:
			return true
		}
	}
	return false
}
