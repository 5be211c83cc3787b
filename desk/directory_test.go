package desk

import (
	"strings"
	"testing"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

func addr(s string) mail.Address {
	if s == "postmaster" {
		return mail.Address{Local: s}
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(s)
	}
	return a
}

// plain are the words of letters in tests.
type plain struct{}

func (plain) Languages() []string { return []string{"de", "en", "es", "fr", "it", "nl", "pt"} }

func (plain) RequestSubject(string) string { return "Your request" }

func (plain) QuarantineSubject(string, int) string { return "Mails in quarantine" }

func (plain) QuestionSubject(_, name string) string { return "A question from " + name }

func (plain) NoSubject(string) string { return "(no subject)" }

func (plain) FormQuestions() []string { return []string{"Fill in:"} }

func (plain) NoteName(string, uint64) string { return "Note" }

func (plain) ViaName(_, name, desk string) string { return name + " via " + desk }

func TestLocate(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{
		Hostname: "mx.desk.test",
		Addresses: []policy.SupportAddress{
			{Address: addr("support@desk.test"), Aliases: []mail.Address{addr("help@desk.test")}, Separator: "+"},
			{Address: addr("vente@bücher.test"), Separator: "-"},
		},
	}, plain{})
	bounce, support := "b"+strings.Repeat("a", 23), addr("support@desk.test")
	for _, c := range []struct {
		name, in string
		want     policy.Target
		ok       bool
	}{
		{"the address", "support@desk.test", policy.Target{Address: support}, true},
		{"any case", "SUPPORT@Desk.Test", policy.Target{Address: support}, true},
		{"an alias", "help@desk.test", policy.Target{Address: addr("help@desk.test")}, true},
		{"anything behind the separator", "support+x@desk.test", policy.Target{Address: support, Token: "x"}, true},
		{"sensitive", "support+Sensitive@desk.test", policy.Target{Address: support, Token: "sensitive", Sensitive: true}, true},
		{"another separator", "vente-x@xn--bcher-kva.test", policy.Target{Desk: 1, Address: addr("vente@xn--bcher-kva.test"), Token: "x"}, true},
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
			got, ok := d.Locate(addr(c.in))
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
		if ticket.Fold(addr(c.a)) != ticket.Fold(addr(c.b)) {
			t.Errorf("%s: %v != %v", c.name, ticket.Fold(addr(c.a)), ticket.Fold(addr(c.b)))
		}
	}
	if ticket.Fold(addr("carla+a@x.test")) == ticket.Fold(addr("carla@x.test")) {
		t.Error("a customer's +tag was lost")
	}
}
