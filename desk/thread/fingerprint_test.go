package thread_test

import (
	"bytes"
	"testing"

	"guichet/desk/thread"
	"guichet/parser"
)

// TestFingerprintWithoutHeader: mails that have words where their header should be are one only if the words are the
// same; the way that they took says nothing.
func TestFingerprintWithoutHeader(t *testing.T) {
	const trace = "Received: from a.test by b.test;\r\n\tTue, 1 Dec 2026 10:00:00 +0000\r\n"
	print := func(raw string) []byte { return thread.Fingerprint(parser.Parse([]byte(raw)), []byte(raw)) }
	for _, c := range []struct {
		name, one, other string
		same             bool
	}{
		{"no header, one line", "door 3 is open\r\n", "door 4 is open\r\n", false},
		{"no header, no end of line", "door 3", "door 4", false},
		{"no header, a blank line", "door 3 is open\r\n\r\nHi\r\n", "door 4 is open\r\n\r\nHi\r\n", false},
		{"a colon alone", ":\r\ndoor 3\r\n", ":\r\ndoor 4\r\n", false},
		{"fields, then words without a blank line", "From: a@b.test\r\ndoor three\r\nis open\r\n", "From: a@b.test\r\ndoor four\r\nis open\r\n", false},
		{"words above the fields", trace + "door three\r\nis open\r\nFrom: a@b.test\r\n\r\n", trace + "door four\r\nis open\r\nFrom: a@b.test\r\n\r\n", false},
		{"a line over traces", "door 3 is open\r\n" + trace + "\r\n", "door 4 is open\r\n" + trace + "\r\n", false},
		{"a broken field over traces", "door 3: open\r\n" + trace + "\r\n", "door 4: open\r\n" + trace + "\r\n", false},
		{"a line amid fields", "To: a@b.test\r\ndoor 3 is open\r\nX: y\r\n\r\n", "To: a@b.test\r\ndoor 4 is open\r\nX: y\r\n\r\n", false},
		{"its fold", "To: a@b.test\r\nthe door\r\n 3 is open\r\nX: y\r\n\r\n", "To: a@b.test\r\nthe door\r\n 4 is open\r\nX: y\r\n\r\n", false},
		{"the same line, by another way", trace + "door 3 is open\r\n" + trace + "\r\n", "door 3 is open\r\n" + trace + "\r\n", true},
		{"another line, of one id", "Message-ID: <a@b>\r\nbroken 3\r\nTo: x@y.test\r\n\r\nHi\r\n", "Message-ID: <a@b>\r\nbroken 4\r\nTo: x@y.test\r\n\r\nHi\r\n", true},
		{"a blank line, then words", "\r\ndoor 3\r\n", "\r\ndoor 4\r\n", false},
		{"a blank line, then words, with LF", "\ndoor 3\n", "\ndoor 4\n", false},
		{"a blank line, then words, by another way", trace + "\r\ndoor 3\r\n", "\r\ndoor 3\r\n", true},
		{"the same words", "door 3 is open\r\n", "door 3 is open\r\n", true},
		{"the same words by another way", trace + "From: a@b.test\r\ndoor three\r\nis open\r\n", "From: a@b.test\r\ndoor three\r\nis open\r\n", true},
		{"a header, by another way", trace + "From: a@b.test\r\n\r\nHi\r\n", "From: a@b.test\r\n\r\nHi\r\n", true},
	} {
		if same := bytes.Equal(print(c.one), print(c.other)); same != c.same {
			t.Errorf("%s: the same %t, want %t", c.name, same, c.same)
		}
	}
}
