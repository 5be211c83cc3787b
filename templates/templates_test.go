package templates

import (
	"strings"
	"testing"
)

func TestFirstLineIsTheMarker(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := s.Render(Mail{Kind: KindReceived, Number: 12, ReplyTo: "desk+token@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(text, "\n"); first != "##- Please type your reply above this line -##" {
		t.Errorf("first line is %q", first)
	}
}
