package mail

import "testing"

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "carla@customer.test", "carla@customer.test"},
		{"plus tag", "carla+x@customer.test", "carla+x@customer.test"},
		{"case is kept", "Carla@Customer.Test", "Carla@Customer.Test"},
		{"quoted without need", `"carla"@customer.test`, "carla@customer.test"},
		{"quoted with need", `"car la"@customer.test`, `"car la"@customer.test`},
		{"quoted quote", `"a\"b"@customer.test`, `"a\"b"@customer.test`},
		{"utf-8", "jürgen@bücher.test", "jürgen@bücher.test"},
		{"ipv4 literal", "a@[192.0.2.1]", "a@[192.0.2.1]"},
		{"ipv6 literal", "a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]"},
		{"no at", "carla", ""},
		{"empty", "", ""},
		{"no local part", "@customer.test", ""},
		{"no domain", "carla@", ""},
		{"double dot", "a..b@customer.test", ""},
		{"comment", "a(b)@customer.test", ""},
		{"apostrophe is an atom", "x'@customer.test", "x'@customer.test"},
		{"space", "a b@customer.test", ""},
		{"injection", "a@b.c> SIZE=1", ""},
		{"control in quotes", "\"a\rb\"@customer.test", ""},
		{"label begins with hyphen", "a@-b.test", ""},
		{"v6 without its tag", "a@[2001:db8::1]", ""},
		{"bad utf-8", "a\xff@customer.test", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseAddress(c.in)
			if got.String() != c.want || (err != nil) != (c.want == "") {
				t.Errorf("ParseAddress(%q) = %q, %v; want %q", c.in, got, err, c.want)
			}
		})
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"a@b.c", `"a b"@c.d`, "a@[192.0.2.1]", "ü@ü.test"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		again, err := ParseAddress(a.String())
		if err != nil || again != a {
			t.Errorf("%q became %q, which reads as %q, %v", s, a, again, err)
		}
	})
}
