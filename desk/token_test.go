package desk

import (
	"strings"
	"testing"
	"time"
)

func ring(t testing.TB) *Keyring {
	k, err := NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestToken(t *testing.T) {
	keys := ring(t)
	ticket := &Ticket{Number: 4_294_967_295, Secret: []byte("secret"), People: make([]Person, 3)}
	for _, role := range []TokenRole{TokenReply, TokenNote, TokenReference} {
		s := keys.Issue(role, ticket, 2)
		for _, form := range []string{s, strings.ToUpper(s)} {
			tok, ok := ParseToken(form)
			if !ok || tok.Role != role || tok.Ticket != ticket.Number || tok.Person != 2 || !keys.Verify(tok, ticket) {
				t.Errorf("%s reads as %+v, %v", form, tok, ok)
			}
		}
		if len(s) > 27 {
			t.Errorf("%s has %d characters", s, len(s))
		}
	}
}

func TestTokenAltered(t *testing.T) {
	keys := ring(t)
	ticket := &Ticket{Number: 12, Secret: []byte("secret"), People: make([]Person, 2)}
	s := keys.Issue(TokenReply, ticket, 1)
	for i := range s {
		for _, c := range alphabet + "018-" {
			if byte(c) == s[i] {
				continue
			}
			tok, ok := ParseToken(s[:i] + string(c) + s[i+1:])
			if ok && keys.Verify(tok, ticket) {
				t.Fatalf("character %d may be %q", i, c)
			}
		}
	}
}

func TestTokenRefused(t *testing.T) {
	keys := ring(t)
	ticket := &Ticket{Number: 12, Secret: []byte("secret"), People: make([]Person, 2)}
	tok, _ := ParseToken(keys.Issue(TokenReply, ticket, 1))
	for _, c := range []struct {
		name   string
		keys   *Keyring
		ticket *Ticket
	}{
		{"another installation's ticket 12", keys, &Ticket{Number: 12, Secret: []byte("other"), People: make([]Person, 2)}},
		{"another number", keys, &Ticket{Number: 13, Secret: []byte("secret"), People: make([]Person, 2)}},
		{"person revoked", keys, &Ticket{Number: 12, Secret: []byte("secret"), People: []Person{{}, {Generation: 1}}}},
		{"person unknown", keys, &Ticket{Number: 12, Secret: []byte("secret"), People: make([]Person, 1)}},
		{"other keys", ring(t), ticket},
	} {
		if c.keys.Verify(tok, c.ticket) {
			t.Errorf("%s: verified", c.name)
		}
	}
}

func TestTokenOfRetiredKey(t *testing.T) {
	keys := ring(t)
	ticket := &Ticket{Number: 12, Secret: []byte("secret"), People: make([]Person, 1)}
	old, _ := ParseToken(keys.Issue(TokenReply, ticket, 0))
	keys.Keys[0].Retired = time.Unix(1, 0)
	if err := keys.add(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	fresh, _ := ParseToken(keys.Issue(TokenReply, ticket, 0))
	if fresh.key != 1 || !keys.Verify(fresh, ticket) || !keys.Verify(old, ticket) {
		t.Errorf("key %d signs; fresh %v, old %v", fresh.key, keys.Verify(fresh, ticket), keys.Verify(old, ticket))
	}
}

func TestBounce(t *testing.T) {
	keys := ring(t)
	ticket := &Ticket{Number: 12, Secret: []byte("secret")}
	local := keys.BounceLocal(4_000_000_000, ticket.Secret)
	if id, ok := ParseBounce(strings.ToUpper(local)); !ok || id != 4_000_000_000 || !keys.VerifyBounce(strings.ToUpper(local), id, ticket.Secret) {
		t.Errorf("%s names letter %d, %v", local, id, ok)
	}
	if len(local) > 24 {
		t.Errorf("%s has %d characters", local, len(local))
	}
	for i := 1; i < len(local); i++ {
		for _, c := range alphabet {
			other := local[:i] + string(c) + local[i+1:]
			if id, ok := ParseBounce(other); ok && other != local && keys.VerifyBounce(other, id, ticket.Secret) {
				t.Fatalf("character %d may be %q", i, c)
			}
		}
	}
}

func TestLoopMAC(t *testing.T) {
	keys := ring(t)
	mark := keys.LoopMAC("a@b")
	if !keys.IsLoop(mark, "a@b") || keys.IsLoop(mark, "a@c") || keys.IsLoop("", "a@b") {
		t.Error("the mark does not tell our mail from others")
	}
}

func FuzzToken(f *testing.F) {
	keys := ring(f)
	ticket := &Ticket{Number: 12, Secret: []byte("secret"), People: make([]Person, 2)}
	good := keys.Issue(TokenReply, ticket, 1)
	f.Add(good)
	f.Add(strings.Repeat("a", 27))
	f.Fuzz(func(t *testing.T, s string) {
		tok, ok := ParseToken(s)
		if ok && keys.Verify(tok, ticket) && !strings.EqualFold(s, good) {
			t.Errorf("%q verifies", s)
		}
		if id, ok := ParseBounce(s); ok && keys.VerifyBounce(s, id, ticket.Secret) {
			t.Errorf("%q verifies as a return path", s)
		}
	})
}
