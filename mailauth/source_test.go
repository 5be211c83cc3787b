package mailauth

import (
	"context"
	"net/netip"
	"testing"

	"guichet/mail"
)

// TestSource: what a mail proves that came without an SMTP peer (PRODUCT 1.17).
func TestSource(t *testing.T) {
	w := world{
		"txt customer.test":        {"v=spf1 ip4:198.51.100.7 -all"},
		"txt _dmarc.customer.test": {"v=DMARC1; p=reject"},
		"txt desk.test":            {"v=spf1 -all"},
		"txt _dmarc.desk.test":     {"v=DMARC1; p=reject"},
	}
	const (
		words   = "From: carla@customer.test\r\nTo: support@desk.test\r\nSubject: x\r\nDate: Tue, 01 Dec 2026 10:00:00 +0000\r\n\r\nHello\r\n"
		ana     = "From: ana@desk.test\r\nTo: support@desk.test\r\nSubject: x\r\nDate: Tue, 01 Dec 2026 10:00:00 +0000\r\n\r\nHello\r\n"
		edge    = "Received: from mail.customer.test (mail.customer.test [198.51.100.7])\r\n\tby mx.provider.test with ESMTPS id 1; Tue, 01 Dec 2026 10:00:00 +0000\r\n"
		inner   = "Received: from mx.provider.test (localhost [127.0.0.1])\r\n\tby store.mx.provider.test with LMTP id 2; Tue, 01 Dec 2026 10:00:01 +0000\r\n"
		google  = "Received: by 2002:a05:6a10:c60b:0:0:0:1 with SMTP id 3; Tue, 01 Dec 2026 10:00:02 +0000\r\n"
		foreign = "Received: from mx.provider.test (mx.provider.test [203.0.113.5]) by relay.elsewhere.test; Tue, 01 Dec 2026 10:00:03 +0000\r\n"
		local   = "Received: by mx.provider.test (Postfix, from userid 1000) id 4; Tue, 01 Dec 2026 10:00:04 +0000\r\n"
		front   = "Received: from a (a [198.51.100.7])\r\n\tby mx.provider.test\r\n"
		passed  = "Authentication-Results: mx.provider.test; spf=pass smtp.mailfrom=carla@customer.test\r\n"
		failed  = "Authentication-Results: mx.provider.test; spf=fail smtp.mailfrom=carla@customer.test\r\n"
		inside  = "X-Provider-Internal: yes\r\n"
	)
	field := func(id, rest string) string { return "Authentication-Results: " + id + "; " + rest + "\r\n" }
	for _, c := range []struct {
		name, raw string
		want      mail.Result
		spf       string
	}{
		{"its own word, above its Received", passed + edge + words, mail.Pass, "pass"},
		{"its own word, below its Received", edge + passed + words, mail.Pass, "pass"},
		{"through its store", inner + edge + passed + words, mail.Pass, "pass"},
		{"as Google writes it", google + edge + passed + words, mail.Pass, "pass"},
		{"no Received at all", passed + words, mail.Pass, "pass"},
		{"an id in capitals", edge + field("MX.Provider.Test", "spf=pass smtp.mailfrom=customer.test") + words, mail.Pass, "pass"},
		{"DMARC refuses what fails", edge + failed + words, mail.Fail, "fail"},
		{"SPF of another domain", edge + field("mx.provider.test", "spf=pass smtp.mailfrom=bounces@elsewhere.test") + words, mail.Fail, "pass"},
		{"its DNS did not answer", edge + field("mx.provider.test", "spf=temperror smtp.mailfrom=customer.test") + words, mail.TempError, "temperror"},
		{"no word", edge + words, mail.None, ""},
		{"a client in Received is nobody's word", front + words, mail.None, ""},
		{"another host's word", edge + field("mx.elsewhere.test", "spf=pass smtp.mailfrom=customer.test") + words, mail.None, ""},
		{"below another host's Received", edge + foreign + passed + words, mail.None, ""},
		{"another host's Received on top", foreign + edge + passed + words, mail.None, ""},
		{"a second Received in its name, behind a stranger", edge + edge + passed + words, mail.None, ""},
		{"a Received of Google's kind behind a stranger", edge + google + passed + words, mail.None, ""},
		{"a user of its machine", local + passed + words, mail.None, ""},
		{"the first word counts", edge + failed + passed + words, mail.Fail, "fail"},
		{"DKIM is checked on the octets", edge + field("mx.provider.test", "dkim=pass header.d=customer.test") + words, mail.None, ""},
		{"DMARC is computed here", edge + field("mx.provider.test", "dmarc=pass header.from=customer.test") + words, mail.None, ""},
		{"a comment that names its host", "Received: from a (by mx.provider.test [198.51.100.7]) by relay.elsewhere.test\r\n" + passed + words, mail.None, ""},
		{"a host whose name ends so", "Received: from a (a [198.51.100.7]) by evilmx.provider.test\r\n" + passed + words, mail.None, ""},
		{"authenticated inside", inside + ana, mail.Pass, ""},
		{"authenticated inside, in any case", "x-provider-internal:  YES\r\n" + ana, mail.Pass, ""},
		{"another value", "X-Provider-Internal: no\r\n" + ana, mail.None, ""},
		{"two values", inside + "X-Provider-Internal: no\r\n" + ana, mail.None, ""},
		{"inside, and another domain's author", inside + words, mail.None, ""},
		{"inside, and a domain below", inside + "From: ana@sub.desk.test\r\n\r\nHello\r\n", mail.None, ""},
		{"inside, and two authors", inside + "From: ana@desk.test\r\n" + ana, mail.None, ""},
		{"in nobody's name but ours", ana, mail.None, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			checker := NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow, Host: "mx.desk.test"})
			env := mail.Envelope{From: address("carla@customer.test"), Source: &mail.Source{
				Authserv: []string{"mx.provider.test"}, Domain: "desk.test", Internal: mail.Field{Name: "X-Provider-Internal", Value: "yes"},
			}}
			author := "carla@customer.test"
			switch {
			case len(c.raw) >= len(ana) && c.raw[len(c.raw)-len(ana):] == ana:
				author = "ana@desk.test"
			case c.name == "inside, and a domain below":
				author = "ana@sub.desk.test"
			}
			got := checker.Check(context.Background(), env, mailbox(author), []byte(c.raw))
			if got.Result != c.want || got.SPF != c.spf {
				t.Errorf("%+v, want %s, spf %q", got, c.want, c.spf)
			}
			if c.want == mail.Pass && got.Signed {
				t.Error("SPF and the provider's word are more than a signature")
			}
		})
	}
}

// TestSourceOfMicrosoft: Microsoft 365 names no host in its Authentication-Results.
func TestSourceOfMicrosoft(t *testing.T) {
	const head = "Received: from AM9PR04MB1.eurprd04.prod.outlook.com (2603:10a6:20b:1::12) by AM0PR04MB2.eurprd04.prod.outlook.com with HTTPS; Tue, 1 Dec 2026 10:00:02 +0000\r\n" +
		"Received: from mail.customer.test (198.51.100.7) by AM4EUR03FT1.mail.protection.outlook.com (10.152.1.1) with Microsoft SMTP Server id 15.20; Tue, 1 Dec 2026 10:00:01 +0000\r\n"
	const words = "From: carla@customer.test\r\nSubject: x\r\nDate: Tue, 01 Dec 2026 10:00:00 +0000\r\n\r\nHello\r\n"
	const said = "Authentication-Results: spf=pass (sender IP is 198.51.100.7)\r\n smtp.mailfrom=customer.test; dkim=none (message not signed)\r\n header.d=none;dmarc=pass action=none header.from=customer.test;compauth=pass reason=100\r\n"
	w := world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}
	for _, c := range []struct {
		name, authserv, raw string
		want                mail.Result
	}{
		{"its word", "outlook.com", head + said + words, mail.Pass},
		{"of another provider nothing without an id counts", "mx.provider.test", "Received: from a (a [198.51.100.7]) by mx.provider.test\r\n" + said + words, mail.None},
		{"what came with the mail", "outlook.com", head + "Received: from x (x [203.0.113.1]) by mail.customer.test\r\n" + said + words, mail.None},
	} {
		t.Run(c.name, func(t *testing.T) {
			checker := NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow, Host: "mx.desk.test"})
			env := mail.Envelope{From: address("carla@customer.test"), Source: &mail.Source{Authserv: []string{c.authserv}}}
			if got := checker.Check(context.Background(), env, mailbox("carla@customer.test"), []byte(c.raw)); got.Result != c.want {
				t.Errorf("%+v, want %s", got, c.want)
			}
		})
	}
}

// TestSourceStated: who may name the client of a mail that he posts is believed as a session is.
func TestSourceStated(t *testing.T) {
	w := world{"txt customer.test": {"v=spf1 ip4:198.51.100.7 -all"}, "txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}
	checker := NewChecker(Options{Resolver: &resolver{world: w}, Now: testNow})
	for client, want := range map[string]mail.Result{"198.51.100.7": mail.Pass, "203.0.113.9": mail.Fail} {
		env := mail.Envelope{From: address("carla@customer.test"), Helo: "x", Source: &mail.Source{}, Remote: netip.MustParseAddr(client)}
		got := checker.Check(context.Background(), env, mailbox("carla@customer.test"), []byte("From: carla@customer.test\r\n\r\nHello\r\n"))
		if got.Result != want {
			t.Errorf("%s: %+v, want %s", client, got, want)
		}
	}
}
