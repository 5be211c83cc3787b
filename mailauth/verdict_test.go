package mailauth

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/mail"
)

// TestVerdicts is the matrix of DMARC (RFC 9989 §5.3) and of what guichet makes of it. The
// mail is from carla@customer.test, by 192.0.2.1; records and signatures differ.
func TestVerdicts(t *testing.T) {
	const (
		ours   = "v=spf1 ip4:192.0.2.1 -all"
		others = "v=spf1 ip4:198.51.100.1 -all"
		anyone = "v=spf1 +all"
	)
	for _, c := range []struct {
		name  string
		world world
		from  string // the reverse-path; "" for <>
		keys  []testKey
		edit  func(string) string
		want  mail.Verdict
		ask   string
	}{
		// Aligned passes.
		{
			name: "SPF, the same domain", from: "carla@customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject; aspf=s"}, "txt customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "none", DMARC: "pass"}, ask: "reject",
		},
		{
			name: "SPF, a subdomain, relaxed", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "none", DMARC: "pass"}, ask: "reject",
		},
		{
			name: "SPF, a subdomain, strict", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject; aspf=s"}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "SPF, a subdomain that is its own organization", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt _dmarc.bounce.customer.test": {"v=DMARC1; p=none; psd=n"}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "SPF of HELO, null reverse-path", from: "",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt mx.sender.test": {ours}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "DKIM, the same domain, through a forwarder", from: "x@forwarder.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject; adkim=s"}, "txt forwarder.test": {others}},
			keys:  []testKey{fixedKey("customer.test", "ed")},
			want:  mail.Verdict{Result: mail.Pass, SPF: "fail", DKIM: "pass", DMARC: "pass", Signed: true}, ask: "reject",
		},
		{
			name: "DKIM, a subdomain, relaxed", from: "x@forwarder.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}},
			keys:  []testKey{fixedKey("mail.customer.test", "ed")},
			want:  mail.Verdict{Result: mail.Pass, SPF: "none", DKIM: "pass", DMARC: "pass", Signed: true}, ask: "reject",
		},
		{
			name: "DKIM, a subdomain, strict", from: "x@forwarder.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject; adkim=s"}},
			keys:  []testKey{fixedKey("mail.customer.test", "ed")},
			want:  mail.Verdict{Result: mail.Fail, SPF: "none", DKIM: "pass", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "DKIM, a sibling below a public suffix", from: "x@other.test",
			world: world{"txt _dmarc.test": {"v=DMARC1; p=reject; psd=y"}},
			keys:  []testKey{fixedKey("other.test", "ed")},
			want:  mail.Verdict{Result: mail.Fail, SPF: "none", DKIM: "pass", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "DKIM of a stranger and of the author", from: "x@list.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}},
			keys:  []testKey{fixedKey("customer.test", "ed"), fixedKey("list.test", "li")},
			want:  mail.Verdict{Result: mail.Pass, SPF: "none", DKIM: "pass", DMARC: "pass", Signed: true}, ask: "reject",
		},

		// Forged, and what the domain wants.
		{
			name: "reject", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=REJECT"}, "txt evil.test": {ours}},
			keys:  []testKey{fixedKey("evil.test", "ev")},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "pass", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "quarantine", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=quarantine"}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "none", DKIM: "none", DMARC: "fail"}, ask: "quarantine",
		},
		{
			name: "none says nothing", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=none"}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "fail"}, ask: "none",
		},
		{
			name: "none, but from a host of the domain", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=none"}, "mx customer.test": {"mx.customer.test"}, "ip mx.customer.test": {"192.0.2.1"}},
			want:  mail.Verdict{Result: mail.Weak, SPF: "none", DKIM: "none", DMARC: "fail"}, ask: "none",
		},
		{
			name: "quarantine in test", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=quarantine; t=y"}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "fail"}, ask: "none",
		},
		{
			name: "reject, signature broken on the way", from: "x@list.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}},
			keys:  []testKey{fixedKey("customer.test", "ed")}, edit: swap("burns", "burns, says the list"),
			want: mail.Verdict{Result: mail.Fail, SPF: "none", DKIM: "fail", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "a policy by which everybody may send", from: "carla@customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt customer.test": {anyone}},
			want:  mail.Verdict{Result: mail.Weak, SPF: "pass", DKIM: "none", DMARC: "pass"}, ask: "reject",
		},

		// No record.
		{
			name: "SPF alone", from: "carla@customer.test",
			world: world{"txt customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "none", DMARC: "none"},
		},
		{
			name: "DKIM alone", from: "x@forwarder.test",
			world: world{}, keys: []testKey{fixedKey("customer.test", "ed")},
			want: mail.Verdict{Result: mail.Pass, SPF: "none", DKIM: "pass", DMARC: "none", Signed: true},
		},
		{
			name: "DKIM of a subdomain", from: "x@forwarder.test",
			world: world{}, keys: []testKey{fixedKey("mail.customer.test", "ed")},
			want: mail.Verdict{Result: mail.Weak, SPF: "none", DKIM: "pass", DMARC: "none"},
		},
		{
			name: "nothing", from: "carla@customer.test",
			world: world{},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "SPF says no", from: "carla@customer.test",
			world: world{"txt customer.test": {others}, "ip customer.test": {"192.0.2.1"}},
			want:  mail.Verdict{Result: mail.None, SPF: "fail", DKIM: "none", DMARC: "none"},
		},
		{
			name: "best guess: its address", from: "carla@customer.test",
			world: world{"ip customer.test": {"192.0.2.1"}},
			want:  mail.Verdict{Result: mail.Weak, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "best guess: its neighbour", from: "carla@customer.test",
			world: world{"ip customer.test": {"192.0.2.2"}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "forward-confirmed name", from: "x@esp.test",
			world: world{"ptr 192.0.2.1": {"out.customer.test."}, "ip out.customer.test": {"192.0.2.1"}},
			want:  mail.Verdict{Result: mail.Weak, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "a name that is not confirmed", from: "x@esp.test",
			world: world{"ptr 192.0.2.1": {"out.customer.test."}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "a host by the From domain's SPF, another reverse-path", from: "x@esp.test",
			world: world{"txt customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Weak, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "two records", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject", "v=DMARC1; p=none"}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "a record without policy", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; adkim=s"}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "permerror"},
		},

		// DNS is at fault.
		{
			name: "no policy to be had", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {faulty}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"},
		},
		{
			name: "no policy to be had, and none is needed", from: "carla@customer.test",
			world: world{"txt _dmarc.customer.test": {faulty}, "txt customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "none", DMARC: "temperror"},
		},
		{
			name: "no policy to be had, and a subdomain may need it", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {faulty}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "pass", DKIM: "none", DMARC: "temperror"},
		},
		{
			name: "aligned SPF not to be had", from: "carla@customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt customer.test": {faulty}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "temperror", DKIM: "none", DMARC: "temperror"}, ask: "reject",
		},
		{
			name: "a forger's SPF not to be had", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt evil.test": {faulty}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "temperror", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "aligned key not to be had", from: "x@list.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt ed._domainkey.customer.test": {faulty}},
			keys:  []testKey{fixedKey("customer.test", "ed")},
			want:  mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "temperror", DMARC: "temperror"}, ask: "reject",
		},
		{
			name: "a forger's key not to be had", from: "x@evil.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt ev._domainkey.evil.test": {faulty}},
			keys:  []testKey{fixedKey("evil.test", "ev")},
			want:  mail.Verdict{Result: mail.Fail, SPF: "none", DKIM: "temperror", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "no DNS for a guess", from: "x@esp.test",
			world: world{"ip customer.test": {faulty}},
			want:  mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"},
		},
		{
			name: "no SPF to be had, no record", from: "carla@customer.test",
			world: world{"txt customer.test": {faulty}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "temperror", DKIM: "none", DMARC: "none"},
		},

		{
			name: "the organization's policy not to be had", from: "x@evil.test",
			world: world{"txt _dmarc.test": {faulty}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"},
		},
		{
			name: "the organization not to be had, a subdomain may need it", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt _dmarc.test": {faulty}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "pass", DKIM: "none", DMARC: "temperror"}, ask: "reject",
		},
		{
			name: "the organization not to be had, in strict mode", from: "x@bounce.customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject; aspf=s"}, "txt _dmarc.test": {faulty}, "txt bounce.customer.test": {ours}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},
		{
			name: "whether the name exists not to be had", from: "x@evil.test",
			world: world{"txt _dmarc.test": {"v=DMARC1; p=none; np=reject; psd=y"}, "mx customer.test": {faulty}},
			want:  mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"},
		},
		{
			name: "another member of a top-level domain with a careless record", from: "x@evil.test",
			world: world{"txt _dmarc.test": {"v=DMARC1; p=reject"}, "txt evil.test": {ours}},
			want:  mail.Verdict{Result: mail.Fail, SPF: "pass", DKIM: "none", DMARC: "fail"}, ask: "reject",
		},

		// More than one author.
		{
			name: "a second From field", from: "carla@customer.test",
			world: world{"txt _dmarc.customer.test": {"v=DMARC1; p=none"}, "txt customer.test": {ours}},
			edit:  func(s string) string { return "From: boss@example.org\r\n" + s },
			want:  mail.Verdict{Result: mail.None, SPF: "pass", DKIM: "none", DMARC: "permerror"}, ask: "none",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			published := world{}
			text := signedBy(t, published, question, c.keys...)
			for name, records := range c.world {
				published[name] = records
			}
			if c.edit != nil {
				text = c.edit(text)
			}
			got := checkerIn(published).Inspect(context.Background(), client(c.from), mailbox("carla@customer.test"), []byte(text))
			c.want.Policy = c.ask
			if got.Verdict != c.want {
				t.Errorf("%+v\nwant %+v", got.Verdict, c.want)
			}
		})
	}
}

// TestBehindAHost: who relayed the mail to us is not who sent it, so that SPF cannot run, and
// what it would have proven is not held against the mail.
func TestBehindAHost(t *testing.T) {
	w := world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt customer.test": {"v=spf1 -all"}}
	signed := signedBy(t, w, question, fixedKey("customer.test", "ed"))
	lmtp, socket := client("carla@customer.test"), client("carla@customer.test")
	lmtp.LMTP, lmtp.Front, lmtp.Remote, socket.Remote = true, lmtp.Remote, netip.Addr{}, netip.Addr{}
	for _, env := range []mail.Envelope{lmtp, socket} {
		for text, want := range map[string]mail.Verdict{
			signed:   {Result: mail.Pass, DKIM: "pass", DMARC: "pass", Policy: "reject", Signed: true},
			question: {Result: mail.None, DKIM: "none", Policy: "reject"},
		} {
			if got := checkerIn(w).Check(context.Background(), env, mailbox("carla@customer.test"), []byte(text)); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
	}
}

// TestNoTimeForForgers: a forger whose servers never answer does not get more than he would
// with quick ones, and nobody waits longer than maxWait.
func TestNoTimeForForgers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}
		text := question
		for _, s := range []string{"a", "b", "c", "d", "e"} {
			text = signedBy(t, w, text, fixedKey("evil.test", s))
			w["txt "+s+"._domainkey.evil.test"] = []string{slow}
		}
		w["txt evil.test"] = []string{"v=spf1 " + strings.Repeat("a:slow.evil.test ", 8) + "-all"}
		w["ip slow.evil.test"] = []string{slow}
		start := time.Now()
		got := checkerIn(w).Check(context.Background(), client("x@evil.test"), mailbox("carla@customer.test"), []byte(text))
		if got.Result != mail.Fail || time.Since(start) > maxWait {
			t.Errorf("%+v after %v", got, time.Since(start))
		}
	})
}

func TestNobodyAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world{"txt _dmarc.customer.test": {slow}, "txt customer.test": {slow}, "ip customer.test": {slow}}
		start := time.Now()
		got := checkerIn(w).Check(context.Background(), client("carla@customer.test"), mailbox("carla@customer.test"), []byte(question))
		if got.Result != mail.TempError || time.Since(start) > maxWait {
			t.Errorf("%+v after %v", got, time.Since(start))
		}
	})
}

// TestHugePolicies: what a stranger publishes costs little, too.
func TestHugePolicies(t *testing.T) {
	terms := "v=spf1 " + strings.Repeat("ip4:198.51.100.1 ", 3700)
	w := world{"txt evil.test": {terms}, "ptr 192.0.2.1": nil}
	for range 10 {
		w["txt evil.test"][0] += "include:a.evil.test "
	}
	w["txt a.evil.test"] = []string{terms + "?all"}
	for range 2000 {
		w["ptr 192.0.2.1"] = append(w["ptr 192.0.2.1"], "x.evil.test.")
	}
	w["txt _dmarc.customer.test"] = []string{"v=DMARC1; p=none" + strings.Repeat("; a=b", 12_000)}
	start := cpuTime(t)
	got := checkerIn(w).Check(context.Background(), client("x@evil.test"), mailbox("carla@customer.test"), []byte(question))
	if took := cpuTime(t) - start; took > 2*time.Second*slower || got.Proven() {
		t.Errorf("%+v after %v", got, took)
	} else {
		t.Log(took)
	}
}
