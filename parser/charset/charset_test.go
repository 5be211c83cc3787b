package charset

import (
	"testing"
	"unicode/utf8"

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
		if got := DecodeText([]byte(c.given), c.label); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzCharset(f *testing.F) {
	for _, label := range []string{"utf-8", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "gb2312", "x-sjis", "hz-gb-2312", "ks_c_5601-1987", "", "nobody"} {
		f.Add([]byte("a+AOk-\x1b$BF|\xe9\xc3\xa9\x0e"), label)
	}
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		if s := Decode(b, label); !utf8.ValidString(s) {
			t.Fatalf("%q: %q", label, s)
		}
	})
}
