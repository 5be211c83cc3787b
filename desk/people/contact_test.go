package people_test

import (
	"errors"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/ticket"
)

func TestLearn(t *testing.T) {
	many := &ticket.Contact{Address: desktest.Addr("carla@customer.test")}
	for range ticket.MaxAlso {
		many.Also = append(many.Also, desktest.Addr("x@customer.test"))
	}
	carla := ticket.Contact{Address: desktest.Addr("carla@customer.test"), Also: []mail.Address{desktest.Addr("carla@old.test")}}
	home := desktest.Addr("Carla@HOME.test")
	member := &ticket.Contact{Address: ticket.Fold(home), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}}}}
	for _, c := range []struct {
		name  string
		who   *ticket.Contact
		a     mail.Address
		other *ticket.Contact
		err   error
		also  int
	}{
		{"an unknown address", carla.Clone(), home, nil, nil, 2},
		{"a person of one address", carla.Clone(), home, &ticket.Contact{Address: ticket.Fold(home), Suppressed: "dead"}, nil, 2},
		{"his own", carla.Clone(), desktest.Addr("carla@customer.test"), nil, nil, 1},
		{"his further one", carla.Clone(), desktest.Addr("CARLA@old.test"), nil, nil, 1},
		{"somebody else's further one", carla.Clone(), home, &ticket.Contact{Address: desktest.Addr("eve@else.test")}, ticket.ErrOthersAddress, 1},
		{"a member of an organisation", carla.Clone(), home, member, ticket.ErrTwoPeople, 1},
		{"too many", many, home, nil, ticket.ErrManyAddresses, ticket.MaxAlso},
	} {
		t.Run(c.name, func(t *testing.T) {
			record, err := c.who.Learn(c.a, c.other, desktest.Noon)
			if !errors.Is(err, c.err) || len(c.who.Also) != c.also {
				t.Fatalf("%v, %d further addresses; want %v, %d", err, len(c.who.Also), c.err, c.also)
			}
			if record != nil && (record.Address != ticket.Fold(c.a) || record.Primary != c.who.Address || c.other != nil && record.Suppressed != c.other.Suppressed) {
				t.Errorf("its record is %+v", record)
			}
		})
	}
}

func TestOrganisationCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		o    ticket.Organisation
		good bool
	}{
		{"good", ticket.Organisation{ID: "acme-2.x_y", Accounts: []ticket.Account{{ID: "1"}, {ID: "2"}}}, true},
		{"no ID", ticket.Organisation{Name: "Acme"}, false},
		{"a slash", ticket.Organisation{ID: "a/b"}, false},
		{"capitals", ticket.Organisation{ID: "Acme"}, false},
		{"too long", ticket.Organisation{ID: string(make([]byte, 65))}, false},
		{"a bad account", ticket.Organisation{ID: "a", Accounts: []ticket.Account{{}}}, false},
		{"an account twice", ticket.Organisation{ID: "a", Accounts: []ticket.Account{{ID: "x"}, {ID: "x"}}}, false},
	} {
		if err := c.o.Check(); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
