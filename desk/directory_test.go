package desk

import (
	"strings"
	"testing"

	"guichet/mail"
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

func (plain) Languages() []string                  { return []string{"de", "en", "es", "fr", "it", "nl", "pt"} }
func (plain) RequestSubject(string) string         { return "Your request" }
func (plain) QuarantineSubject(string, int) string { return "Mails in quarantine" }
func (plain) NoSubject(string) string              { return "(no subject)" }
func (plain) FormQuestions() []string              { return []string{"Fill in:"} }
func (plain) NoteName(string, uint64) string       { return "Note" }
func (plain) ViaName(_, name, desk string) string  { return name + " via " + desk }

func TestLocate(t *testing.T) {
	d := newDirectory(Policy{
		Hostname: "mx.desk.test",
		Addresses: []SupportAddress{
			{Address: addr("support@desk.test"), Aliases: []mail.Address{addr("help@desk.test")}, Separator: "+"},
			{Address: addr("vente@bücher.test"), Separator: "-"},
		},
	}, plain{})
	bounce := "b" + strings.Repeat("a", 23)
	for _, c := range []struct {
		name, in string
		want     target
		ok       bool
	}{
		{"the address", "support@desk.test", target{}, true},
		{"any case", "SUPPORT@Desk.Test", target{}, true},
		{"an alias", "help@desk.test", target{}, true},
		{"anything behind the separator", "support+x@desk.test", target{token: "x"}, true},
		{"sensitive", "support+Sensitive@desk.test", target{token: "sensitive", sensitive: true}, true},
		{"another separator", "vente-x@xn--bcher-kva.test", target{desk: 1, token: "x"}, true},
		{"the other's separator", "vente+x@bücher.test", target{}, false},
		{"bare postmaster", "postmaster", target{role: true}, true},
		{"abuse of a domain", "Abuse@bücher.test", target{desk: 1, role: true}, true},
		{"postmaster of the host", "postmaster@mx.desk.test", target{role: true}, true},
		{"return path", bounce + "@desk.test", target{bounce: bounce}, true},
		{"return path of a foreign domain", bounce + "@else.test", target{}, false},
		{"unknown local part", "sales@desk.test", target{}, false},
		{"foreign domain", "support@else.test", target{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := d.locate(addr(c.in))
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
		if Fold(addr(c.a)) != Fold(addr(c.b)) {
			t.Errorf("%s: %v != %v", c.name, Fold(addr(c.a)), Fold(addr(c.b)))
		}
	}
	if Fold(addr("carla+a@x.test")) == Fold(addr("carla@x.test")) {
		t.Error("a customer's +tag was lost")
	}
}
