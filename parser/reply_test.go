package parser

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with the file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// cases returns the files of a folder of testdata with that ending.
func cases(t *testing.T, folder, ending string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*"+ending))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s in testdata/%s: %v", ending, folder, err)
	}
	return files
}

func TestReply(t *testing.T) {
	for _, file := range cases(t, "reply", ".txt") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			given, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			reply, _ := newText(string(given), -1)
			golden(t, strings.TrimSuffix(file, ".txt")+".golden", reply+"\n")
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
		if got, _ := newText(tt.above+tt.below, len(tt.above)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Time is linear in the text, whatever it is made of.
func TestReplyTime(t *testing.T) {
	for name, unit := range map[string]string{
		"quotes":       "> ",
		"quote lines":  "> a\n",
		"attributions": "On 3 Jun 2024, at 10:22, Ana wrote:\n",
		"half of them": "On 3 Jun 2024, at 10:22\n",
		"wrapped":      "On 3 Jun 2024, at 10:22 Ana Lopez and others of the company <\n",
		"openers":      "On ",
		"markers":      "> ##- x -##\n\n",
		"own markers":  "##- x -##\n\nx\n",
		"labels":       "From: a@b\n",
		"recipients":   "To: a@b;\n a@b;\n",
		"blank lines":  "\n",
		"blanks, text": "a\n\n\n\n",
		"in turn":      "> a\n\nb\n",
		"rules":        "-----\n\n",
		"dashes":       "-",
		"signatures":   "-- \n",
		"colons":       "a:",
		"addresses":    "a@b ",
		"digits":       "1.2.",
		"no spaces":    "\u00a0",
		"weak":         "Ana Lopez wrote:\n",
		"lists":        "________________________________________\n",
		"commands":     "#a\n",
		"forwards":     "---- Forwarded message ----\n",
		"recipients 2": "<a@b.c>:\nno such user\n\n",
	} {
		text := "x\n" + strings.Repeat(unit, 1<<20/len(unit))
		start := cpuTime(t)
		newText(text, len(text)/2)
		takeCommands(text)
		forwardInline("Fwd: x", text)
		oddReport(text, "failure notice", true)
		if took := cpuTime(t) - start; took > 2*time.Second*slower {
			t.Errorf("%s: a megabyte took %v", name, took)
		}
	}
}

// cpuTime returns what this process has worked so far: a busy machine does not count.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// FuzzReply asks that a reply holds the lines of its text and no others, in order, and is
// empty only if the text is.
func FuzzReply(f *testing.F) {
	files, _ := filepath.Glob("testdata/reply/*.txt")
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
		reply, _ := newText(text, cut)
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
		commands, body := takeCommands(reply)
		if !strings.HasSuffix(reply, body) || len(commands) == 0 && body != reply {
			t.Fatalf("%q became %q", reply, body)
		}
	})
}
