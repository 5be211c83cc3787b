package policy

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"guichet/mail"
	"guichet/ticket"
)

// Directory answers who and where questions about the Policy. It is made once.
type Directory struct {
	Policy  Policy
	Words   Words
	Desks   map[mail.Address]int  // folded support address or alias -> index
	agents  map[mail.Address]int  // folded agent address or alias -> index
	domains map[string]int        // folded domain -> first support address of it
	bounces map[string]bool       // domains of return paths
	tags    *regexp.Regexp        // finds our tags in subjects
	Passing map[mail.Address]bool // folded addresses of Policy.Via

	Articles Articles
}

// NewDirectory returns the answers to p. Config has checked it: addresses are unique, names that stand in
// one part are there in the other. There are no articles until Articles is set.
func NewDirectory(p Policy, w Words) *Directory {
	d := &Directory{
		Policy:  p,
		Words:   w,
		Desks:   map[mail.Address]int{},
		agents:  map[mail.Address]int{},
		domains: map[string]int{},
		bounces: map[string]bool{},
		tags:    tagPattern(p.Addresses),
		Passing: map[mail.Address]bool{},

		Articles: NoArticles{},
	}
	for _, a := range p.Via {
		d.Passing[ticket.Fold(a)] = true
	}
	for i, a := range p.Addresses {
		for _, addr := range append([]mail.Address{a.Address}, a.Aliases...) {
			key := ticket.Fold(addr)
			d.Desks[key] = i
			if _, ok := d.domains[key.Domain]; !ok {
				d.domains[key.Domain] = i
			}
		}
		d.bounces[d.BounceDomain(a.Address)] = true
		for _, alias := range a.Aliases {
			d.bounces[d.BounceDomain(alias)] = true
		}
	}
	host := ticket.Fold(mail.Address{Domain: p.Hostname}).Domain
	if _, ok := d.domains[host]; !ok && host != "" {
		d.domains[host] = 0
	}
	for i, a := range p.Agents {
		for _, addr := range append([]mail.Address{a.Address}, a.Aliases...) {
			d.agents[ticket.Fold(addr)] = i
		}
	}
	return d
}

// BounceDomain is the domain of return paths of letters from an address of ours, as A-labels: its
// own, so that both are aligned, unless the configuration names one for all.
func (d *Directory) BounceDomain(from mail.Address) string {
	if d.Policy.BounceDomain != "" {
		return ticket.Fold(mail.Address{Domain: d.Policy.BounceDomain}).Domain
	}
	return ticket.Fold(from).Domain
}

// Agent returns who an address belongs to, nil if to no agent.
func (d *Directory) Agent(a mail.Address) *Agent {
	if i, ok := d.agents[ticket.Fold(a)]; ok {
		return &d.Policy.Agents[i]
	}
	return nil
}

// Ours reports whether mail to an address comes back to us: it can be nobody's sender.
func (d *Directory) Ours(a mail.Address) bool {
	_, ok := d.Locate(a)
	return ok
}

// Target is what one recipient address means to the desk.
type Target struct {
	Desk      int          // index of the support address
	Address   mail.Address // of it, or its alias, that is meant; folded. Zero: neither, as for a return path
	Token     string       // the text where a token may stand; "" if none
	Bounce    string       // local part, if it has the shape of a return path
	Sensitive bool         // local+sensitive@
	Role      bool         // postmaster or abuse (RFC 5321 §4.5.1)
	Reports   bool         // a local part that is reserved for reports about the domain
}

// SensitiveTag stands behind the separator of local+sensitive@.
const SensitiveTag = "sensitive"

// Locate says what a recipient address means; false if it is none of ours.
func (d *Directory) Locate(a mail.Address) (Target, bool) {
	key := ticket.Fold(a)
	if key.Domain == "" && key.Local == "postmaster" {
		return Target{Role: true}, len(d.Policy.Addresses) > 0
	}
	if i, ok := d.Desks[key]; ok {
		return Target{Desk: i, Address: key}, true
	}
	if t, ok := d.tagged(key); ok {
		return t, true
	}
	i, ourDomain := d.domains[key.Domain]
	switch {
	case ourDomain && (key.Local == "postmaster" || key.Local == "abuse"):
		return Target{Desk: i, Role: true}, true
	case ourDomain && mail.Reserved(key.Local):
		return Target{Desk: i, Reports: true}, true
	case d.bounces[key.Domain] && ticket.BounceShaped(key.Local):
		return Target{Desk: i, Bounce: key.Local}, true
	}
	// A smarthost that rewrites reverse-paths (SRS) into our own domain, and brings bounces as they come.
	if first, ok := mail.Unforwarded(key.Local); ok && (ourDomain || d.bounces[key.Domain]) {
		if first = ticket.Fold(first); d.bounces[first.Domain] && ticket.BounceShaped(first.Local) {
			return Target{Desk: i, Bounce: first.Local}, true
		}
	}
	return Target{}, false
}

// tagged finds the support address in local+anything@.
func (d *Directory) tagged(key mail.Address) (Target, bool) {
	for at := 1; at < len(key.Local); at++ {
		base := mail.Address{Local: key.Local[:at], Domain: key.Domain}
		i, ok := d.Desks[base]
		if !ok {
			continue
		}
		tag, ok := strings.CutPrefix(key.Local[at:], d.Policy.Addresses[i].Separator)
		if ok {
			return Target{Desk: i, Address: base, Token: tag, Sensitive: tag == SensitiveTag}, true
		}
	}
	return Target{}, false
}

// Hosts reports whether a domain is one of those that we take mail for.
func (d *Directory) Hosts(domain string) bool {
	domain = ticket.Fold(mail.Address{Domain: domain}).Domain
	_, ok := d.domains[domain]
	return ok || d.bounces[domain]
}

// Staff returns the agents who hear of a support address.
func (d *Directory) Staff(desk int) []*Agent {
	var staff []*Agent
	for _, a := range d.Policy.Addresses[desk].Agents {
		if agent := d.Agent(a); agent != nil {
			staff = append(staff, agent)
		}
	}
	if len(d.Policy.Addresses[desk].Agents) == 0 {
		for i := range d.Policy.Agents {
			staff = append(staff, &d.Policy.Agents[i])
		}
	}
	return staff
}

// Desk returns the support address that a ticket lives at; the first one if the config
// lost it since.
func (d *Directory) Desk(t *ticket.Ticket) int { return d.Desks[ticket.Fold(t.Address)] }

// From is the support address as a ticket's letters leave from it: with the alias that was written to,
// while the configuration has it.
func (d *Directory) From(t *ticket.Ticket) SupportAddress {
	desk := d.Desk(t)
	a := d.Policy.Addresses[desk]
	if i, ok := d.Desks[ticket.Fold(t.Alias)]; ok && i == desk && !t.Alias.IsZero() {
		a.Address = t.Alias
	}
	return a
}

// Mailbox reports whether an address is that of a mailbox which is read for us.
func (d *Directory) Mailbox(a mail.Address) bool {
	return slices.ContainsFunc(d.Policy.Mailboxes, func(own mail.Address) bool { return ticket.SameAddress(own, a) })
}

// Via reports whether the admin said that an address passes on others' words.
func (d *Directory) Via(a mail.Address) bool { return d.Passing[ticket.Fold(a)] }

// Human reports whether the admin said that mail of this address is never automatic.
func (d *Directory) Human(a mail.Address) bool {
	for _, pattern := range d.Policy.Human {
		if ok, _ := path.Match(strings.ToLower(pattern), ticket.Fold(a).String()); ok {
			return true
		}
	}
	return false
}

// AssigneeOrStaff are the agents whom something on a ticket concerns: its owners, and all agents of its
// support address where nobody has it.
func (d *Directory) AssigneeOrStaff(t *ticket.Ticket) []*Agent {
	all := d.Owners(t, nil)
	if d.Agent(t.Assignee) != nil {
		return all
	}
	for _, a := range d.Staff(d.Desk(t)) {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// Owners are the assignee and the agents who watch a ticket, but one.
func (d *Directory) Owners(t *ticket.Ticket, but *Agent) []*Agent {
	var all []*Agent
	for _, address := range append([]mail.Address{t.Assignee}, t.Followers...) {
		if a := d.Agent(address); a != nil && a != but && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// Admin reports whether an address is one of those that run the mail system.
func (d *Directory) Admin(a mail.Address) bool {
	for _, have := range d.Policy.Admins {
		if ticket.SameAddress(have, a) {
			return true
		}
	}
	return false
}
