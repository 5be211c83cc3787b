package mime

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"guichet/parser/transfer"
)

func TestTransferEncodings(t *testing.T) {
	for _, c := range []struct{ name, encoding, given, want string }{
		{"base64", transfer.Base64, "aGVs\r\nbG8=\r\n", "hello"},
		{"base64 without padding", transfer.Base64, "aGVsbG8", "hello"},
		{"base64 with garbage", transfer.Base64, "aG*Vs\x00bG8!=", "hello"},
		{"base64 in pieces", transfer.Base64, "aGVsbG8=\r\nIHdvcmxk", "hello world"},
		{"base64 and a footer", transfer.Base64, "aGVsbG8=\r\n\r\n-- \r\nList: http://x", "hello"},
		{"base64 with one sextet too much", transfer.Base64, "aGVsbG8gd29ybGQhQ", "hello world!"},
		{"base64 of nothing", transfer.Base64, "", ""},
		{"quoted-printable", transfer.QuotedPrintable, "caf=C3=A9 =\r\nau lait  \r\nx", "café au lait\r\nx"},
		{"quoted-printable in lower case", transfer.QuotedPrintable, "caf=c3=a9", "café"},
		{"quoted-printable with bad escapes", transfer.QuotedPrintable, "100=% =ZZ =\xe9 =4", "100=% =ZZ =\xe9 =4"},
		{"quoted-printable, soft break with spaces", transfer.QuotedPrintable, "a= \t\r\nb=\nc=", "abc"},
		{"uuencode", transfer.UUEncode, "begin 644 a\n%:&5L;&\\\n`\nend\nrest", "hello"},
		{"uuencode without its spaces", transfer.UUEncode, "begin 644 a\n%:&5L;&\\\n", "hello"},
		{"nothing", transfer.Identity, "a=3D", "a=3D"},
	} {
		p := Body{raw: []byte(c.given), to: len(c.given), encoding: c.encoding}
		got, err := io.ReadAll(p.Open())
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, err, c.want)
		}
		if got, err = io.ReadAll(iotest.OneByteReader(p.Open())); err != nil || string(got) != c.want {
			t.Errorf("%s, byte by byte: %q %v", c.name, got, err)
		}
		if got, _ = p.Decoded(1 << 20); string(got) != c.want {
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
		p := Body{raw: wrapped.Bytes(), to: wrapped.Len(), encoding: transfer.Base64}
		got, err := io.ReadAll(p.Open())
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("cut %d: %d bytes, %v", cut, len(got), err)
		}
		p.sub, p.skip, p.size = true, 1000, 77
		if got, err = io.ReadAll(p.Open()); err != nil || !bytes.Equal(got, want[1000:1077]) {
			t.Errorf("inside: %q %v", got, err)
		}
	}
}
