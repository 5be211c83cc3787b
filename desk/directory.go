package desk

import (
	"path"
	"strings"

	"guichet/mail"
)

// directory answers who and where questions about the Policy. It is made once.
type directory struct {
	policy  Policy
	words   Words
	desks   map[mail.Address]int  // folded support address or alias -> index
	agents  map[mail.Address]int  // folded agent address or alias -> index
	domains map[string]int        // folded domain -> first support address of it
	bounces map[string]bool       // domains of return paths
	passing map[mail.Address]bool // folded addresses of Policy.Via

	articles Articles
}

func newDirectory(p Policy, w Words) *directory {
	d := &directory{
		policy:  p,
		words:   w,
		desks:   map[mail.Address]int{},
		agents:  map[mail.Address]int{},
		domains: map[string]int{},
		bounces: map[string]bool{},
		passing: map[mail.Address]bool{},

		articles: noArticles{},
	}
	for _, a := range p.Via {
		d.passing[Fold(a)] = true
	}
	for i, a := range p.Addresses {
		for _, addr := range append([]mail.Address{a.Address}, a.Aliases...) {
			key := Fold(addr)
			d.desks[key] = i
			if _, ok := d.domains[key.Domain]; !ok {
				d.domains[key.Domain] = i
			}
		}
		d.bounces[d.bounceDomain(i)] = true
	}
	host := Fold(mail.Address{Domain: p.Hostname}).Domain
	if _, ok := d.domains[host]; !ok && host != "" {
		d.domains[host] = 0
	}
	for i, a := range p.Agents {
		for _, addr := range append([]mail.Address{a.Address}, a.Aliases...) {
			d.agents[Fold(addr)] = i
		}
	}
	return d
}

func (d *directory) bounceDomain(desk int) string {
	if d.policy.BounceDomain != "" {
		return Fold(mail.Address{Domain: d.policy.BounceDomain}).Domain
	}
	return Fold(d.policy.Addresses[desk].Address).Domain
}

// agent returns who an address belongs to, nil if to no agent.
func (d *directory) agent(a mail.Address) *Agent {
	if i, ok := d.agents[Fold(a)]; ok {
		return &d.policy.Agents[i]
	}
	return nil
}

// ours reports whether mail to an address comes back to us: it can be nobody's sender.
func (d *directory) ours(a mail.Address) bool {
	_, ok := d.locate(a)
	return ok
}

// target is what one recipient address means to the desk.
type target struct {
	desk      int    // index of the support address
	token     string // the text where a token may stand; "" if none
	bounce    string // local part, if it has the shape of a return path
	sensitive bool   // local+sensitive@
	role      bool   // postmaster or abuse (RFC 5321 §4.5.1)
}

// sensitiveTag stands behind the separator of local+sensitive@.
const sensitiveTag = "sensitive"

// locate says what a recipient address means; false if it is none of ours.
func (d *directory) locate(a mail.Address) (target, bool) {
	key := Fold(a)
	if key.Domain == "" && key.Local == "postmaster" {
		return target{role: true}, len(d.policy.Addresses) > 0
	}
	if i, ok := d.desks[key]; ok {
		return target{desk: i}, true
	}
	if t, ok := d.tagged(key); ok {
		return t, true
	}
	i, ourDomain := d.domains[key.Domain]
	switch {
	case ourDomain && (key.Local == "postmaster" || key.Local == "abuse"):
		return target{desk: i, role: true}, true
	case d.bounces[key.Domain] && bounceShaped(key.Local):
		return target{desk: i, bounce: key.Local}, true
	}
	return target{}, false
}

// tagged finds the support address in local+anything@.
func (d *directory) tagged(key mail.Address) (target, bool) {
	for at := 1; at < len(key.Local); at++ {
		i, ok := d.desks[mail.Address{Local: key.Local[:at], Domain: key.Domain}]
		if !ok {
			continue
		}
		tag, ok := strings.CutPrefix(key.Local[at:], d.policy.Addresses[i].Separator)
		if ok {
			return target{desk: i, token: tag, sensitive: tag == sensitiveTag}, true
		}
	}
	return target{}, false
}

// hosts reports whether a domain is one of those that we take mail for.
func (d *directory) hosts(domain string) bool {
	domain = Fold(mail.Address{Domain: domain}).Domain
	_, ok := d.domains[domain]
	return ok || d.bounces[domain]
}

// staff returns the agents who hear of a support address.
func (d *directory) staff(desk int) []*Agent {
	var staff []*Agent
	for _, a := range d.policy.Addresses[desk].Agents {
		if agent := d.agent(a); agent != nil {
			staff = append(staff, agent)
		}
	}
	if len(d.policy.Addresses[desk].Agents) == 0 {
		for i := range d.policy.Agents {
			staff = append(staff, &d.policy.Agents[i])
		}
	}
	return staff
}

// desk returns the support address that a ticket lives at; the first one if the config
// lost it since.
func (d *directory) desk(t *Ticket) int { return d.desks[Fold(t.Address)] }

// via reports whether the admin said that an address passes on others' words.
func (d *directory) via(a mail.Address) bool { return d.passing[Fold(a)] }

// human reports whether the admin said that mail of this address is never automatic.
func (d *directory) human(a mail.Address) bool {
	for _, pattern := range d.policy.Human {
		if ok, _ := path.Match(strings.ToLower(pattern), Fold(a).String()); ok {
			return true
		}
	}
	return false
}
