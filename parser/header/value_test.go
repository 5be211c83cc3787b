package header

import (
	"strings"
	"testing"
	"time"
)

func TestHeaderText(t *testing.T) {
	for given, want := range map[string]string{
		"plain":                                         "plain",
		"=?utf-8?Q?caf=C3=A9_au?=":                      "café au",
		"=?UTF-8?B?Y2Fmw6k=?=":                          "café",
		"=?utf-8?B?w6k?= =?utf-8?B?w6k=?=":              "éé",
		"=?utf-8?B?w?= =?utf-8?B?6k=?=":                 "é", // one base64 text in two words
		"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=":               "é",
		"=?iso-8859-1?Q?=E9?= =?utf-8?Q?=C3=A9?=":       "éé",
		"a=?utf-8?Q?=C3=A9?=b":                          "aéb",
		"=?utf-8*fr?Q?=C3=A9t=C3=A9?=":                  "été",
		"=?x-nobody?Q?Probl=E8me?=":                     "Problème",
		"=?utf-8?Q?no end":                              "no end",
		"=?utf-8?Q?what?=20now?=":                       "what? now",
		"=?utf-8?Q?raw spaces =C3=A9?= x":               "raw spaces é x",
		"=?utf-8?X?abc?=":                               "=?utf-8?X?abc?=",
		"=?gb2312?B?xOO6ww==?=":                         "你好",
		"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=":            "日本",
		"\x1b$BF|K\\\x1b(B":                             "日本",
		"tab\tand\r\n fold":                             "tab and fold",
		"a\u202eb":                                      "ab",
		"=?utf-8?Q?a=0Ab?=":                             "a b",
		strings.Repeat("é", 2000):                       strings.Repeat("é", 1000),
		"=?utf-8?B?UHJvYmzDqG1l!?=":                     "Problème",
		`Re: "=?utf-8?B?w6k=?=" mid "=?utf-8?B?w6k=?="`: `Re: "é" mid "é"`,
	} {
		h := Header{{Name: "Subject", Value: given}}
		h.decode(nil, "")
		if got := Text(h[0].Value); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestMediaType(t *testing.T) {
	for _, c := range []struct{ given, first, key, want string }{
		{"text/plain; charset=utf-8", "text/plain", "charset", "utf-8"},
		{"TEXT/Plain;;CHARSET = \"utf-8\" ;", "text/plain", "charset", "utf-8"},
		{"multipart/mixed boundary=\"b b\"", "multipart/mixed", "boundary", "b b"},
		{"multipart/mixed; boundary=\"open", "multipart/mixed", "boundary", "open"},
		{"multipart/mixed; boundary=a=_1:2", "multipart/mixed", "boundary", "a=_1:2"},
		{"text/plain; charset=utf-8 (a comment; x=y) ; name=a", "text/plain", "name", "a"},
		{"attachment; filename=my file (1).pdf; size=3", "attachment", "filename", "my file (1).pdf"},
		{"text/plain; charset=utf-8 name=a.txt", "text/plain", "name", "a.txt"},
		{`attachment; filename="a \"b\" \\ c.txt"`, "attachment", "filename", `a "b" \ c.txt`},
		{`attachment; filename="C:\dir\a.txt"`, "attachment", "filename", `C:\dir\a.txt`},
		{`attachment; filename="a "b" c.txt"; size=1`, "attachment", "filename", `a "b" c.txt`},
		{`attachment; filename="first.txt"; filename="second.txt"`, "attachment", "filename", "first.txt"},
		{`attachment; filename="old.txt"; filename*=utf-8''n%C3%A9w.txt`, "attachment", "filename", "néw.txt"},
		{`attachment; filename*1=b.txt; filename*0=a`, "attachment", "filename", "ab.txt"},
		{`attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC.txt`, "attachment", "filename", "€.txt"},
		{`attachment; filename*=%e9t%e9.txt`, "attachment", "filename", "été.txt"},
		{`attachment; filename*=utf-8''100%.txt`, "attachment", "filename", "100%.txt"},
		{`=?utf-8?Q?x?=`, "", "x", ""},
		{`; name=x`, "", "name", ""},
		{``, "", "", ""},
	} {
		first, params := MediaType(c.given)
		if c.first != "" && first != c.first || params[c.key] != c.want && c.want != "" {
			t.Errorf("%q: %q %q, want %q %q", c.given, first, params, c.first, c.want)
		}
	}
}

func TestParseAddresses(t *testing.T) {
	for given, want := range map[string]string{
		"a@b.c":                             "<a@b.c>",
		"Zoe <z@x.org>":                     "Zoe <z@x.org>",
		`"Martin, Zoe" <z@x.org>`:           "Martin, Zoe <z@x.org>",
		"Smith, Zoe [ext] <z@x.org>":        "Smith, Zoe [ext] <z@x.org>",
		"z@x.org <z@x.org>":                 "z@x.org <z@x.org>",
		"z@x.org (Zoe Martin)":              "Zoe Martin <z@x.org>",
		"a@b.c, broken, d@e.f":              "<a@b.c> broken, <d@e.f>",
		"a@b.c; d@e.f":                      "<a@b.c> <d@e.f>",
		"Team: a@b.c, d@e.f;":               "<a@b.c> <d@e.f>",
		"undisclosed-recipients:;":          "",
		"<a@b.c> <d@e.f>":                   "<a@b.c> <d@e.f>",
		"<a@b.c>d@e.f":                      "<a@b.c> <d@e.f>",
		`<a@b.c>\,<d@e.f>`:                  "<a@b.c> <d@e.f>",
		"<@relay.org,@x.org:a@b.c>":         "<a@b.c>",
		"a@b.c(<d@e.f>)":                    "d@e.f <a@b.c>",
		"a@b.c:;":                           "",
		"=?utf-8?B?PGFAYi5jPg==?=, <d@e.f>": "<d@e.f>",
		"=?utf-8?Q?Zo=C3=A9?= <z@x.org>":    "Zoé <z@x.org>",
		`"=?utf-8?Q?Zo=C3=A9?=" <z@x.org>`:  "Zoé <z@x.org>",
		"mailto:a@b.c":                      "<a@b.c>",
		"<mailto:a@b.c>":                    "<a@b.c>",
		"'Zoe' <z@x.org>":                   "Zoe <z@x.org>",
		"Zoe <z@x.org":                      "Zoe <z@x.org>",
		"Zoe <<z@x.org>>":                   "Zoe <z@x.org>",
		"Zoe Martin z@x.org":                "Zoe Martin <z@x.org>",
		"z . m @ x . org":                   "<z.m@x.org>",
		`"a b"@x.org`:                       `<"a b"@x.org>`,
		"z.@x.org":                          `<"z."@x.org>`,
		"a@b@c.org":                         `<"a@b"@c.org>`,
		"z@x.org.":                          "<z@x.org>",
		"<z>":                               "",
		"<>":                                "",
		"a\x00b@x.org":                      "",
		"z@[192.0.2.1]":                     "<z@[192.0.2.1]>",
		"z@[IPv6:2001:db8::1]":              "<z@[IPv6:2001:db8::1]>",
		"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>": "Pete <pete@silly.test>",
		"":    "",
		"(((": "",
		`"`:   "",
		"Zoe <" + strings.Repeat("a", 100) + "@x.org>": "",
	} {
		var got []string
		for _, m := range ParseAddresses(given).Found {
			got = append(got, strings.TrimSpace(m.Name+" <"+m.Address.String()+">"))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", given, g, want)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	for given, want := range map[string]string{
		"<a@b>":                              "a@b",
		"<a@b> junk <c@d>,<e@f>":             "a@b c@d e@f",
		"<a@b@c>":                            "a@b@c",
		"a@b c@d":                            "a@b c@d",
		"Your mail of Monday <g@h>":          "g@h",
		"<<a@b>>":                            "a@b",
		"<a@b> <a@b>":                        "a@b",
		"<broken <a@b>":                      "a@b",
		"=?utf-8?Q?=3Ca=40b=3E?=":            "a@b",
		"no id":                              "",
		"<" + strings.Repeat("a", 999) + ">": "",
	} {
		var got []string
		for _, id := range MessageIDs(given) {
			got = append(got, string(id))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", given, g, want)
		}
	}
	for given, want := range map[string]string{"<a b@c>": "a b@c", "1@x.org": "1@x.org", "<abc>": "abc", " abc ": "abc", "": ""} {
		if got := MessageID(given); string(got) != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for given, want := range map[string]string{
		"Mon, 2 Nov 2026 10:00:00 +0100":                  "2026-11-02T09:00:00Z",
		"2 Nov 2026 10:00 +0100":                          "2026-11-02T09:00:00Z",
		"Mon,  2 Nov 2026 10:00:00 +0100 (CET)":           "2026-11-02T09:00:00Z",
		"Mon, 02 Nov 26 10:00:00 GMT":                     "2026-11-02T10:00:00Z",
		"Fri, 21 Nov 97 09:55:06 -0600":                   "1997-11-21T15:55:06Z",
		"Mon Nov  2 10:00:00 2026":                        "2026-11-02T10:00:00Z",
		"Mon Nov  2 10:00:00 CET 2026":                    "2026-11-02T09:00:00Z",
		"2026-11-02T10:00:00Z":                            "2026-11-02T10:00:00Z",
		"2026-11-02 10:00:00 +0100":                       "2026-11-02T09:00:00Z",
		"Mon, 2 Nov 2026 10:00:00 EST":                    "2026-11-02T15:00:00Z",
		"Mon, 2 Nov 2026 10:00:00 GMT+01:00":              "2026-11-02T09:00:00Z",
		"November 2, 2026 3:04:05 PM":                     "2026-11-02T15:04:05Z",
		"Mon, 2-Nov-2026 10:00:00 +0100":                  "2026-11-02T09:00:00Z",
		"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600": "1997-11-21T15:55:06Z",
		"yesterday":                       "",
		"":                                "",
		"Mon, 99 Nov 2026 10:00:00 +0100": "",
	} {
		got := ""
		if d := ParseDate(given); !d.IsZero() {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
