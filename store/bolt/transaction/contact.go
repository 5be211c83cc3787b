package transaction

import (
	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Contact implements ticket.Reader.
func (r *Reader) Contact(a mail.Address) (*ticket.Contact, error) {
	var c ticket.Contact
	if err := r.records.Get(record.BucketContacts, record.ContactKey(a), &c); err != nil {
		return nil, err
	}
	return &c, nil
}

// Contacts lists them in the order of their hashes: after need not exist any more.
func (r *Reader) Contacts(after mail.Address, limit int) ([]*ticket.Contact, error) {
	var from []byte
	if !after.IsZero() {
		from = record.ContactKey(after)
	}
	return record.List[ticket.Contact](r.records, record.BucketContacts, from, limit)
}

// PutContact implements ticket.Tx.
func (t *Tx) PutContact(c *ticket.Contact) error {
	return t.Put(record.BucketContacts, record.ContactKey(c.Address), c)
}

// Organisation implements ticket.Reader.
func (r *Reader) Organisation(id string) (*ticket.Organisation, error) {
	var o ticket.Organisation
	if err := r.records.Get(record.BucketOrganisations, record.OrganisationKey(id), &o); err != nil {
		return nil, err
	}
	return &o, nil
}

// Organisations implements ticket.Reader.
func (r *Reader) Organisations(after string, limit int) ([]*ticket.Organisation, error) {
	return record.List[ticket.Organisation](r.records, record.BucketOrganisations, record.OrganisationKey(after), limit)
}

// PutOrganisation implements ticket.Tx.
func (t *Tx) PutOrganisation(o *ticket.Organisation) error {
	return t.Put(record.BucketOrganisations, record.OrganisationKey(o.ID), o)
}

// DropOrganisation implements ticket.Tx.
func (t *Tx) DropOrganisation(id string) error {
	if _, err := t.Organisation(id); err != nil {
		return err
	}
	return t.Remove(record.BucketOrganisations, record.OrganisationKey(id))
}
