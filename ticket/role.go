package ticket

import (
	"slices"
	"time"
)

// Role is what a member may do with the tickets of a scope (PRODUCT 5.4). Roles only add:
// who has none has all that his own tickets give him.
type Role string

// The roles.
const (
	Viewer          Role = "viewer"           // reads
	SensitiveViewer Role = "sensitive-viewer" // reads, also sensitive files
	Editor          Role = "editor"           // reads and replies
)

// Roles lists them all.
func Roles() []Role { return []Role{Viewer, SensitiveViewer, Editor} }

// Scope is an organisation, or one account of it. The zero Scope is nowhere.
type Scope struct {
	Organisation string // ID
	Account      string `json:",omitempty"` // ID; "": the whole organisation
}

// String is how commands write it: "acme" or "acme/paris".
func (s Scope) String() string {
	if s.Account == "" {
		return s.Organisation
	}
	return s.Organisation + "/" + s.Account
}

// Scope is whom the ticket is for; zero if that is nobody's organisation.
func (t *Ticket) Scope() Scope { return Scope{t.Organisation, t.Account} }

// Covers reports whether what is granted at s holds in other.
func (s Scope) Covers(other Scope) bool {
	return s.Organisation != "" && s.Organisation == other.Organisation && (s.Account == "" || s.Account == other.Account)
}

// Membership is a person's place in an organisation. Without roles it fills in new tickets
// and gives no right: an organisation's history is closed until somebody grants it.
type Membership struct {
	Scope
	Roles   []Role    `json:",omitempty"`
	Default bool      `json:",omitempty"` // of several, the one that a new ticket is for
	By      string    // who granted it: an agent's address, or "admin"
	At      time.Time // when it last changed
}

// Right is something that a person may do with a ticket.
type Right string

// The rights.
const (
	Read          Right = "read"           // subject, messages for all, files that are not sensitive
	Reply         Right = "reply"          // write in it
	ReadSensitive Right = "read-sensitive" // open sensitive files that others sent
)

// gives are the rights of each role.
func (role Role) gives(right Right) bool {
	switch role {
	case Viewer:
		return right == Read
	case SensitiveViewer:
		return right == Read || right == ReadSensitive
	case Editor:
		return right == Read || right == Reply
	}
	return false
}

// May reports whether a customer may do something with a ticket: one's own tickets and those
// shared with one by any of one's addresses, and what roles give (PRODUCT 5.4). A nil
// contact is a stranger, who may nothing, and of a deleted ticket nobody may anything.
// Agents' rights are not its matter.
func May(c *Contact, t *Ticket, what Right) bool {
	if c == nil || !c.Primary.IsZero() || !t.visible() {
		return false
	}
	for _, p := range t.People {
		if c.Has(p.Address) && p.Standing.Gives(what) {
			return true
		}
	}
	return MayByRole(c, t, what)
}

// MayByRole is May without what the person is to the ticket itself.
func MayByRole(c *Contact, t *Ticket, what Right) bool {
	if c == nil || !t.visible() {
		return false
	}
	here := t.Scope()
	return slices.ContainsFunc(c.Memberships, func(m Membership) bool {
		return m.Covers(here) && slices.ContainsFunc(m.Roles, func(role Role) bool { return role.gives(what) })
	})
}

// Gives are the rights of those who stand on a ticket. Invited people may write, and read
// once they did; watchers may neither (PRODUCT 5.5).
func (s Standing) Gives(right Right) bool {
	switch s {
	case Requester, Participant:
		return right == Read || right == Reply
	case Invited:
		return right == Reply
	}
	return false
}

// MayOpen reports whether a customer may open the files of a message: sensitive ones are for
// their sender and for who was granted to see them (PRODUCT 6.2).
func MayOpen(c *Contact, t *Ticket, m *Message, file Attachment) bool {
	if !May(c, t, Read) || m.Visibility != ForAll || file.Dropped || file.Inside {
		return false
	}
	return !file.Sensitive || c.Has(m.Author.Address) || May(c, t, ReadSensitive)
}

// Holds reports whether somebody has a role at exactly this scope.
func (c *Contact) Holds(s Scope, role Role) bool {
	return slices.ContainsFunc(c.Memberships, func(m Membership) bool { return m.Scope == s && slices.Contains(m.Roles, role) })
}

// Grant gives a person a role at a scope; "" makes him a member without one.
func (c *Contact) Grant(s Scope, role Role, by string, now time.Time) {
	at := slices.IndexFunc(c.Memberships, func(m Membership) bool { return m.Scope == s })
	if at < 0 {
		at = len(c.Memberships)
		c.Memberships = append(c.Memberships, Membership{Scope: s})
	}
	m := &c.Memberships[at]
	m.By, m.At = by, now
	if role != "" && !slices.Contains(m.Roles, role) {
		m.Roles = append(m.Roles, role)
	}
}

// Revoke ends a person's memberships in a scope and below it. It reports whether there was
// one.
func (c *Contact) Revoke(s Scope) bool {
	before := len(c.Memberships)
	c.Memberships = slices.DeleteFunc(c.Memberships, func(m Membership) bool { return s.Covers(m.Scope) })
	return len(c.Memberships) < before
}
