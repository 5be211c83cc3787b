package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/config"
	"guichet/zone"
)

// Rotation gives domains new DKIM keys.
type Rotation struct {
	File    string   // the configuration
	Domains []string // empty: all that have keys
	Blindly bool     // sign with the new keys without looking whether DNS has them
	Now     func() time.Time
	// Lookup returns the TXT records of a name; an error counts as none.
	Lookup func(ctx context.Context, name string) ([]string, error)
}

// ErrNoKeys says that the configuration has no key that could be followed.
var ErrNoKeys = errors.New("the configuration has no [[dkim]]; guichet setup makes keys")

// Rotated is one new key, as it is printed.
type Rotated struct {
	Domain   string `json:"domain"`
	Selector string `json:"selector"`
	Key      string `json:"key"`
	Record   string `json:"record"` // name and text of the TXT record
	Text     string `json:"text"`
	Old      string `json:"old"` // the record of the key that it follows
	Made     bool   `json:"made"`
	Public   bool   `json:"published"`
	Signs    bool   `json:"signs"`
}

// Rotate makes the keys that are missing, and writes those into the configuration that DNS has, of a domain all or none.
func (r Rotation) Rotate(ctx context.Context) ([]Rotated, error) {
	c, err := config.Load(r.File)
	if err != nil {
		return nil, err
	}
	domains := r.Domains
	if len(domains) == 0 {
		for _, k := range c.DKIM {
			if d := strings.ToLower(k.Domain); !slices.Contains(domains, d) {
				domains = append(domains, d)
			}
		}
	}
	if len(domains) == 0 {
		return nil, ErrNoKeys
	}
	all := []Rotated{}
	for _, domain := range domains {
		some, err := r.rotate(ctx, c, domain)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if c, err = config.Load(r.File); err != nil { // it may have changed
			return nil, err
		}
	}
	return all, nil
}

func (r Rotation) rotate(ctx context.Context, c *config.Config, domain string) ([]Rotated, error) {
	next, err := Successors(c, domain, r.Now(), kindOf)
	if err != nil {
		return nil, err
	}
	var all []Rotated
	ready := true
	for _, s := range next {
		text, err := zone.ReadKey(s.File)
		if err != nil {
			return nil, err
		}
		x := Rotated{
			Domain: domain, Selector: s.Selector, Key: s.File, Text: text, Made: s.Made,
			Record: s.Selector + "._domainkey." + domain, Old: s.Old.Selector + "._domainkey." + domain,
		}
		records, _ := r.Lookup(ctx, x.Record+".") // what is not told is not there
		x.Public = slices.ContainsFunc(records, func(r string) bool { return sameKey(r, text) })
		ready = ready && (x.Public || r.Blindly)
		all = append(all, x)
	}
	if !ready {
		return all, nil
	}
	if err := Switch(r.File, next); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Signs = true
	}
	return all, nil
}

// kindOf is the kind of a private key.
func kindOf(file string) (string, error) {
	text, err := zone.ReadKey(file)
	if strings.Contains(text, "k=ed25519") {
		return "ed25519", err
	}
	return "rsa", err
}

// sameKey reports whether a record has a key, whatever else stands there (RFC 6376 §3.6.1).
func sameKey(record, text string) bool {
	key := func(s string) string {
		for _, tag := range strings.Split(s, ";") {
			if name, value, ok := strings.Cut(tag, "="); ok && strings.TrimSpace(name) == "p" {
				return strings.Join(strings.Fields(value), "")
			}
		}
		return ""
	}
	return key(record) != "" && key(record) == key(text)
}

// RotatedText tells people what came of it, and what they have to do.
func RotatedText(all []Rotated) string {
	var b strings.Builder
	var records []zone.Record
	for _, x := range all {
		if !x.Signs {
			records = append(records, zone.Record{Name: x.Record + ".", Type: "TXT", Value: x.Text, Why: "DKIM: the key that follows " + x.Old})
		}
	}
	if len(records) > 0 {
		fmt.Fprintf(&b, "Publish the new keys; nothing signs with them yet:\n\n%s\n", zone.BIND(records))
		for _, x := range all {
			if !x.Signs && x.Public {
				fmt.Fprintln(&b, "there already:", x.Record)
			}
		}
		fmt.Fprintln(&b, "Then say \"guichet dkim rotate\" again: it signs with them once DNS has them all.")
	}
	for _, x := range all {
		if x.Signs {
			fmt.Fprintf(&b, "%s signs from the next reload on (guichet reload). Take %s out of DNS in a week, when all letters that it signed have arrived; then delete its key (.old).\n", x.Record, x.Old)
		}
	}
	return b.String()
}
