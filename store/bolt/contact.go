package bolt

import (
	"guichet/desk"
	"guichet/mail"
)

func (r *reader) Contact(a mail.Address) (*desk.Contact, error) {
	var c desk.Contact
	if err := r.get(bucketContacts, contactKey(a), &c); err != nil {
		return nil, err
	}
	return &c, nil
}

// Contacts lists them in the order of their hashes: after need not exist any more.
func (r *reader) Contacts(after mail.Address, limit int) ([]*desk.Contact, error) {
	var from []byte
	if !after.IsZero() {
		from = contactKey(after)
	}
	return list[desk.Contact](r, bucketContacts, from, limit)
}

func (t *tx) PutContact(c *desk.Contact) error {
	return t.put(bucketContacts, contactKey(c.Address), c)
}

func (r *reader) Organisation(id string) (*desk.Organisation, error) {
	var o desk.Organisation
	if err := r.get(bucketOrganisations, organisationKey(id), &o); err != nil {
		return nil, err
	}
	return &o, nil
}

func (r *reader) Organisations(after string, limit int) ([]*desk.Organisation, error) {
	return list[desk.Organisation](r, bucketOrganisations, organisationKey(after), limit)
}

func (t *tx) PutOrganisation(o *desk.Organisation) error {
	return t.put(bucketOrganisations, organisationKey(o.ID), o)
}

func (t *tx) DropOrganisation(id string) error {
	if _, err := t.Organisation(id); err != nil {
		return err
	}
	return t.remove(bucketOrganisations, organisationKey(id))
}
