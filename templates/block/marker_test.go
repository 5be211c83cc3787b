package block

import "testing"

// TestInline: which signs are marks, and which stand as they are.
func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"a **b** c":                     "a \x03b\x03 c",
		"`#note`":                       "\x04#note\x04",
		"[[words||https://x.test]]":     "\x05words\x06https://x.test\x07",
		"its sender under `[[via]]` in": "its sender under \x04[[via]]\x04 in",
		"[one] (two)":                   "[one] (two)",
	} {
		if got := Inline.Replace(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMailto(t *testing.T) {
	got := Mailto("support+tok@example.org", "Re: [#1] é & co", "#resolved\n")
	want := "mailto:support%2Btok@example.org?subject=Re%3A%20%5B%231%5D%20%C3%A9%20%26%20co&body=%23resolved%0D%0A"
	if got != want {
		t.Errorf("got %s", got)
	}
	if got := Mailto("a@b.c?bcc=x@y.z", "", ""); got != "mailto:a@b.c%3Fbcc%3Dx@y.z" {
		t.Errorf("got %s", got)
	}
}
