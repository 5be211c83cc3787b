package mailauth

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"guichet/mail"
)

func TestClientIn(t *testing.T) {
	for _, c := range []struct{ name, field, client, helo string }{
		{"Postfix", "from mail.customer.test (unknown [198.51.100.7])\n\tby mx.desk.test (Postfix) with ESMTP id 1", "198.51.100.7", "mail.customer.test"},
		{"Postfix, an address as HELO", "from [10.0.0.1] (mail.evil.test [198.51.100.7]) by mx", "198.51.100.7", "[10.0.0.1]"},
		{"Postfix, IPv6", "from mail.customer.test (mail.customer.test [IPv6:2001:db8::7]) by mx", "2001:db8::7", "mail.customer.test"},
		{"Sendmail", "from mail.customer.test (mail.customer.test [198.51.100.7] (may be forged)) by mx", "invalid IP", ""},
		{"Exim", "from mail.customer.test ([198.51.100.7] helo=other.test) by mx", "198.51.100.7", "other.test"},
		{"Exim, no name", "from [198.51.100.7] (helo=[10.0.0.1]) by mx", "198.51.100.7", "[10.0.0.1]"},
		{"Exim, with an ident", "from [198.51.100.7] (helo=other.test ident=carla) by mx", "198.51.100.7", "other.test"},
		{"an ident like Exim's words", "from [10.0.0.1] (helo=x@mail.evil.test [198.51.100.7]) by mx", "invalid IP", ""},
		{"submitted on the host", "by mx.desk.test (Postfix, from userid 0) id 1", "invalid IP", ""},
		{"a comment as HELO", "from evil(x[10.0.0.1]) (unknown [198.51.100.7]) by mx", "invalid IP", ""},
		{"not a host's words", "from a (b [1.2.3]) by mx", "invalid IP", "a"},
	} {
		client, helo := clientIn(c.field)
		if client.String() != c.client || helo != c.helo {
			t.Errorf("%s: %v %q", c.name, client, helo)
		}
	}
}

// TestBehindFront: what is known of a stranger whose mail a host of ours relays.
func TestBehindFront(t *testing.T) {
	w := world{
		"txt customer.test":        {"v=spf1 ip4:198.51.100.7 -all"},
		"txt _dmarc.customer.test": {"v=DMARC1; p=reject"},
	}
	const (
		honest = "Received: from mail.customer.test (mail.customer.test [198.51.100.7])\r\n\tby mx.desk.test\r\n"
		forger = "Received: from mail.evil.test (unknown [203.0.113.9])\r\n\tby mx.desk.test\r\n"
		inside = "Received: from mx.desk.test (localhost [127.0.0.1])\r\n\tby mx.desk.test\r\n"
		second = "Received: from mx2.desk.test (mx2.desk.test [192.0.2.2]) by mx.desk.test\r\n"
		words  = "From: carla@customer.test\r\n\r\nHello\r\n"
	)
	results := func(id, rest string) string { return "Authentication-Results: " + id + "; " + rest + "\r\n" }
	front := netip.MustParseAddr("192.0.2.1")
	for _, c := range []struct {
		name   string
		env    mail.Envelope
		header string
		want   mail.Result
	}{
		{"its Received names the client", mail.Envelope{Front: front}, honest, mail.Pass},
		{"the client below may be made up", mail.Envelope{Front: front}, forger + honest, mail.Fail},
		{"hops inside are passed over", mail.Envelope{Front: front}, inside + second + honest, mail.Pass},
		{"no client: half of the evidence", mail.Envelope{Front: front}, "", mail.None},
		{"XCLIENT named the client", mail.Envelope{Front: front, Remote: netip.MustParseAddr("203.0.113.9")}, honest, mail.Fail},
		{"LMTP, no word of it", mail.Envelope{LMTP: true, Front: netip.MustParseAddr("127.0.0.1")}, honest, mail.None},
		{"LMTP over a socket, no word", mail.Envelope{LMTP: true}, forger, mail.None},
		{"LMTP, SPF by the front's word", mail.Envelope{LMTP: true}, honest + results("mx.desk.test", "spf=pass smtp.mailfrom=carla@customer.test"), mail.Pass},
		{"LMTP, SPF failed by the front's word", mail.Envelope{LMTP: true}, honest + results("mx.desk.test", "spf=fail smtp.mailfrom=carla@customer.test"), mail.Fail},
		{"LMTP, only SPF is taken from it", mail.Envelope{LMTP: true}, honest + results("mx.desk.test", "dmarc=pass header.from=customer.test"), mail.None},
		{"LMTP, a word below a stranger's Received", mail.Envelope{LMTP: true}, "Received: from a (a [203.0.113.9]) by mail.evil.test\r\n" + results("mx.desk.test", "spf=pass smtp.mailfrom=carla@customer.test"), mail.None},
		{"LMTP, XFORWARD named the client", mail.Envelope{LMTP: true, Remote: netip.MustParseAddr("198.51.100.7")}, forger, mail.Pass},
		{"the front says SPF passed", mail.Envelope{Front: front}, results("mx.desk.test", "spf=pass smtp.mailfrom=carla@customer.test"), mail.Pass},
		{"the front says DMARC passed", mail.Envelope{Front: front}, results("mx.desk.test", "dmarc=pass (p=reject) header.from=customer.test"), mail.Pass},
		{"the front says DKIM passed", mail.Envelope{Front: front}, results("MX.desk.test 1", "dkim=pass header.d=customer.test"), mail.Pass},
		{"DMARC passed for another", mail.Envelope{Front: front}, forger + results("mx.desk.test", "dmarc=pass header.from=evil.test"), mail.Fail},
		{"another host says so", mail.Envelope{Front: front}, forger + results("mx.evil.test", "dmarc=pass header.from=customer.test"), mail.Fail},
		{"forged below the front's own", mail.Envelope{Front: front}, forger + results("mx.desk.test", "dmarc=fail header.from=customer.test") + results("mx.desk.test", "dmarc=pass header.from=customer.test"), mail.Fail},
		{"a quoted semicolon", mail.Envelope{Front: front}, forger + results("mx.desk.test", `spf=fail smtp.mailfrom="x; dmarc=pass header.from=customer.test"`), mail.Fail},
		{"a comment", mail.Envelope{Front: front}, forger + results("mx.desk.test", `spf=fail (x; dmarc=pass header.from=customer.test)`), mail.Fail},
		{"the client wrote it to us", mail.Envelope{Front: front, Remote: netip.MustParseAddr("203.0.113.9")}, results("mx.desk.test", "dmarc=pass header.from=customer.test"), mail.Fail},
		{"no front at all", mail.Envelope{Remote: netip.MustParseAddr("203.0.113.9")}, honest + results("mx.desk.test", "dmarc=pass header.from=customer.test"), mail.Fail},
		{"the front's DNS did not answer", mail.Envelope{Front: front}, results("mx.desk.test", "spf=temperror smtp.mailfrom=customer.test"), mail.TempError},
		{"a front without an id", mail.Envelope{Front: netip.MustParseAddr("192.0.2.2")}, forger + results("mx.desk.test", "dmarc=pass header.from=customer.test"), mail.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			checker := NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow, Fronts: []Front{
				{Network: netip.MustParsePrefix("192.0.2.1/32"), Authserv: "mx.desk.test"},
				{Network: netip.MustParsePrefix("192.0.2.2/32")},
			}})
			c.env.From, c.env.Helo = address("carla@customer.test"), "mx.desk.test"
			got := checker.Check(context.Background(), c.env, mailbox("carla@customer.test"), []byte(c.header+words))
			if got.Result != c.want {
				t.Errorf("%+v, want %s", got, c.want)
			}
		})
	}
}

// TestFindClient: filters are told of the client that was judged, not of the front.
func TestFindClient(t *testing.T) {
	front := netip.MustParseAddr("192.0.2.1")
	c := NewChecker(Options{Resolver: &resolver{world: world{}}, Now: testNow, Fronts: []Front{{Network: netip.PrefixFrom(front, 32)}}})
	raw := "Received: from mx.customer.test (mx.customer.test [203.0.113.1])\r\n\tby mx.desk.test (Postfix) with ESMTP id 1;\r\n" +
		"\tSun, 22 Nov 2026 10:00:00 +0000\r\nFrom: carla@customer.test\r\n\r\nHello\r\n"
	f := c.Find(context.Background(), mail.Envelope{Front: front, Helo: "front.test"}, mailbox("carla@customer.test"), []byte(raw))
	if f.Client != netip.MustParseAddr("203.0.113.1") || f.Helo != "mx.customer.test" {
		t.Errorf("%s %q", f.Client, f.Helo)
	}
}

// TestFind: the mail is kept with our word on top, and without what others wrote in our name.
func TestFind(t *testing.T) {
	c := NewChecker(Options{Resolver: &resolver{world: world{"txt customer.test": {"v=spf1 ip4:192.0.2.1 -all"}}}, Now: testNow, Host: "mx.desk.test"})
	const forged = "Authentication-Results: mx.desk.test; dmarc=pass\r\n"
	const words = "X: y\r\nFrom: carla@customer.test\r\n\r\nHello\r\n"
	keep := func(env mail.Envelope) string {
		raw := []byte("A: b\r\n" + forged + words)
		f := c.Find(context.Background(), env, mailbox("carla@customer.test"), raw)
		return string(f.Head) + string(raw[f.Rest:])
	}
	want := "Authentication-Results: mx.desk.test;\r\n\tspf=pass smtp.mailfrom=customer.test;\r\n\tdkim=none;\r\n" +
		"\tdmarc=none header.from=customer.test\r\nReceived-SPF: pass client-ip=192.0.2.1; " +
		"envelope-from=\"carla@customer.test\";\r\n\thelo=mx.sender.test; identity=mailfrom; receiver=mx.desk.test\r\nA: b\r\n" + words
	if got := keep(client("carla@customer.test")); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	trusted := client("carla@customer.test")
	trusted.Trusted = true
	if got := keep(trusted); got != "A: b\r\n"+words {
		t.Errorf("a trusted host's mail: %q", got)
	}
}

func FuzzTestimony(f *testing.F) {
	f.Add("mx.desk.test; dmarc=pass header.from=customer.test")
	f.Add(`mx.desk.test; spf = pass (a (b) c) smtp.mailfrom="a;b@c" ; dkim=pass`)
	f.Fuzz(func(t *testing.T, v string) {
		h := splitHeader([]byte("Authentication-Results: evil.test; x=" + strings.ReplaceAll(v, "\n", " ") + "\r\n\r\n"))
		if got := testify(&h, []string{"mx.desk.test"}); got.dmarc != "" || got.spf.result != "" || got.dkim != nil {
			t.Errorf("%q was heard: %+v", v, got)
		}
		_, _, _ = readResults(v)
	})
}
