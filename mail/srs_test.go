package mail

import "testing"

func TestUnforwarded(t *testing.T) {
	for _, c := range []struct{ local, want string }{
		{"SRS0=HHHH=TT=example.org=babc", "babc@example.org"},
		{"srs0=hhhh=tt=example.org=babc", "babc@example.org"},
		{"SRS0+HHHH=TT=example.org=babc", "babc@example.org"},
		{"SRS0-HHHH=TT=example.org=a=b", "a=b@example.org"},
		{"SRS1=HHHH=first.test==HHHH=TT=example.org=babc", "babc@example.org"},
		{"Srs1=HHHH=first.test=+HHHH=TT=example.org=babc", "babc@example.org"},
		{"SRS0=HHHH=TT=example.org", ""},
		{"SRS0=HHHH=TT==babc", ""},
		{"SRS0=HHHH=TT=example.org=", ""},
		{"SRS1=HHHH=first.test=", ""},
		{"SRS2=HHHH=TT=example.org=babc", ""},
		{"SRS0", ""},
		{"carla", ""},
		{"", ""},
	} {
		a, ok := Unforwarded(c.local)
		if a.String() != c.want || ok != (c.want != "") {
			t.Errorf("%q: %q, %v, want %q", c.local, a, ok, c.want)
		}
	}
}
