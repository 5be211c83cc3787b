package desk

import (
	"errors"
	"testing"

	"guichet/mail"
)

func TestLearn(t *testing.T) {
	many := &Contact{Address: addr("carla@customer.test")}
	for range maxAlso {
		many.Also = append(many.Also, addr("x@customer.test"))
	}
	carla := Contact{Address: addr("carla@customer.test"), Also: []mail.Address{addr("carla@old.test")}}
	home := addr("Carla@HOME.test")
	member := &Contact{Address: Fold(home), Memberships: []Membership{{Scope: Scope{"acme", ""}}}}
	for _, c := range []struct {
		name  string
		who   *Contact
		a     mail.Address
		other *Contact
		err   error
		also  int
	}{
		{"an unknown address", carla.clone(), home, nil, nil, 2},
		{"a person of one address", carla.clone(), home, &Contact{Address: Fold(home), Suppressed: "dead"}, nil, 2},
		{"his own", carla.clone(), addr("carla@customer.test"), nil, nil, 1},
		{"his further one", carla.clone(), addr("CARLA@old.test"), nil, nil, 1},
		{"somebody else's further one", carla.clone(), home, &Contact{Address: addr("eve@else.test")}, errOthersAddress, 1},
		{"a member of an organisation", carla.clone(), home, member, errTwoPeople, 1},
		{"too many", many, home, nil, errManyAddresses, maxAlso},
	} {
		t.Run(c.name, func(t *testing.T) {
			record, err := c.who.learn(c.a, c.other, noon)
			if !errors.Is(err, c.err) || len(c.who.Also) != c.also {
				t.Fatalf("%v, %d further addresses; want %v, %d", err, len(c.who.Also), c.err, c.also)
			}
			if record != nil && (record.Address != Fold(c.a) || record.Primary != c.who.Address || c.other != nil && record.Suppressed != c.other.Suppressed) {
				t.Errorf("its record is %+v", record)
			}
		})
	}
}

func TestOrganisationCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Organisation
		good bool
	}{
		{"good", Organisation{ID: "acme-2.x_y", Accounts: []Account{{ID: "1"}, {ID: "2"}}}, true},
		{"no ID", Organisation{Name: "Acme"}, false},
		{"a slash", Organisation{ID: "a/b"}, false},
		{"capitals", Organisation{ID: "Acme"}, false},
		{"too long", Organisation{ID: string(make([]byte, 65))}, false},
		{"a bad account", Organisation{ID: "a", Accounts: []Account{{}}}, false},
		{"an account twice", Organisation{ID: "a", Accounts: []Account{{ID: "x"}, {ID: "x"}}}, false},
	} {
		if err := c.o.Check(); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
