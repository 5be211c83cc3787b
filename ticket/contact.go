package ticket

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"guichet/mail"
)

// MaxAlso is how many further addresses a person may have.
const MaxAlso = 20

// Contact is a person over all tickets, or, if Primary is set, one of his further addresses.
type Contact struct {
	Address      mail.Address // folded
	Name         string
	Language     string
	Created      time.Time
	Suppressed   string    // why no letter goes to this address any more; "" if letters may
	Lifted       time.Time `json:",omitzero"` // when a proven mail of this address last ended that
	Unproven     time.Time // when an unproven mail of this person was last confirmed (PRODUCT 2.1)
	Hushed       time.Time `json:",omitzero"`  // until then nothing automatic goes to this person: his mail was spam
	HushedProven bool      `json:",omitempty"` // also if his mail is proven
	Heard        Hearing   `json:",omitzero"`  // what this person wrote afresh lately, and was answered
	Granted      []Number  `json:",omitempty"` // the latest tickets on which he granted support access

	// Also are the person's further addresses, folded. Each has a record, whose Primary
	// leads here: there only Suppressed and Lifted are its own.
	Also    []mail.Address `json:",omitempty"`
	Primary mail.Address   `json:",omitzero"`

	Memberships []Membership `json:",omitempty"` // one for each scope

	Judged map[string]bool `json:",omitempty"` // help articles, by name: whether it helped

	Sessions []Session `json:",omitempty"` // browsers in which the person is logged in
	Login    Login     `json:",omitzero"`  // the login letter that was sent last

	Further Further   `json:",omitzero"` // the address that is to become one of his
	Offered time.Time `json:",omitzero"` // when he was told that he may choose a password

	Password   string     `json:",omitempty"` // its Argon2id hash; "": none
	Handle     []byte     `json:",omitempty"` // random, by which passkeys know the person; nil: there never was one
	Passkeys   []Passkey  `json:",omitempty"`
	Identities []Identity `json:",omitempty"` // at providers of OpenID Connect, one for each
	Scope      *Scope     `json:",omitempty"` // the account whose requests the pages list; nil: all that the person may see
}

// ComplaintPrefix begins Suppressed of who called a letter of ours spam.
const ComplaintPrefix = "complaint: "

// Complained reports whether letters are suppressed for a complaint, which only admins lift (PRODUCT 1.11).
func Complained(suppressed string) bool { return strings.HasPrefix(suppressed, ComplaintPrefix) }

// maxHeard is how many mails somebody wrote last are kept in mind.
const maxHeard = 10

// Hearing is what tells a person who writes often from a robot without marks (PRODUCT 1.12).
type Hearing struct {
	Words    []uint64  `json:",omitempty"` // hashes of the last ten mails that began something, the newest last
	Answered time.Time `json:",omitzero"`  // when one was last answered automatically
	Refused  time.Time `json:",omitzero"`  // when a command of his was last refused beyond his budget
	// Confirmed counts the confirmations that he got before he wrote what a person writes; one more than may
	// be: agents read that. Person: he did.
	Confirmed int  `json:",omitempty"`
	Person    bool `json:",omitempty"`
}

// With returns h with one more mail.
func (h Hearing) With(words uint64) Hearing {
	h.Words = append(slices.Clone(h.Words), words)
	h.Words = h.Words[max(0, len(h.Words)-maxHeard):]
	return h
}

// Has reports whether an address is the person's. Nobody has one.
func (c *Contact) Has(a mail.Address) bool {
	if c == nil || a.IsZero() {
		return false
	}
	for _, own := range append([]mail.Address{c.Address}, c.Also...) {
		if SameAddress(own, a) {
			return true
		}
	}
	return false
}

// Organisations are the IDs of those that the person belongs to. Nobody belongs to none.
func (c *Contact) Organisations() []string {
	if c == nil {
		return nil
	}
	var all []string
	for _, m := range c.Memberships {
		all = append(all, m.Organisation)
	}
	return all
}

// Clone returns a copy that the rules may change.
func (c *Contact) Clone() *Contact {
	n := *c
	n.Also = append([]mail.Address(nil), c.Also...)
	n.Judged = maps.Clone(c.Judged)
	n.Sessions = slices.Clone(c.Sessions)
	n.Passkeys, n.Identities = slices.Clone(c.Passkeys), slices.Clone(c.Identities)
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
	ErrOthersAddress = errors.New("the address is another person's")
	ErrTwoPeople     = errors.New("both addresses have organisations or further addresses: two people are not made one")
	ErrManyAddresses = errors.New("the person has too many addresses already")
)

// Learn makes an address a further one of c, and returns its record. Other is what is known
// of it, nil if nothing. A person of one bare address is taken in; two that both have more
// to lose are not made one, since the roles of one would silently become the other's.
func (c *Contact) Learn(a mail.Address, other *Contact, now time.Time) (*Contact, error) {
	a = Fold(a)
	switch {
	case c.Has(a):
		return nil, nil
	case len(c.Also) >= MaxAlso:
		return nil, ErrManyAddresses
	case other == nil:
		other = &Contact{Address: a, Created: now}
	case other.Address != a:
		return nil, ErrOthersAddress
	case len(other.Also)+len(other.Memberships) > 0:
		return nil, ErrTwoPeople
	}
	c.Also = append(c.Also, a)
	also := other.Clone()
	also.Primary = c.Address
	return also, nil
}

// Terms are what the tickets that a person may read are found by.
func (c *Contact) Terms() []string {
	terms := []string{PersonTerm(c.Address)}
	for _, a := range c.Also {
		terms = append(terms, PersonTerm(a))
	}
	for _, m := range c.Memberships {
		terms = append(terms, OrganisationTerm(m.Organisation))
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}
