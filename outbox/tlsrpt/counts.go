// Package tlsrpt counts what came of TLS with other domains' mail servers, day by day, and writes the reports that
// they ask for.
//
// It refuses to know connections: whoever makes one says what came of it. It sends nothing.
//
// RFC: 8460.
package tlsrpt

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"guichet/outbox/route"
)

// Counts are those of each day in UTC, until its reports were sent. The methods may be called at once. A nil one
// counts nothing.
type Counts struct {
	file string
	now  func() time.Time

	mu   sync.Mutex
	days map[string]map[string]*Domain // by "2006-01-02" and policy domain
}

// Domain is what came of one domain's servers in a day.
type Domain struct {
	Name     string    `json:"name"`
	Policies []*Policy `json:"policies"`
	Sent     []string  `json:"sent,omitempty"` // addresses that have the report
	ID       string    `json:"id,omitempty"`   // of the report, once it was tried
}

// Policy is what came of sessions under one policy.
type Policy struct {
	Kind     string    `json:"kind"`
	Text     []string  `json:"text,omitempty"`
	MX       []string  `json:"mx,omitempty"`
	Good     uint64    `json:"good"`
	Failures []Failure `json:"failures,omitempty"`
}

// Failure counts sessions that failed in one way.
type Failure struct {
	Result string `json:"result"` // RFC 8460 §4.3
	Host   string `json:"host"`
	IP     string `json:"ip,omitempty"`
	Count  uint64 `json:"count"`
}

// What more there is than this of a day is not counted.
const (
	maxDomains  = 5_000
	maxPolicies = 10 // of a domain: it may change its mind
	maxFailures = 50 // of a policy, by result and server
	maxDays     = 3
)

const dayForm = "2006-01-02"

// Open returns the counts that a file has; one that is not there is empty. now nil is time.Now.
func Open(file string, now func() time.Time) (*Counts, error) {
	if now == nil {
		now = time.Now
	}
	c := &Counts{file: file, now: now, days: map[string]map[string]*Domain{}}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil && json.Unmarshal(b, &c.days) != nil {
		c.days = map[string]map[string]*Domain{} // counts of a day or two: nothing to stop for
	}
	return c, err
}

// Save writes the file anew.
func (c *Counts) Save() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	b, err := json.Marshal(c.days)
	c.mu.Unlock()
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.file+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(c.file+".new", c.file)
}

// Count adds a session. result is "" if it had the TLS that the policy asks for. A policy without a domain is not
// counted.
func (c *Counts) Count(p route.Policy, host, ip, result string) {
	if c == nil || p.Domain == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	entry := c.entry(p)
	switch {
	case entry == nil:
	case result == "":
		entry.Good++
	default:
		i := slices.IndexFunc(entry.Failures, func(f Failure) bool { return f.Result == result && f.Host == host && f.IP == ip })
		if i < 0 && len(entry.Failures) < maxFailures {
			entry.Failures = append(entry.Failures, Failure{Result: result, Host: host, IP: ip})
			i = len(entry.Failures) - 1
		}
		if i >= 0 {
			entry.Failures[i].Count++
		}
	}
}

// entry is where a policy's sessions of today are counted; nil: there are too many.
func (c *Counts) entry(p route.Policy) *Policy {
	day := c.now().UTC().Format(dayForm)
	if c.days[day] == nil {
		c.days[day] = map[string]*Domain{}
	}
	d := c.days[day][p.Domain]
	if d == nil {
		if len(c.days[day]) >= maxDomains {
			return nil
		}
		d = &Domain{Name: p.Domain}
		c.days[day][p.Domain] = d
	}
	for _, x := range d.Policies {
		if x.Kind == p.Kind && slices.Equal(x.Text, p.Text) {
			return x
		}
	}
	if len(d.Policies) >= maxPolicies {
		return nil
	}
	x := &Policy{Kind: p.Kind, Text: p.Text, MX: p.MX}
	d.Policies = append(d.Policies, x)
	return x
}

// Due returns what of days that are over has not been sent, oldest first, as copies; days are forgotten that nobody
// could be told of in time.
func (c *Counts) Due() []Due {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now().UTC()
	var all []Due
	for day, domains := range c.days {
		begin, err := time.Parse(dayForm, day)
		end := begin.AddDate(0, 0, 1)
		if err != nil || now.Sub(end) > maxDays*24*time.Hour {
			delete(c.days, day)
			continue
		}
		if now.Before(end) {
			continue
		}
		for _, d := range domains {
			all = append(all, Due{Begin: begin, Domain: *d})
		}
	}
	slices.SortFunc(all, func(a, b Due) int { return cmp.Or(a.Begin.Compare(b.Begin), cmp.Compare(a.Domain.Name, b.Domain.Name)) })
	return all
}

// Due is a report to be sent.
type Due struct {
	Begin  time.Time // of the day
	Domain Domain
}

// Told notes that an address has the report; done: everybody has who asks for it, or nobody does.
func (c *Counts) Told(d Due, address string, done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	day := d.Begin.Format(dayForm)
	have := c.days[day][d.Domain.Name]
	if have == nil {
		return
	}
	if have.ID = d.Domain.ID; address != "" {
		have.Sent = append(have.Sent, address)
	}
	if done {
		delete(c.days[day], d.Domain.Name)
	}
}
