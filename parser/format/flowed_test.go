package format

import "testing"

func TestUnflow(t *testing.T) {
	for _, c := range []struct {
		given string
		delSp bool
		want  string
	}{
		{"a \nb\nc\n", false, "a b\nc\n"},
		{"a \nb\n", true, "ab\n"},
		{"> a \n> b\n> > c\nd\n", false, "> a b\n> > c\nd\n"},
		{">> a \n> b\n", false, ">> a \n> b\n"},
		{"a \n-- \nsig\n", false, "a \n-- \nsig\n"},
		{" stuffed\n >not a quote\n", false, "stuffed\n>not a quote\n"},
	} {
		if got := Unflow(c.given, c.delSp); got != c.want {
			t.Errorf("%q: %q, want %q", c.given, got, c.want)
		}
	}
}
