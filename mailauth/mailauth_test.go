package mailauth

import (
	"context"
	"testing"

	"guichet/mail"
)

func TestCheck(t *testing.T) {
	ana := mail.Mailbox{Name: "Ana", Address: mail.Address{Local: "ana", Domain: "example.org"}}
	carla := mail.Mailbox{Address: mail.Address{Local: "carla", Domain: "customer.test"}}
	for _, c := range []struct {
		name    string
		trusted bool
		from    []mail.Mailbox
		want    mail.Result
	}{
		{"a trusted host, one author", true, []mail.Mailbox{ana}, mail.Trusted},
		{"a trusted host, no author", true, nil, mail.None},
		{"a trusted host, two authors", true, []mail.Mailbox{ana, carla}, mail.None},
		{"a trusted host, an author without address", true, []mail.Mailbox{{Name: "Ana"}}, mail.None},
		{"a stranger", false, []mail.Mailbox{ana}, mail.None},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := new(Checker).Check(context.Background(), mail.Envelope{Trusted: c.trusted}, c.from, nil)
			if got != (mail.Verdict{Result: c.want}) {
				t.Errorf("Check = %+v, want %s and no method", got, c.want)
			}
			if !c.trusted {
				return
			}
			r := &resolver{}
			got = NewChecker(Options{Resolver: r}).Check(context.Background(), mail.Envelope{Trusted: true}, c.from, nil)
			if got != (mail.Verdict{Result: c.want}) || r.asked.Load() != 0 {
				t.Errorf("with DNS: %+v after %d look-ups, want %s and none", got, r.asked.Load(), c.want)
			}
		})
	}
}
