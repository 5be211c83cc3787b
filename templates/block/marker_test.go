package block

import "testing"

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
