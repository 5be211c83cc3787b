package thread_test

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/ticket"
)

func TestToken(t *testing.T) {
	keys := desktest.Ring(t)
	it := &ticket.Ticket{Number: 4_294_967_295, Secret: []byte("secret"), People: make([]ticket.Person, 3)}
	for _, role := range []ticket.TokenRole{ticket.TokenReply, ticket.TokenNote, ticket.TokenReference} {
		s := keys.Issue(role, it, 2)
		for _, form := range []string{s, strings.ToUpper(s)} {
			tok, ok := ticket.ParseToken(form)
			if !ok || tok.Role != role || tok.Ticket != it.Number || tok.Person != 2 || !keys.Verify(tok, it) {
				t.Errorf("%s reads as %+v, %v", form, tok, ok)
			}
		}
		if len(s) > 27 {
			t.Errorf("%s has %d characters", s, len(s))
		}
	}
}

func TestTokenAltered(t *testing.T) {
	keys := desktest.Ring(t)
	it := &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: make([]ticket.Person, 2)}
	s := keys.Issue(ticket.TokenReply, it, 1)
	for i := range s {
		for _, c := range ticket.Alphabet + "018-" {
			if byte(c) == s[i] {
				continue
			}
			tok, ok := ticket.ParseToken(s[:i] + string(c) + s[i+1:])
			if ok && keys.Verify(tok, it) {
				t.Fatalf("character %d may be %q", i, c)
			}
		}
	}
}

func TestTokenRefused(t *testing.T) {
	keys := desktest.Ring(t)
	it := &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: make([]ticket.Person, 2)}
	tok, _ := ticket.ParseToken(keys.Issue(ticket.TokenReply, it, 1))
	for _, c := range []struct {
		name   string
		keys   *ticket.Keyring
		ticket *ticket.Ticket
	}{
		{"another installation's ticket 12", keys, &ticket.Ticket{Number: 12, Secret: []byte("other"), People: make([]ticket.Person, 2)}},
		{"another number", keys, &ticket.Ticket{Number: 13, Secret: []byte("secret"), People: make([]ticket.Person, 2)}},
		{"person revoked", keys, &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: []ticket.Person{{}, {Generation: 1}}}},
		{"person unknown", keys, &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: make([]ticket.Person, 1)}},
		{"other keys", desktest.Ring(t), it},
	} {
		if c.keys.Verify(tok, c.ticket) {
			t.Errorf("%s: verified", c.name)
		}
	}
}

func TestTokenOfRetiredKey(t *testing.T) {
	keys := desktest.Ring(t)
	it := &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: make([]ticket.Person, 1)}
	old, _ := ticket.ParseToken(keys.Issue(ticket.TokenReply, it, 0))
	keys.Keys[0].Retired = time.Unix(1, 0)
	if err := keys.Add(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	fresh, _ := ticket.ParseToken(keys.Issue(ticket.TokenReply, it, 0))
	if fresh.Key != 1 || !keys.Verify(fresh, it) || !keys.Verify(old, it) {
		t.Errorf("key %d signs; fresh %v, old %v", fresh.Key, keys.Verify(fresh, it), keys.Verify(old, it))
	}
}

func TestBounce(t *testing.T) {
	keys := desktest.Ring(t)
	it := &ticket.Ticket{Number: 12, Secret: []byte("secret")}
	local := keys.BounceLocal(4_000_000_000, it.Secret)
	if id, ok := ticket.ParseBounce(strings.ToUpper(local)); !ok || id != 4_000_000_000 || !keys.VerifyBounce(strings.ToUpper(local), id, it.Secret) {
		t.Errorf("%s names letter %d, %v", local, id, ok)
	}
	if len(local) > 24 {
		t.Errorf("%s has %d characters", local, len(local))
	}
	for i := 1; i < len(local); i++ {
		for _, c := range ticket.Alphabet {
			other := local[:i] + string(c) + local[i+1:]
			if id, ok := ticket.ParseBounce(other); ok && other != local && keys.VerifyBounce(other, id, it.Secret) {
				t.Fatalf("character %d may be %q", i, c)
			}
		}
	}
}

func TestLoopMAC(t *testing.T) {
	keys := desktest.Ring(t)
	mark := keys.LoopMAC("a@b")
	if !keys.IsLoop(mark, "a@b") || keys.IsLoop(mark, "a@c") || keys.IsLoop("", "a@b") {
		t.Error("the mark does not tell our mail from others")
	}
}

func FuzzToken(f *testing.F) {
	keys := desktest.Ring(f)
	it := &ticket.Ticket{Number: 12, Secret: []byte("secret"), People: make([]ticket.Person, 2)}
	good := keys.Issue(ticket.TokenReply, it, 1)
	f.Add(good)
	f.Add(strings.Repeat("a", 27))
	f.Fuzz(func(t *testing.T, s string) {
		tok, ok := ticket.ParseToken(s)
		if ok && keys.Verify(tok, it) && !strings.EqualFold(s, good) {
			t.Errorf("%q verifies", s)
		}
		if id, ok := ticket.ParseBounce(s); ok && keys.VerifyBounce(s, id, it.Secret) {
			t.Errorf("%q verifies as a return path", s)
		}
	})
}
