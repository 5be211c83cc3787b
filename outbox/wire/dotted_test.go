package wire

import (
	"bufio"
	"bytes"
	"net/textproto"
	"testing"
)

// FuzzDotted compares with the standard library's writer, in whatever pieces the mail comes.
func FuzzDotted(f *testing.F) {
	for _, s := range []string{"", ".", "..\r\n", "a\r\n.b\r\n", "a\n.b\n", "\n", "\r\n.\r\n", "a\r", "\r\r\n.", "a\r\n\r\n..\n.c", "abc\rd\n.\n."} {
		f.Add([]byte(s), uint8(3))
	}
	f.Fuzz(func(t *testing.T, mail []byte, piece uint8) {
		if len(mail) == 0 || bytes.Contains(mail, []byte("\r\r")) || bytes.Contains(bytes.ReplaceAll(mail, []byte("\r\n"), nil), []byte("\r")) {
			return // there the other doubles or keeps what is no end of a line in ways of its own
		}
		var want bytes.Buffer
		b := bufio.NewWriter(&want)
		std := textproto.NewWriter(b).DotWriter()
		_, _ = std.Write(mail)
		_ = std.Close()
		var got bytes.Buffer
		d := &Dotted{W: &got}
		for rest := mail; len(rest) > 0; {
			n := min(len(rest), int(piece)+1)
			if m, err := d.Write(rest[:n]); m != n || err != nil {
				t.Fatalf("Write(%q) is %d, %v", rest[:n], m, err)
			}
			rest = rest[n:]
		}
		got.WriteString(d.End())
		if got.String() != want.String() {
			t.Errorf("%q in pieces of %d is\n%q, want\n%q", mail, int(piece)+1, got.String(), want.String())
		}
	})
}
