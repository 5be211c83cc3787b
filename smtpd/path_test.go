package smtpd

import (
	"strings"
	"testing"

	"guichet/mail"
)

func TestParseSender(t *testing.T) {
	for _, c := range []struct {
		arg, from string
		size      int64
		wrong     reply
	}{
		{"FROM:<a@b.c>", "a@b.c", 0, reply{}},
		{"from:<a@b.c> size=7", "a@b.c", 7, reply{}},
		{"FROM:  <a@b.c>   BODY=7bit  SMTPUTF8", "a@b.c", 0, reply{}},
		{"FROM:<>", "", 0, reply{}},
		{`FROM:<"a b>\""@b.c>`, `"a b>\""@b.c`, 0, reply{}},
		{"FROM:<@x.y:a@b.c>", "a@b.c", 0, reply{}},
		{"FROM:<@x.y>", "", 0, replySender},
		{"FROM:<@x y:a@b.c>", "", 0, replySender},
		{"FROM:<@x.y:>", "", 0, replySender},
		{"FROM:", "", 0, replySender},
		{"FROM", "", 0, replySender},
		{"FROM:<a@b.c", "", 0, replySender},
		{`FROM:<"a@b.c>`, "", 0, replySender},
		{"FROM:< >", "", 0, replySender},
		{"FROM:<<a@b.c>>", "", 0, replySender},
		{"FROM:<a@b.c> SIZE=", "", 0, replyParameter},
		{"FROM:<a@b.c> SIZE=-1", "", 0, replyParameter},
		{"FROM:<a@b.c> =", "", 0, replyParameter},
	} {
		s, wrong := parseSender(c.arg, false)
		if s.from.String() != c.from || s.size != c.size || wrong != c.wrong {
			t.Errorf("parseSender(%q) = %v, %q; want %q, %d, %q", c.arg, s, wrong.text, c.from, c.size, c.wrong.text)
		}
	}
}

// TestRealReversePaths: nothing real is refused for its form (PRODUCT 1.16).
func TestRealReversePaths(t *testing.T) {
	long := strings.Repeat("x", 400)
	for _, c := range []struct {
		arg     string
		trusted bool
		from    string // "": refused
	}{
		{"FROM:<carla.lopez=subsidiary.customer.test__0-6vq1pxk3m2n4o5p6q7r8s9t0@bnc.crm.test>", false, "carla.lopez=subsidiary.customer.test__0-6vq1pxk3m2n4o5p6q7r8s9t0@bnc.crm.test"},
		{"FROM:<SRS1=HHHH=first-forwarder.test==HHH=TT=university.test=carla.lopez.martinez@fwd.test> SIZE=9", false, "SRS1=HHHH=first-forwarder.test==HHH=TT=university.test=carla.lopez.martinez@fwd.test"},
		{"FROM:<" + long + "@fwd.test>", false, long + "@fwd.test"},
		{"FROM:<a..b@mobile.test>", false, `"a..b"@mobile.test`},
		{"FROM:<.ab@mobile.test>", false, `".ab"@mobile.test`},
		{"FROM:<ab.@mobile.test>", false, `"ab."@mobile.test`},
		{"FROM:<a b@mobile.test>", false, ""},
		{"FROM:<a(b@mobile.test>", false, ""},
		{"FROM:ups@site7.test", false, ""},
		{"FROM:ups@site7.test", true, "ups@site7.test"},
		{"FROM: ups@site7.test SIZE=7", true, "ups@site7.test"},
		{"FROM:<ups@site7.test", true, ""},
		{"FROM:", true, ""},
		{"FROM:ups", true, ""},
	} {
		s, _ := parseSender(c.arg, c.trusted)
		if s.from.String() != c.from {
			t.Errorf("%s (trusted %v): %q, want %q", c.arg, c.trusted, s.from, c.from)
		}
		var back mail.Address
		if text, _ := s.from.MarshalText(); back.UnmarshalText(text) != nil || back != s.from {
			t.Errorf("%s does not come back from the store", c.arg)
		}
	}
}

func TestParseChunk(t *testing.T) {
	for _, c := range []struct {
		arg  string
		size int64
		last bool
		ok   bool
	}{
		{"0", 0, false, true},
		{"12 LAST", 12, true, true},
		{"12 last", 12, true, true},
		{"99999999999999999999", 1<<63 - 1, false, true},
		{"", 0, false, false},
		{"LAST", 0, false, false},
		{"-1", 0, false, false},
		{"+1", 0, false, false},
		{"0x1", 0, false, false},
		{"12  LAST", 0, false, false},
		{"12 LAST x", 0, false, false},
		{"999999999999999999999", 0, false, false},
	} {
		size, last, ok := parseChunk(c.arg)
		if ok != c.ok || ok && (size != c.size || last != c.last) {
			t.Errorf("parseChunk(%q) = %d, %v, %v", c.arg, size, last, ok)
		}
	}
}
