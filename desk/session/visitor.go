package session

import (
	"time"

	"guichet/desk/authority"
	"guichet/mail"
	"guichet/ticket"
)

// Visitor is somebody who opened the pages, as far as that is proven. The zero value is nobody.
type Visitor struct {
	authority.Asker              // an agent, or a customer
	Address         mail.Address // by which he acts
	Name            string       // "" where it is not known
	Language        string       // of letters to him; "" where it is not known
	Proven          time.Time    // when he last showed that mail reaches him; zero: he came by a personal link
	Session         []byte       // the hash of his session; nil: he came by a personal link
}

// IsZero reports whether nobody is known to visit.
func (v *Visitor) IsZero() bool { return v.Address.IsZero() }

// Fresh reports whether the visitor showed so lately that mail reaches him that he may do what cannot be called
// back: share, delete, grant, open sensitive files, change his profile (PRODUCT 5.6).
func (v *Visitor) Fresh(now time.Time) bool {
	return !v.Proven.IsZero() && (v.Agent != nil || now.Sub(v.Proven) < ticket.FreshTime)
}
