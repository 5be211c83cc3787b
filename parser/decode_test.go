package parser

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestDecodeCharset(t *testing.T) {
	russian := "Добрый день, у меня не работает вход в личный кабинет, помогите пожалуйста."
	cyrillic, err := charmap.Windows1251.NewEncoder().String(russian)
	if err != nil {
		t.Fatal(err)
	}
	chinese, err := simplifiedchinese.GB18030.NewEncoder().String("您好，我的订单还没有收到，请帮我查询一下物流信息，谢谢。")
	if err != nil {
		t.Fatal(err)
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String("お世話になっております。ログインできません。")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, given, label, want string }{
		{"utf-8", "réseau", "utf-8", "réseau"},
		{"no label", "r\xe9seau", "", "réseau"},
		{"unknown label", "r\xe9seau", "x-nobody", "réseau"},
		{"label lies, bytes are utf-8", "réseau", "iso-8859-1", "réseau"},
		{"label lies, bytes are not utf-8", "r\xe9seau", "utf-8", "réseau"},
		{"utf-8 with a foreign byte", "é r\xe9seau", "utf-8", "é réseau"},
		{"utf-8 cut off", "réseau \xc3", "utf-8", "réseau �"},
		{"quoted label", "r\xe9seau", `"'ISO-8859-1'"`, "réseau"},
		{"superset", "\x80 5", "iso-8859-1", "€ 5"},
		{"gb2312 with a gb18030 character", "\xc4\xe3\xba\xc3\x81\x30\x81\x30", "gb2312", "你好\u0080"},
		{"x-sjis", sjis, "x-sjis", "お世話になっております。ログインできません。"},
		{"cp850", "r\x82seau", "cp850", "réseau"},
		{"ibm-866", "\x8f\xe0\xa8\xa2\xa5\xe2", "ibm-866", "Привет"},
		{"iso-8859-9", "\xfdk", "iso-8859-9", "ık"},
		{"utf-7", "r+AOk-seau 1+-1", "utf-7", "réseau 1+1"},
		{"utf-7 that is none", "a + b", "utf-7", "a + b"},
		{"utf-16 with a mark", "\xff\xfeh\x00i\x00", "", "hi"},
		{"utf-16 little-endian without one", "h\x00i\x00", "utf-16", "hi"},
		{"utf-16be", "\x00h\xd8\x3d\xde\x00", "utf-16be", "h😀"},
		{"iso-2022-jp without a label", "\x1b$BF|K\\\x1b(B", "", "日本"},
		{"iso-2022-kr", "\x1b$)C\x0e\x47\x51\x0f", "iso-2022-kr", "한"},
		{"hz", "~{<:Ky2;~}", "hz-gb-2312", "己所不"},
		{"byte order mark", "\xef\xbb\xbfx", "utf-8", "x"},
		{"detected: russian", cyrillic, "", russian},
		{"detected: russian called Western", cyrillic, "iso-8859-1", russian},
		{"German called Western", "Gr\xfc\xdfe aus K\xf6ln, k\xf6nnen Sie die \xc4nderung pr\xfcfen? Sch\xf6ne Gr\xfc\xdfe", "iso-8859-1", "Grüße aus Köln, können Sie die Änderung prüfen? Schöne Grüße"},
		{"detected: short chinese", "\xc4\xfa\xba\xc3\xa3\xac\xce\xde\xb7\xa8\xb5\xc7\xc2\xbc", "", "您好，无法登录"},
		{"detected: chinese", chinese, "us-ascii", "您好，我的订单还没有收到，请帮我查询一下物流信息，谢谢。"},
	} {
		if got := decodeText([]byte(c.given), c.label); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

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

func TestEncodingName(t *testing.T) {
	for given, want := range map[string]string{
		"base64": encBase64, "BASE64": encBase64, " base64 ": encBase64, "base64;": encBase64, "x-base64": encBase64,
		"quoted-printable (yes)": encQP, "Quoted-Printable ; foo": encQP, "quoted printable": encQP, "qp": encQP,
		"x-uuencode": encUU, "uue": encUU,
		"7bits": "", "8 bit": "", "7-bit": "", "binary": "", "": "",
	} {
		if got, ok := encodingName(given); got != want || !ok {
			t.Errorf("%q: %q %v, want %q", given, got, ok, want)
		}
	}
	if _, ok := encodingName("rot13"); ok {
		t.Error("rot13 is known")
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

func TestCleanText(t *testing.T) {
	for given, want := range map[string]string{
		"a\r\nb\rc\n":        "a\nb\nc\n",
		"a\x00b\x07\tc":      "ab\tc",
		"\ufeffa\u0085b é ﬁ": "ab é ﬁ",
		"a\fb":               "a\nb",
	} {
		if got := cleanText(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestUnflow(t *testing.T) {
	for _, c := range []struct {
		given string
		delSp bool
		want  string
	}{
		{"a \nb\nc\n", false, "a b\nc\n"},
		{"a \nb\n", true, "ab\n"},
		{"> a \n> b\n> > c\nd\n", false, "> a b\n> > c\nd\n"},
		{">> a \n> b\n", false, ">> a \n> b\n"},
		{"a \n-- \nsig\n", false, "a \n-- \nsig\n"},
		{" stuffed\n >not a quote\n", false, "stuffed\n>not a quote\n"},
	} {
		if got := unflow(c.given, c.delSp); got != c.want {
			t.Errorf("%q: %q, want %q", c.given, got, c.want)
		}
	}
}
