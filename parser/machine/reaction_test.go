package machine

import (
	"testing"

	"guichet/parser/mime"
)

func TestIsReaction(t *testing.T) {
	for _, tt := range []struct {
		name  string
		parts []mime.Part
		text  string
		want  bool
	}{
		{"Gmail's part", []mime.Part{{Type: "text/plain"}, {Type: "text/vnd.google.email-reaction+json"}}, "👍", true},
		{"Gmail's words", nil, "👍 Ana Lopez reacted via Gmail <https://www.google.com/gmail/about/>\n\nOn 3 Jun 2024, at 10:22, Bob wrote:\n> x", true},
		{"Outlook's words", nil, "❤️\nAna Lopez reacted to your message:\n", true},
		{"French", nil, "👍\nAna Lopez a réagi à votre message :", true},
		{"an emoji is an answer", nil, "👍", false},
		{"words with it", nil, "👍 thank you, it prints", false},
		{"a sentence about it", nil, "Nobody reacted to your message, so I ask again.", false},
		{"empty", nil, "", false},
	} {
		if got := IsReaction(tt.parts, tt.text, true); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}
