package content

import (
	"strings"
	"testing"
)

func TestSafeName(t *testing.T) {
	for given, want := range map[string]string{
		"a.pdf":            "a.pdf",
		"../../etc/passwd": "passwd",
		`C:\dir\a.txt`:     "a.txt",
		"con.txt":          "_con.txt",
		"COM1":             "_COM1",
		"..":               "",
		"":                 "",
		"a\u202efdp.exe":   "afdp.exe",
		"a\x00b\nc.txt":    "a b c.txt",
		`a<b>|"c"?.txt`:    "a_b___c__.txt",
		"name. ":           "name",
		"été 2026.jpg":     "été 2026.jpg",
		"\xff.txt":         "�.txt",
	} {
		if got := SafeName(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	if got := SafeName(strings.Repeat("é", 300) + ".docx"); len(got) > maxName || !strings.HasSuffix(got, ".docx") {
		t.Errorf("long name: %q", got)
	}
}
