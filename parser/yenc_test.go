package parser

import (
	"io"
	"strings"
	"testing"
)

// yEncoded encodes s without escapes, in lines of n.
func yEncoded(s string, n int) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%n == 0 {
			b.WriteString("\r\n")
		}
		b.WriteByte(s[i] + 42)
	}
	return b.String() + "\r\n"
}

func TestYEnc(t *testing.T) {
	const begin = "=ybegin line=8 size=13 name=a b.txt\r\n"
	data := yEncoded("hello, world.", 8)
	first, second := yEncoded("hello, w", 8), yEncoded("orld.", 8)
	for _, c := range []struct{ name, given, text, files, problem string }{
		{"whole", "a\r\n" + begin + data + "=yend size=13 crc32=25a1afa4\r\nb\r\n", "a\nb", "a b.txt=hello, world.", "yEnc with a wrong checksum"},
		{"no checksum", begin + data + "=yend size=13\r\n", "", "a b.txt=hello, world.", ""},
		{"another size", begin + data + "=yend size=14\r\n", "", "a b.txt=hello, world.", "yEnc of another size than it says"},
		{"no end", "a\r\n" + begin + data + "b\r\n", "a\nb", "a b.txt=hello, world.", "yEnc without its end"},
		{"no end, blank line", begin + first + "\r\nb\r\n", "b", "a b.txt=hello, w", "yEnc without its end"},
		{"cut off", begin + first, "", "a b.txt=hello, w", "yEnc without its end"},
		{"two files", begin + data + "=yend size=13\r\n" + begin + data + "=yend size=13\r\n", "", "a b.txt=hello, world. a b.txt=hello, world.", ""},
		{"parts", "=ybegin part=1 total=2 line=8 size=13 name=a\r\n=ypart begin=1 end=8\r\n" + first + "=yend size=8 part=1\r\n\r\n" +
			"=ybegin part=2 total=2 line=8 size=13 name=a\r\n=ypart begin=9 end=13\r\n" + second + "=yend size=5 part=2\r\n", "", "a=hello, world.", ""},
		{"parts with words between", "=ybegin part=1 total=2 line=8 size=13 name=a\r\n" + first + "=yend size=8 part=1\r\nand\r\n" +
			"=ybegin part=2 total=2 line=8 size=13 name=a\r\n" + second + "=yend size=5 part=2\r\n", "and", "a=hello, w a=orld.", ""},
		{"escapes", "=ybegin line=8 size=4 name=a\r\n=@=J=M=}\r\n=yend size=4\r\n", "", "a=\xd6\xe0\xe3\x13", ""},
		{"words about it", "What does =ybegin do?\r\n=ybegin is new to me\r\n", "What does =ybegin do?\n=ybegin is new to me", "", ""},
		{"no data", "a\r\n=ybegin line=8 size=4 name=a\r\n=yend size=4\r\nb\r\n", "a\n=ybegin line=8 size=4 name=a\n=yend size=4\nb", "", ""},
		{"uuencode beside it", "begin 644 u\r\n%:&5L;&\\\r\n`\r\nend\r\n" + begin + data + "=yend size=13\r\n", "", "u=hello a b.txt=hello, world.", ""},
	} {
		m := Parse([]byte("From: a@b.c\r\n\r\n" + c.given))
		var files []string
		for _, a := range m.Attachments {
			b, _ := io.ReadAll(a.Open())
			files = append(files, a.Name+"="+string(b))
		}
		if got := strings.Join(files, " "); got != c.files {
			t.Errorf("%s: files %q, want %q", c.name, got, c.files)
		}
		if m.Text != c.text {
			t.Errorf("%s: text %q, want %q", c.name, m.Text, c.text)
		}
		if got := strings.Join(m.Problems, ", "); got != c.problem {
			t.Errorf("%s: problems %q, want %q", c.name, got, c.problem)
		}
	}
}
