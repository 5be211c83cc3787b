package parser

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestTransferEncodings(t *testing.T) {
	for _, c := range []struct{ name, encoding, given, want string }{
		{"base64", encBase64, "aGVs\r\nbG8=\r\n", "hello"},
		{"base64 without padding", encBase64, "aGVsbG8", "hello"},
		{"base64 with garbage", encBase64, "aG*Vs\x00bG8!=", "hello"},
		{"base64 in pieces", encBase64, "aGVsbG8=\r\nIHdvcmxk", "hello world"},
		{"base64 and a footer", encBase64, "aGVsbG8=\r\n\r\n-- \r\nList: http://x", "hello"},
		{"base64 with one sextet too much", encBase64, "aGVsbG8gd29ybGQhQ", "hello world!"},
		{"base64 of nothing", encBase64, "", ""},
		{"quoted-printable", encQP, "caf=C3=A9 =\r\nau lait  \r\nx", "café au lait\r\nx"},
		{"quoted-printable in lower case", encQP, "caf=c3=a9", "café"},
		{"quoted-printable with bad escapes", encQP, "100=% =ZZ =\xe9 =4", "100=% =ZZ =\xe9 =4"},
		{"quoted-printable, soft break with spaces", encQP, "a= \t\r\nb=\nc=", "abc"},
		{"uuencode", encUU, "begin 644 a\n%:&5L;&\\\n`\nend\nrest", "hello"},
		{"uuencode without its spaces", encUU, "begin 644 a\n%:&5L;&\\\n", "hello"},
		{"nothing", encIdentity, "a=3D", "a=3D"},
	} {
		p := part{raw: []byte(c.given), to: len(c.given), encoding: c.encoding}
		got, err := io.ReadAll(p.open())
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, err, c.want)
		}
		if got, err = io.ReadAll(iotest.OneByteReader(p.open())); err != nil || string(got) != c.want {
			t.Errorf("%s, byte by byte: %q %v", c.name, got, err)
		}
		if got, _ = p.decoded(1 << 20); string(got) != c.want {
			t.Errorf("%s, at once: %q", c.name, got)
		}
	}
}

func TestBase64IsExact(t *testing.T) {
	data := []byte(strings.Repeat("any bytes \x00\xff", 5000))
	for cut := range 4 {
		want := data[:len(data)-cut]
		var wrapped bytes.Buffer
		enc := base64.StdEncoding.EncodeToString(want)
		for len(enc) > 76 {
			wrapped.WriteString(enc[:76] + "\r\n")
			enc = enc[76:]
		}
		wrapped.WriteString(enc)
		p := part{raw: wrapped.Bytes(), to: wrapped.Len(), encoding: encBase64}
		got, err := io.ReadAll(p.open())
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("cut %d: %d bytes, %v", cut, len(got), err)
		}
		p.sub, p.skip, p.size = true, 1000, 77
		if got, err = io.ReadAll(p.open()); err != nil || !bytes.Equal(got, want[1000:1077]) {
			t.Errorf("inside: %q %v", got, err)
		}
	}
}
