package mailauth

import (
	"testing"
)

func TestAuthorOf(t *testing.T) {
	const carla = "carla@customer.test"
	for _, c := range []struct {
		name, header, from string
		sound              bool
	}{
		{"bare", "From: carla@customer.test\r\n", carla, true},
		{"in brackets", "From: <carla@customer.test>\r\n", carla, true},
		{"with a name", "From: Carla <carla@customer.test>\r\n", carla, true},
		{"case of the domain", "From: carla@CUSTOMER.test\r\n", carla, true},
		{"encoded name", "From: =?utf-8?Q?Carla?= <carla@customer.test>\r\n", carla, true},
		{"name with a comma", "From: \"Carla, Dr.\" <carla@customer.test>\r\n", carla, true},
		{"name with a bare comma", "From: Smith, Carla <carla@customer.test>\r\n", carla, true},
		{"quoted address as name", "From: \"boss@legit.test\" <carla@customer.test>\r\n", carla, true},
		{"its own address as name", "From: carla@customer.test <carla@customer.test>\r\n", carla, true},
		{"an @ in the name", "From: Team @Customer <carla@customer.test>\r\n", carla, true},
		{"comment", "From: carla@customer.test (Carla <x@legit.test>)\r\n", carla, true},
		{"folded", "From: Carla\r\n <carla@customer.test>\r\n", carla, true},
		{"raw letters", "From: Jürgen <carla@customer.test>\r\n", carla, true},
		{"quoted local part", "From: \"car la\"@customer.test\r\n", `"car la"@customer.test`, true},
		{"space before the colon", "From : carla@customer.test\r\n", carla, true},
		{"another address as bare name", "From: boss@legit.test <carla@customer.test>\r\n", carla, false},
		{"two in a list", "From: boss@legit.test, <carla@customer.test>\r\n", carla, false},
		{"two brackets", "From: <carla@customer.test> <boss@legit.test>\r\n", carla, false},
		{"text after the bracket", "From: <carla@customer.test> boss\r\n", carla, false},
		{"group", "From: us: carla@customer.test;\r\n", carla, false},
		{"route", "From: <@legit.test:carla@customer.test>\r\n", carla, false},
		{"not the one that was read", "From: boss@legit.test\r\n", carla, false},
		{"backslash", "From: \\<carla@customer.test>\r\n", carla, false},
		{"open comment", "From: carla@customer.test (\r\n", carla, false},
		{"open quote", "From: \"Carla <carla@customer.test>\r\n", carla, false},
		{"no field", "Subject: x\r\n", carla, false},
		{"twice", "From: carla@customer.test\r\nFROM: carla@customer.test\r\n", carla, false},
		{"twice, a space before a colon", "From: carla@customer.test\r\nFrom\t: boss@legit.test\r\n", carla, false},
		{"twice, the colon folded", "From\r\n : boss@legit.test\r\nFrom: carla@customer.test\r\n", carla, false},
		{"a bare CR", "From: carla@customer.test\rFrom: boss@legit.test\r\n", carla, false},
		{"a NUL elsewhere", "From: carla@customer.test\r\nSubject: \x00\r\n", carla, false},
		{"a folded first line", " x\r\nFrom: carla@customer.test\r\n", carla, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := splitHeader([]byte(c.header + "\r\nhello"))
			got := authorOf(&h, mailbox(c.from))
			if got.domain != "customer.test" || got.sound != c.sound {
				t.Errorf("%+v, want sound %v", got, c.sound)
			}
		})
	}
	h := splitHeader([]byte("From: a@b.test, c@d.test\r\n\r\n"))
	if got := authorOf(&h, append(mailbox("a@b.test"), mailbox("c@d.test")...)); got != (author{}) {
		t.Errorf("two authors: %+v", got)
	}
	if got := authorOf(&h, nil); got != (author{}) {
		t.Errorf("no author: %+v", got)
	}
}
