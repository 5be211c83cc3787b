package bolt

import (
	"guichet/mail"
	"guichet/ticket"
)

func (r *reader) Contact(a mail.Address) (*ticket.Contact, error) {
	var c ticket.Contact
	if err := r.records.get(bucketContacts, contactKey(a), &c); err != nil {
		return nil, err
	}
	return &c, nil
}

// Contacts lists them in the order of their hashes: after need not exist any more.
func (r *reader) Contacts(after mail.Address, limit int) ([]*ticket.Contact, error) {
	var from []byte
	if !after.IsZero() {
		from = contactKey(after)
	}
	return list[ticket.Contact](r.records, bucketContacts, from, limit)
}

func (t *tx) PutContact(c *ticket.Contact) error {
	return t.put(bucketContacts, contactKey(c.Address), c)
}

func (r *reader) Organisation(id string) (*ticket.Organisation, error) {
	var o ticket.Organisation
	if err := r.records.get(bucketOrganisations, organisationKey(id), &o); err != nil {
		return nil, err
	}
	return &o, nil
}

func (r *reader) Organisations(after string, limit int) ([]*ticket.Organisation, error) {
	return list[ticket.Organisation](r.records, bucketOrganisations, organisationKey(after), limit)
}

func (t *tx) PutOrganisation(o *ticket.Organisation) error {
	return t.put(bucketOrganisations, organisationKey(o.ID), o)
}

func (t *tx) DropOrganisation(id string) error {
	if _, err := t.Organisation(id); err != nil {
		return err
	}
	return t.remove(bucketOrganisations, organisationKey(id))
}
