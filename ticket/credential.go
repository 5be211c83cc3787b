package ticket

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"guichet/mail"
)

// Passkey is a key of a person's device, with which he logs in (WebAuthn). What is kept is public.
type Passkey struct {
	ID     []byte    // as the device names it
	Name   string    `json:",omitempty"` // of the browser where it was made
	Added  time.Time // when it was made
	Used   time.Time `json:",omitzero"` // when it last logged in; zero: never
	Record []byte    // the public key and what belongs to it, JSON of the library that reads it
}

// Identity is who a provider of OpenID Connect says that a person is there.
type Identity struct {
	Issuer  string
	Subject string // never given to somebody else (OpenID Connect Core 1.0 §5.7)
	Since   time.Time
}

// Further is an address that somebody says is his, until he types the code of the letter that went there.
type Further struct {
	Address mail.Address
	Login   Login
}

// MaxPasskeys is how many one person may have.
const MaxPasskeys = 20

// ErrManyPasskeys is returned to who has that many.
var ErrManyPasskeys = errors.New("there are too many passkeys already")

// AddPasskey keeps a new one, or what was learned of one.
func (c *Contact) AddPasskey(p Passkey) error {
	at := slices.IndexFunc(c.Passkeys, func(have Passkey) bool { return bytes.Equal(have.ID, p.ID) })
	switch {
	case at >= 0:
		c.Passkeys[at] = p
	case len(c.Passkeys) >= MaxPasskeys:
		return ErrManyPasskeys
	default:
		c.Passkeys = append(c.Passkeys, p)
	}
	return nil
}

// DropPasskey forgets one; none is no error.
func (c *Contact) DropPasskey(id []byte) {
	c.Passkeys = slices.DeleteFunc(slices.Clone(c.Passkeys), func(have Passkey) bool { return bytes.Equal(have.ID, id) })
}

// Recognise notes who a provider says that the person is. It reports false for another one than before: the address
// has another owner there by now, and what was the first one's is not his.
func (c *Contact) Recognise(i Identity) bool {
	for _, have := range c.Identities {
		if have.Issuer == i.Issuer {
			return have.Subject == i.Subject
		}
	}
	c.Identities = append(c.Identities, i)
	return true
}
