package password_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/password"
)

// TestPolicy: the policy object of PRODUCT 5.2: the default, the 12–15 rule with all four classes, and what is never taken.
func TestPolicy(t *testing.T) {
	plain := password.Policy{Min: 12}
	strict := password.Policy{Min: 12, Max: 15, Classes: 4}
	for _, c := range []struct {
		name   string
		policy password.Policy
		word   string
		want   error
	}{
		{"a phrase", plain, "an orange boat sings", nil},
		{"eleven", plain, "x7 kPq!m2zW", password.TooShort},
		{"twelve", plain, "x7 kPq!m2zWb", nil},
		{"twelve characters of more octets", plain, "Ñandú über é", nil},
		{"decomposed: eleven", plain, "a\u0308pfel lampe", password.TooShort},
		{"as long as can be", plain, strings.Repeat("Xy9 ", 64), nil},
		{"longer", plain, strings.Repeat("Xy9 ", 64) + "z", password.TooLong},
		{"a control character", plain, "x7 kPq!m2zWb\x00", password.NotAccepts},
		{"everybody's", plain, "Password1234", password.WasLeaked},
		{"a row of keys", plain, "qwertyuiop12", password.WasLeaked},
		{"one letter", plain, "rrrrrrrrrrrrrrr", password.IsGuessed},
		{"a row", plain, "abcdefghijklmno", password.IsGuessed},
		{"his own name", plain, "carla.lopez1", password.IsGuessed},
		{"the company's", plain, "Example-Desk!", password.IsGuessed},
		{"four classes", strict, "Rk7!mmQz2vBt", nil},
		{"fifteen", strict, "Rk7!mmQz2vBtaaa", nil},
		{"sixteen", strict, "Rk7!mmQz2vBtaaaa", password.TooLong},
		{"three classes", strict, "Rk7mmQz2vBtx", password.TooPlain},
		{"none of digits", strict, "Rkx!mmQzyvBt", password.TooPlain},
		{"none that is large", strict, "rk7!mmqz2vbt", password.TooPlain},
		{"none that is small", strict, "RK7!MMQZ2VBT", password.TooPlain},
		{"a zero policy takes one", password.Policy{}, "x7 q", nil},
		{"but not none", password.Policy{}, "", password.TooShort},
	} {
		if got := c.policy.Check(c.word, "carla.lopez@customer.test", "Carla Lopez", "Example Desk"); !errors.Is(got, c.want) && (got != nil || c.want != nil) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestHash: what is kept says nothing of the password, and no other word opens it.
func TestHash(t *testing.T) {
	kept, err := password.Hash("Ñandú über alles")
	if err != nil {
		t.Fatal(err)
	}
	again, err := password.Hash("Ñandú über alles")
	if err != nil || again == kept || strings.Contains(kept, "and") || !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept as %s and %s, %v", kept, again, err)
	}
	for word, want := range map[string]bool{
		"Ñandú über alles": true, "N\u0303andu\u0301 u\u0308ber alles": true, "ñandú über alles": false, "": false, "Ñandú über alles ": false,
		strings.Repeat("x", 1<<20): false,
	} {
		if got := password.Verify(kept, word); got != want {
			t.Errorf("%.20q opens it: %v", word, got)
		}
	}
	for _, broken := range []string{"", "x", kept[:len(kept)-40], strings.Replace(kept, "m=19456", "m=99999999", 1), strings.Replace(kept, "argon2id", "argon2i", 1), "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"} {
		if password.Verify(broken, "Ñandú über alles") {
			t.Errorf("%q is opened", broken)
		}
	}
}

// TestBreached: a filter made of a list finds every line of it, few others, and survives its file; a damaged file is refused.
func TestBreached(t *testing.T) {
	var list strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&list, "leaked word %d\r\n", i)
	}
	list.WriteString("6C0C4ED9F1E7E2D8F2B0A9B1AD6A5CC5D1D1BDB8:12\n" + "2ea5f0a0d4bbd9a2f4bc1ab1ff9a0ef3a7ff6c01\n")
	made, n, err := password.Build(strings.NewReader(list.String()), 5002)
	if err != nil || n != 5002 {
		t.Fatal(n, err)
	}
	path := filepath.Join(t.TempDir(), "list.bloom")
	if err := made.Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := password.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i := range 5000 {
		if !b.Has(fmt.Sprintf("leaked word %d", i)) {
			t.Fatalf("word %d is missed", i)
		}
		if b.Has(fmt.Sprintf("another word %d", i)) {
			wrong++
		}
	}
	if wrong > 25 {
		t.Errorf("%d of 5,000 others are taken for leaked", wrong)
	}
	if err := (password.Policy{Min: 12, Breached: b}).Check("leaked word 77"); !errors.Is(err, password.WasLeaked) {
		t.Errorf("a leaked password: %v", err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"empty": nil, "another file": []byte("hello"), "cut in its head": whole[:25], "cut": whole[:len(whole)/2],
		"huge": append(append([]byte{}, whole[:19]...), 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := password.Open(path); err == nil {
			t.Errorf("%s: read as a list", name)
		}
	}
}
