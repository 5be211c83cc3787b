package main

import (
	"fmt"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// agents is how many answer for the seeded desk.
const agents = 5

func agentAddress(i int) mail.Address {
	return mail.Address{Local: []string{"ana", "ben", "cleo", "dan", "eva"}[i], Domain: "agents.test"}
}

func agentName(i int) string { return []string{"Ana", "Ben", "Cléo", "Dan", "Eva"}[i] }

// world is the desk that is seeded: so many tickets, a tenth as many customers, a firm for each
// hundred of them. Customer 0 writes one ticket of each hundred; the customers from 1 on are the
// viewers of their firms.
type world struct {
	writer
	tickets   int
	customers int
	firms     int
	tongues   []tongue
	now       time.Time
}

func newWorld(tickets int) *world {
	customers := max(tickets/10, 20)
	return &world{
		writer: newWriter(1), tickets: tickets, customers: customers, firms: max(customers/100, 4),
		tongues: tongues(), now: time.Now().UTC().Truncate(time.Second),
	}
}

// customer is the address of a customer.
func (w *world) customer(i int) mail.Address {
	return mail.Address{Local: fmt.Sprintf("customer%d", i), Domain: fmt.Sprintf("firm%d.customer.test", w.firm(i))}
}

func (w *world) firm(customer int) int { return customer % w.firms }

func firmID(i int) string { return fmt.Sprintf("firm%d", i) }

// account is the account of a customer in his firm.
func account(customer int) string { return []string{"paris", "lyon"}[customer/7%2] }

func (w *world) name(customer int) string {
	t := w.tongue(customer)
	return t.word(uint64(100+customer)) + " " + t.word(uint64(5000+customer*3))
}

// tongue is what a customer writes.
func (w *world) tongue(customer int) tongue { return w.tongues[customer%len(w.tongues)] }

// addPeople keeps the firms and the customers. Each tenth customer has a further address.
func (w *world) addPeople(tx ticket.Tx) error {
	for i := range w.firms {
		o := &ticket.Organisation{ID: firmID(i), Name: fmt.Sprint("Firm ", i), Accounts: []ticket.Account{{ID: "paris"}, {ID: "lyon"}}}
		if err := tx.PutOrganisation(o); err != nil {
			return err
		}
	}
	for i := range w.customers {
		c := w.contact(i)
		if i%10 == 3 {
			c.Also = []mail.Address{{Local: c.Address.Local, Domain: "home.customer.test"}}
			if err := tx.PutContact(&ticket.Contact{Address: c.Also[0], Created: c.Created, Primary: c.Address}); err != nil {
				return err
			}
		}
		if err := tx.PutContact(c); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) contact(i int) *ticket.Contact {
	m := ticket.Membership{Scope: ticket.Scope{Organisation: firmID(w.firm(i)), Account: account(i)}, By: "admin", At: w.now}
	switch {
	case i > 0 && i <= w.firms:
		m.Account, m.Roles = "", []ticket.Role{ticket.Viewer, ticket.Editor}
	case i%5 == 0:
		m.Roles = []ticket.Role{ticket.Viewer}
	}
	c := &ticket.Contact{
		Address: w.customer(i), Name: w.name(i), Language: w.tongue(i).name,
		Created: w.now.Add(-365 * 24 * time.Hour),
	}
	if i > 0 {
		c.Memberships = []ticket.Membership{m}
	}
	return c
}

// author chooses who opens a ticket: few of the customers write much.
func (w *world) author(number int) int {
	if number%100 == 0 {
		return 0
	}
	return 1 + int(w.ExpFloat64()*float64(w.customers)/5)%(w.customers-1)
}
