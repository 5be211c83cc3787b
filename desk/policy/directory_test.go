package policy_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

func TestLocate(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{
		Hostname: "mx.desk.test",
		Addresses: []policy.SupportAddress{
			{Address: desktest.Addr("support@desk.test"), Aliases: []mail.Address{desktest.Addr("help@desk.test")}, Separator: "+"},
			{Address: desktest.Addr("vente@bücher.test"), Separator: "-"},
		},
	}, desktest.Plain{})
	bounce, support := "b"+strings.Repeat("a", 23), desktest.Addr("support@desk.test")
	for _, c := range []struct {
		name, in string
		want     policy.Target
		ok       bool
	}{
		{"the address", "support@desk.test", policy.Target{Address: support}, true},
		{"any case", "SUPPORT@Desk.Test", policy.Target{Address: support}, true},
		{"an alias", "help@desk.test", policy.Target{Address: desktest.Addr("help@desk.test")}, true},
		{"anything behind the separator", "support+x@desk.test", policy.Target{Address: support, Token: "x"}, true},
		{"sensitive", "support+Sensitive@desk.test", policy.Target{Address: support, Token: "sensitive", Sensitive: true}, true},
		{"another separator", "vente-x@xn--bcher-kva.test", policy.Target{Desk: 1, Address: desktest.Addr("vente@xn--bcher-kva.test"), Token: "x"}, true},
		{"the other's separator", "vente+x@bücher.test", policy.Target{}, false},
		{"bare postmaster", "postmaster", policy.Target{Role: true}, true},
		{"abuse of a domain", "Abuse@bücher.test", policy.Target{Desk: 1, Role: true}, true},
		{"postmaster of the host", "postmaster@mx.desk.test", policy.Target{Role: true}, true},
		{"return path", bounce + "@desk.test", policy.Target{Bounce: bounce}, true},
		{"return path of a foreign domain", bounce + "@else.test", policy.Target{}, false},
		{"unknown local part", "sales@desk.test", policy.Target{}, false},
		{"foreign domain", "support@else.test", policy.Target{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := d.Locate(desktest.Addr(c.in))
			if got != c.want || ok != c.ok {
				t.Errorf("locate(%s) = %+v, %v; want %+v, %v", c.in, got, ok, c.want, c.ok)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, a, b string }{
		{"case of the local part", "Carla@customer.test", "carla@customer.test"},
		{"case of the domain", "carla@Customer.TEST", "carla@customer.test"},
		{"u-label and a-label", "carla@bücher.test", "carla@xn--bcher-kva.test"},
		{"composed and decomposed", "jürgen@x.test", "ju\u0308rgen@x.test"},
	} {
		if ticket.Fold(desktest.Addr(c.a)) != ticket.Fold(desktest.Addr(c.b)) {
			t.Errorf("%s: %v != %v", c.name, ticket.Fold(desktest.Addr(c.a)), ticket.Fold(desktest.Addr(c.b)))
		}
	}
	if ticket.Fold(desktest.Addr("carla+a@x.test")) == ticket.Fold(desktest.Addr("carla@x.test")) {
		t.Error("a customer's +tag was lost")
	}
}
