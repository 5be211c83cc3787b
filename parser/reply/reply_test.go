package reply

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/parser/command"
	"guichet/parser/internal/parsertest"
)

func TestReply(t *testing.T) {
	for _, file := range parsertest.Cases(t, "testdata/*.txt") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			given, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			reply, _ := NewText(string(given), -1)
			parsertest.Golden(t, strings.TrimSuffix(file, ".txt")+".golden", []byte(reply+"\n"))
		})
	}
}

// A container of the HTML cuts where nothing in the words would.
func TestReplyCut(t *testing.T) {
	for _, tt := range []struct{ name, above, below, want string }{
		{"unquoted, unknown head", "Mine.\n\n", "Ana mínila dne tretího:\n\nHello,\nhow are you?", "Mine."},
		{"unquoted, no head", "Mine.\n\n", "Hello,\nhow are you?", "Mine."},
		{"blank lines", "Mine.\n", "\n\nHello,\nhow are you?", "Mine."},
		{"quoted", "Mine.\n\n", "Ana mínila dne tretího:\n> Hello,\n> how are you?", "Mine."},
		{"answers inside", "Mine.\n\n", "On 3 Jun 2024, at 10:22, Ana wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo.\n", "Mine.\n\nOn 3 Jun 2024, at 10:22, Ana wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo."},
		{"signature below", "Mine.\n\n", "On 3 Jun 2024, at 10:22, Ana wrote:\n> One?\n\n-- \nBob\n", "Mine."},
		{"nothing above", "\n", "On 3 Jun 2024, at 10:22, Ana wrote:\n> One?\n\nBelow.\n", "Below."},
		{"nothing but it", "", "Hello,\nhow are you?", "Hello,\nhow are you?"},
		{"a quotation by a button", "The rule says\n\n", "> Print on Mondays.", "The rule says\n\n> Print on Mondays."},
		{"head inside the quote", "Mine.\n\n", "> On 3 Jun 2024, at 10:22, Ana wrote:\n>\n> One?", "Mine."},
		{"head inside, unknown", "Mine.\n\n", "> Ana kirjutas 3. juuni 2024:\n>\n> One?", "Mine."},
		{"forwarded", "FYI\n\n", "---------- Forwarded message ---------\nFrom: Ana <ana@example.org>\nSubject: x\n\nHello", "FYI\n\n---------- Forwarded message ---------\nFrom: Ana <ana@example.org>\nSubject: x\n\nHello"},
	} {
		if got, _ := NewText(tt.above+tt.below, len(tt.above)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzReply asks that a reply holds the lines of its text and no others, in order, and is
// empty only if the text is.
func FuzzReply(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), -1)
		f.Add(string(text), len(text)/2)
	}
	for _, a := range attributions {
		f.Add("Mine. "+a.line+"\n> Hers.\nMine.\n", 3)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		reply, _ := NewText(text, cut)
		if strings.TrimSpace(reply) == "" && strings.TrimSpace(text) != "" {
			t.Fatalf("%q became %q", text, reply)
		}
		lines := strings.Split(text, "\n")
		for _, l := range strings.Split(reply, "\n") {
			for l != "" && len(lines) > 0 && !strings.HasPrefix(lines[0], l) {
				lines = lines[1:]
			}
			if l != "" && len(lines) == 0 {
				t.Fatalf("%q is not in its place in %q", l, text)
			}
			if l != "" {
				lines = lines[1:]
			}
		}
		commands, body := command.Take(reply)
		if !strings.HasSuffix(reply, body) || len(commands) == 0 && body != reply {
			t.Fatalf("%q became %q", reply, body)
		}
	})
}
