package command

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTakeCommands(t *testing.T) {
	type c = Command
	for _, tt := range []struct {
		name, reply string
		commands    []c
		body        string
	}{
		{"none", "Hello\n#resolved", nil, "Hello\n#resolved"},
		{"one, alone", "#resolved", []c{{"resolved", "", "#resolved"}}, ""},
		{"one, then words", "#resolved\n\nIt prints again.", []c{{"resolved", "", "#resolved"}}, "It prints again."},
		{"several, blank lines between", "\n#assign me\n\n#tag printer\nHello", []c{{"assign", "me", "#assign me"}, {"tag", "printer", "#tag printer"}}, "Hello"},
		{"upper case and a full stop of a telephone", "#Resolved.\nHi", []c{{"resolved", "", "#Resolved."}}, "Hi"},
		{"an exclamation mark", "#resolved!\nHi", []c{{"resolved", "", "#resolved!"}}, "Hi"},
		{"full width", "＃assign　ana", []c{{"assign", "ana", "＃assign　ana"}}, ""},
		{"no-break spaces", "\u00a0#assign\u00a0ana\u00a0\n\u00a0\nHi", []c{{"assign", "ana", "\u00a0#assign\u00a0ana\u00a0"}}, "Hi"},
		{"entities left in the text", "&nbsp;\n#assign&nbsp;ana\nHi", []c{{"assign", "ana", "#assign&nbsp;ana"}}, "Hi"},
		{"smart quotes", "#subject “Red printer”", []c{{"subject", `"Red printer"`, "#subject “Red printer”"}}, ""},
		{"no-break hyphen", "#reply\u2011with hello", []c{{"reply-with", "hello", "#reply\u2011with hello"}}, ""},
		{"an ellipsis of a telephone", "#resolved…", []c{{"resolved", "", "#resolved…"}}, ""},
		{"dash of an editor", "#reply–with hello", []c{{"reply-with", "hello", "#reply–with hello"}}, ""},
		{"underscore", "#reply_with hello", []c{{"reply-with", "hello", "#reply_with hello"}}, ""},
		{"equals sign", "#assign=ana", []c{{"assign", "ana", "#assign=ana"}}, ""},
		{"bold in Gmail's plain text", "*#assign ana*\nHi", []c{{"assign", "ana", "*#assign ana*"}}, "Hi"},
		{"copied with its marks", "“`#resolved`”", []c{{"resolved", "", "“`#resolved`”"}}, ""},
		{"a word in bold type", "*#resolved* is the word", nil, "*#resolved* is the word"},
		{"marks alone", "**", nil, "**"},
		{"colon", "#assign: ana", []c{{"assign", "ana", "#assign: ana"}}, ""},
		{"address", "#requester Ana Lopez <ana@example.org>", []c{{"requester", "Ana Lopez <ana@example.org>", "#requester Ana Lopez <ana@example.org>"}}, ""},
		{"carriage returns", "#open\r\n\r\nHi", []c{{"open", "", "#open"}}, "Hi"},
		{"a number", "#123 is done", nil, "#123 is done"},
		{"a heading", "# Printer", nil, "# Printer"},
		{"two signs", "##resolved", nil, "##resolved"},
		{"a sign alone", "#", nil, "#"},
		{"within a sentence", "We like #guichet", nil, "We like #guichet"},
		{"an address after it", "#a/b", nil, "#a/b"},
		{"empty", "", nil, ""},
	} {
		commands, body := Take(tt.reply)
		if diff := cmp.Diff(tt.commands, commands); diff != "" || body != tt.body {
			t.Errorf("%s: body %q, %s", tt.name, body, diff)
		}
	}
}
