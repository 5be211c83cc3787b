package plain

import "testing"

func TestCleanText(t *testing.T) {
	for given, want := range map[string]string{
		"a\r\nb\rc\n":        "a\nb\nc\n",
		"a\x00b\x07\tc":      "ab\tc",
		"\ufeffa\u0085b é ﬁ": "ab é ﬁ",
		"a\fb":               "a\nb",
	} {
		if got := Clean(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
