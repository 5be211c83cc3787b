package check

import (
	"bytes"
	"errors"
	"slices"

	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// contacts verifies that the addresses of a person lead to each other, and that his
// organisations are there.
func (c *checker) contacts() error {
	return scan(c, record.BucketContacts, func(k []byte, contact *ticket.Contact) error {
		if !bytes.Equal(record.ContactKey(contact.Address), k) {
			c.Say("The contact %s lies at a wrong place.", contact.Address)
		}
		if !contact.Primary.IsZero() {
			if err := c.linked(contact, contact.Primary, func(p *ticket.Contact) bool {
				return slices.Contains(p.Also, contact.Address)
			}); err != nil {
				return err
			}
		}
		for _, a := range contact.Also {
			if err := c.linked(contact, a, func(p *ticket.Contact) bool { return p.Primary == contact.Address }); err != nil {
				return err
			}
		}
		return c.memberships(contact)
	})
}

// linked complains unless the contact at an address leads back.
func (c *checker) linked(from *ticket.Contact, to mail.Address, back func(*ticket.Contact) bool) error {
	other, err := record.Read[ticket.Contact](c.Reader, record.BucketContacts, record.ContactKey(to))
	switch {
	case errors.Is(err, ticket.ErrNotFound):
		c.Say("The contact %s speaks of %s, which is missing.", from.Address, to)
	case err != nil:
		return c.fault(err)
	case !back(other):
		c.Say("The contact %s speaks of %s, which does not lead back.", from.Address, to)
	}
	return nil
}

func (c *checker) memberships(contact *ticket.Contact) error {
	for _, m := range contact.Memberships {
		o, err := record.Read[ticket.Organisation](c.Reader, record.BucketOrganisations, record.OrganisationKey(m.Organisation))
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return c.fault(err)
		}
		known := err == nil
		if known && m.Account != "" {
			_, known = o.Account(m.Account)
		}
		if !known {
			c.Say("The contact %s is a member of %s, which is missing.", contact.Address, m.Scope)
		}
	}
	return nil
}

func (c *checker) organisations() error {
	return scan(c, record.BucketOrganisations, func(k []byte, o *ticket.Organisation) error {
		if !bytes.Equal(record.OrganisationKey(o.ID), k) {
			c.Say("The organisation %s lies at a wrong place.", o.ID)
		}
		return nil
	})
}
