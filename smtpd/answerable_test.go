package smtpd

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"guichet/mail"
)

// TestSendersThatCannotBeAnswered are refused at MAIL; whatever a server can look up comes in.
func TestSendersThatCannotBeAnswered(t *testing.T) {
	for from, want := range map[string]int{
		"<carla@bücher.example> SMTPUTF8":               0,
		"<carla@xn--bcher-kva.example>":                 0,
		"<jürgen@bücher.example> SMTPUTF8":              0,
		"<carla@例え.テスト> SMTPUTF8":                       0,
		"<carla@_odd.example>":                          0,
		"<carla@bücher.example>":                        553,
		"<carla@bü\u200bcher.example> SMTPUTF8":         501,
		"<carla@-ü.example> SMTPUTF8":                   501,
		"<carla@\u0301ab.example> SMTPUTF8":             553,
		"<carla@bücher..example> SMTPUTF8":              501,
		"<carla@a\u05d0b\u0661\u06f1.example> SMTPUTF8": 553,
	} {
		_, r := parseSender("FROM:"+from, false)
		if r.code != want {
			t.Errorf("MAIL FROM:%s: %d %s, want %d", from, r.code, r.text, want)
		}
	}
}

// TestSenderBeyondSMTPUTF8: whose address no relay of ours takes is refused at MAIL; of mail that others hand over, and of an
// address in ASCII, nobody asks.
func TestSenderBeyondSMTPUTF8(t *testing.T) {
	for _, c := range []struct {
		name, from, want  string
		able, lmtp, front bool
	}{
		{name: "not to be answered", from: "<zoé@customer.test> SMTPUTF8", want: "553 5.6.7 *"},
		{name: "a domain beside it", from: "<zoé@bücher.example> SMTPUTF8", want: "553 5.6.7 *"},
		{name: "to be answered", from: "<zoé@customer.test> SMTPUTF8", able: true, want: "250 *"},
		{name: "a domain only", from: "<carla@bücher.example> SMTPUTF8", want: "250 *"},
		{name: "ASCII", from: "<carla@customer.test>", want: "250 *"},
		{name: "nobody", from: "<> SMTPUTF8", want: "250 *"},
		{name: "over LMTP", from: "<zoé@customer.test> SMTPUTF8", lmtp: true, want: "250 *"},
		{name: "by a front", from: "<zoé@customer.test> SMTPUTF8", front: true, want: "250 *"},
	} {
		o := Options{Answerable: func(_ context.Context, a mail.Address) bool { return c.able || a.IsASCII() }}
		if c.front {
			o.Fronts = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
		}
		h := open(t, c.lmtp, o)
		who := h.call()
		t.Log(c.name)
		if c.lmtp {
			who.hear("220 *")
			who.say("LHLO client.test\r\n")
			for strings.HasPrefix(who.hear("250*"), "250-") {
			}
		} else {
			who.greet()
		}
		who.ask("MAIL FROM:"+c.from+"\r\n", c.want)
	}
}
