package desk

import (
	"errors"
	"maps"
	"time"

	"guichet/mail"
)

// maxAlso is how many further addresses a person may have.
const maxAlso = 20

// Contact is a person over all tickets, or, if Primary is set, one of his further addresses.
type Contact struct {
	Address      mail.Address // folded
	Name         string
	Language     string
	Created      time.Time
	Suppressed   string    // why no letter goes to this address any more; "" if letters may
	Unproven     time.Time // when an unproven mail of this person was last confirmed (PRODUCT 2.1)
	Hushed       time.Time `json:",omitzero"`  // until then nothing automatic goes to this person: his mail was spam
	HushedProven bool      `json:",omitempty"` // also if his mail is proven
	Granted      []Number  `json:",omitempty"` // the latest tickets on which he granted support access

	// Also are the person's further addresses, folded. Each has a record, whose Primary
	// leads here: there only Suppressed is its own.
	Also    []mail.Address `json:",omitempty"`
	Primary mail.Address   `json:",omitzero"`

	Memberships []Membership `json:",omitempty"` // one for each scope

	Judged map[string]bool `json:",omitempty"` // help articles, by name: whether it helped
}

// Has reports whether an address is the person's. Nobody has one.
func (c *Contact) Has(a mail.Address) bool {
	if c == nil || a.IsZero() {
		return false
	}
	for _, own := range append([]mail.Address{c.Address}, c.Also...) {
		if same(own, a) {
			return true
		}
	}
	return false
}

// organisations are the IDs of those that the person belongs to. Nobody belongs to none.
func (c *Contact) organisations() []string {
	if c == nil {
		return nil
	}
	var all []string
	for _, m := range c.Memberships {
		all = append(all, m.Organisation)
	}
	return all
}

// clone returns a copy that the rules may change.
func (c *Contact) clone() *Contact {
	n := *c
	n.Also = append([]mail.Address(nil), c.Also...)
	n.Judged = maps.Clone(c.Judged)
	n.Memberships = append([]Membership(nil), c.Memberships...)
	for i := range n.Memberships {
		n.Memberships[i].Roles = append([]Role(nil), c.Memberships[i].Roles...)
	}
	return &n
}

// FindContact returns the person whom an address belongs to, by any of his addresses;
// ErrNotFound if nobody is known.
func FindContact(tx Reader, a mail.Address) (*Contact, error) {
	c, err := tx.Contact(Fold(a))
	if err != nil || c.Primary.IsZero() {
		return c, err
	}
	return tx.Contact(c.Primary)
}

// Errors of learning an address.
var (
	errOthersAddress = errors.New("the address is another person's")
	errTwoPeople     = errors.New("both addresses have organisations or further addresses: two people are not made one")
	errManyAddresses = errors.New("the person has too many addresses already")
)

// learn makes an address a further one of c, and returns its record. Other is what is known
// of it, nil if nothing. A person of one bare address is taken in; two that both have more
// to lose are not made one, since the roles of one would silently become the other's.
func (c *Contact) learn(a mail.Address, other *Contact, now time.Time) (*Contact, error) {
	a = Fold(a)
	switch {
	case c.Has(a):
		return nil, nil
	case len(c.Also) >= maxAlso:
		return nil, errManyAddresses
	case other == nil:
		other = &Contact{Address: a, Created: now}
	case other.Address != a:
		return nil, errOthersAddress
	case len(other.Also)+len(other.Memberships) > 0:
		return nil, errTwoPeople
	}
	c.Also = append(c.Also, a)
	also := other.clone()
	also.Primary = c.Address
	return also, nil
}
