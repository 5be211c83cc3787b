package mailauth

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"guichet/mail"
)

// The public keys of the examples in RFC 6376 appendix C and RFC 8463 appendix A.
const (
	brisbane     = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
	footballTest = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
	edwards      = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
)

// TestVectors verifies the signed mails of the standards.
func TestVectors(t *testing.T) {
	w := world{
		"txt brisbane._domainkey.example.com":          {brisbane},
		"txt brisbane._domainkey.football.example.com": {edwards},
		"txt test._domainkey.football.example.com":     {footballTest},
	}
	for _, c := range []struct {
		file, domain string
		want         []string
	}{
		{"rfc6376.eml", "example.com", []string{"brisbane pass"}},
		{"rfc8463.eml", "football.example.com", []string{"brisbane pass", "test pass"}},
	} {
		raw, err := os.ReadFile("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []struct {
			name, from, to string
			good           bool
		}{
			{"as published", "", "", true},
			{"another word", "hungry", "thirsty", false},
			{"another author", "Joe SixPack", "Jim SixPack", false},
		} {
			text := strings.ReplaceAll(string(raw), m.from, m.to)
			if m.from == "" {
				text = string(raw)
			}
			want := c.want
			if !m.good {
				want = []string{strings.Replace(c.want[0], "pass", "fail", 1)}
			}
			got := verdicts(w, text)
			if fmt.Sprint(got[:len(want)]) != fmt.Sprint(want) {
				t.Errorf("%s, %s: %q, want %q", c.file, m.name, got, want)
			}
		}
		v := checkerIn(w).Check(context.Background(), client("joe@"+c.domain), mailbox("joe@football.example.com"), raw)
		if v.DKIM != resultPass {
			t.Errorf("%s: %+v", c.file, v)
		}
	}
}

// verdicts verifies every signature of text, by itself.
func verdicts(w world, text string) (all []string) {
	h := splitHeader([]byte(text))
	v := &verifier{dns: lookupsIn(w), h: &h}
	for _, s := range readSignatures(&h, testNow()) {
		r := v.verify(context.Background(), s)
		all = append(all, r.Selector+" "+r.Result)
	}
	return all
}

// fixedKey is a key that is the same in every run.
func fixedKey(domain, selector string) testKey {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte(selector[:1]), ed25519.SeedSize))
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		panic(err)
	}
	return testKey{
		Key:    Key{Domain: domain, Selector: selector, PEM: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})},
		record: "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(private.Public().(ed25519.PublicKey)),
	}
}

const question = "From: Carla <carla@customer.test>\r\n" +
	"To: support@example.org\r\n" +
	"Subject: Printer\r\n" +
	"\r\n" +
	"It burns.\r\n"

// TestSignatures changes one thing about a good signature or its key.
func TestSignatures(t *testing.T) {
	key := fixedKey("customer.test", "ed")
	name := "txt ed._domainkey.customer.test"
	for _, c := range []struct {
		name string
		mail func(string) string
		dns  func(world)
		want string
	}{
		{"good", nil, nil, resultPass},
		{"empty lines added at the end", func(s string) string { return s + "\r\n\r\n" }, nil, resultPass},
		{"body changed", func(s string) string { return s + "Send money.\r\n" }, nil, resultFail},
		{"field changed", func(s string) string { return strings.Replace(s, "Printer", "Money", 1) }, nil, resultFail},
		{"a second From on top", func(s string) string { return "From: a@evil.test\r\n" + s }, nil, resultFail},
		{"no key", nil, func(w world) { delete(w, name) }, resultPermError},
		{"key revoked", nil, func(w world) { w[name] = []string{"v=DKIM1; k=ed25519; p="} }, resultPermError},
		{"two keys", nil, func(w world) { w[name] = append(w[name], w[name]...) }, resultPermError},
		{"another key", nil, func(w world) { w[name] = []string{fixedKey("x.test", "x").record} }, resultFail},
		{"no DNS", nil, func(w world) { w[name] = []string{faulty} }, resultTempError},
		{"only for itself", nil, func(w world) { w[name] = []string{key.record + "; t=s"} }, resultPass},
		{"a key in test", nil, func(w world) { w[name] = []string{key.record + "; t=y"} }, resultPass},
		{"not for mail", nil, func(w world) { w[name] = []string{key.record + "; s=tlsrpt"} }, resultPermError},
		{"l=", tag("l=100"), nil, resultPolicy},
		{"x= over", tag("x=1000000000"), nil, resultPermError},
		{"x= unreadable", tag("x=never"), nil, resultPermError},
		{"i= of somebody else", tag("i=@evil.test"), nil, resultPermError},
		{"a tag twice", tag("v=1"), nil, resultPermError},
		{"a selector with a NUL", swap("s=ed", "s=ed._domainkey.evil.test.\x00"), nil, resultPermError},
		{"a domain with a quote", swap("d=customer.test", "d=customer.test'.evil.test"), nil, resultPermError},
		{"a domain with a space", swap("d=customer.test", "d=customer.test evil"), nil, resultPermError},
		{"too many names", swap(" h=", " h="+strings.Repeat("x:", 300)), nil, resultPolicy},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world{}
			text := signedBy(t, w, question, key)
			if c.mail != nil {
				text = c.mail(text)
			}
			if c.dns != nil {
				c.dns(w)
			}
			if got := verdicts(w, text); len(got) != 1 || !strings.HasSuffix(got[0], " "+c.want) {
				t.Errorf("%q, want %s", got, c.want)
			}
		})
	}
}

// tag adds a tag to a signature.
func tag(s string) func(string) string { return swap("DKIM-Signature: ", "DKIM-Signature: "+s+"; ") }

func swap(from, to string) func(string) string {
	return func(text string) string { return strings.Replace(text, from, to, 1) }
}

// TestCopies: a field added to a mail that somebody signed without asking that there be no
// other. The signature is still good, and not enough.
func TestCopies(t *testing.T) {
	raw, err := os.ReadFile("testdata/rfc6376.eml")
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{
		"X-Spam: no":         resultPass,
		"Received: by me":    resultPass,
		"Subject: Pay":       resultPolicy,
		"SUBJECT : Pay":      resultPolicy,
		"Message-ID: <x@y>":  resultPolicy,
		"Content-Type: a/b":  resultPass, // there was none
		"Cc: a@b.test":       resultPass,
		"Cc: a@b\r\nCc: c@d": resultPolicy,
	} {
		got := verdicts(world{"txt brisbane._domainkey.example.com": {brisbane}}, field+"\r\n"+string(raw))
		if got[0] != "brisbane "+want {
			t.Errorf("%s: %q, want %s", field, got, want)
		}
	}
}

// TestStrictIdentity: t=s forbids that i= is below d=. The signature itself is good.
func TestStrictIdentity(t *testing.T) {
	raw, err := os.ReadFile("testdata/rfc6376.eml")
	if err != nil {
		t.Fatal(err)
	}
	for flags, want := range map[string]string{"": resultPass, "; t=y": resultPass, "; t=s": resultPermError, "; t=y:s": resultPermError} {
		got := verdicts(world{"txt brisbane._domainkey.example.com": {brisbane + flags}}, string(raw))
		if got[0] != "brisbane "+want {
			t.Errorf("%q: %q, want %s", flags, got, want)
		}
	}
}

// TestRSAKeySizes: RFC 8301 §3.2 wants 1024 to 4096 bits verified; longer ones only cost time.
func TestRSAKeySizes(t *testing.T) {
	for bits, want := range map[int]string{512: resultPermError, 1016: resultPermError, 1024: resultFail, 4096: resultFail, 8192: resultPolicy} {
		public := &rsa.PublicKey{N: oddNumber(t, bits), E: 65537}
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		w := world{}
		text := signedBy(t, w, question, fixedKey("customer.test", "ed"))
		text = strings.Replace(text, "a=ed25519-sha256", "a=rsa-sha256", 1)
		w["txt ed._domainkey.customer.test"] = []string{"v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)}
		if got := verdicts(w, text); got[0] != "ed "+want {
			t.Errorf("%d bits: %q, want %s", bits, got, want)
		}
	}
}

// oddNumber returns one of that length, which nobody could factor into a key in time.
func oddNumber(t *testing.T, bits int) *big.Int {
	t.Helper()
	b := make([]byte, bits/8)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	b[0] |= 0x80
	b[len(b)-1] |= 1
	return new(big.Int).SetBytes(b)
}

// TestSignatureOrder: of 30 signatures, the one that counts stands last.
func TestSignatureOrder(t *testing.T) {
	w := world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}
	text := signedBy(t, w, question, fixedKey("customer.test", "ed"))
	var others strings.Builder
	for i := range 30 {
		fmt.Fprintf(&others, "DKIM-Signature: v=1; a=rsa-sha256; d=list%d.test; s=s; h=from; bh=AA==; b=AA==\r\n", i)
	}
	c := checkerIn(w)
	got := c.Inspect(context.Background(), client("x@list.test"), mailbox("carla@customer.test"), []byte(others.String()+text))
	if got.Verdict.Result != mail.Pass || len(got.DKIM) != 1 {
		t.Errorf("%+v, want pass by one signature", got)
	}
	got = c.Inspect(context.Background(), client("x@list.test"), mailbox("carla@customer.test"), []byte(others.String()+question))
	if got.Verdict.Result != mail.Fail || len(got.DKIM) != maxSignatures {
		t.Errorf("%+v, want fail after %d signatures", got, maxSignatures)
	}
}

// TestHostileMails: each is of a size that is let in, and used to cost seconds or minutes
// somewhere. The time is generous for a machine that does other work.
func TestHostileMails(t *testing.T) {
	sig := "DKIM-Signature: v=1; a=ed25519-sha256; c=%s; d=customer.test; s=ed; h=from%s; bh=AA==; b=AA==\r\n"
	relaxed, simple := fmt.Sprintf(sig, "relaxed/relaxed", ""), fmt.Sprintf(sig, "simple/simple", "")
	many := fmt.Sprintf(sig, "relaxed/relaxed", strings.Repeat(":x", 190))
	subject := fmt.Sprintf(sig, "relaxed/relaxed", ":subject")
	for name, text := range map[string]string{
		"folds that fit":     strings.Repeat(subject, 10) + "Subject: a\r\n" + strings.Repeat(" "+strings.Repeat("a", 120)+"\r\n", 1900) + question,
		"folds":              strings.Repeat(relaxed, 10) + "Subject: a\r\n" + strings.Repeat(" a\r\n", 80_000) + question,
		"fields":             strings.Repeat(relaxed, 10) + strings.Repeat("x:\r\n", 60_000) + question,
		"one endless field":  "x:" + strings.Repeat("y", 20<<20) + "\r\n" + question,
		"names and fields":   strings.Repeat(many, 10) + strings.Repeat("x:\r\n", 900) + question,
		"signatures":         strings.Repeat(relaxed, 900) + question,
		"body of line ends":  strings.Repeat(simple, 10) + question + strings.Repeat("\r\n", 12<<20) + "x",
		"body of spaces":     strings.Repeat(relaxed, 10) + question + strings.Repeat(" ", 24<<20),
		"body of bare ends":  strings.Repeat(simple, 10) + question + strings.Repeat("\n", 20<<20),
		"comments":           "From: " + strings.Repeat("(", 100_000) + question,
		"quotes":             "From: " + strings.Repeat(`"`, 100_000) + question,
		"tags":               "DKIM-Signature: " + strings.Repeat("a=b;", 3000) + "\r\n" + question,
		"folded signature":   "DKIM-Signature: v=1;" + strings.Repeat("\r\n ", 2000) + "d=customer.test; s=ed\r\n" + question,
		"results of ourself": strings.Repeat("Authentication-Results: mx.example.org;\r\n", 5000) + question,
	} {
		t.Run(name, func(t *testing.T) {
			w := world{"txt ed._domainkey.customer.test": {fixedKey("customer.test", "ed").record}}
			start := cpuTime(t)
			got := checkerIn(w).Check(context.Background(), client("a@evil.test"), mailbox("carla@customer.test"), []byte(text))
			stripResults([]byte(text), "mx.example.org")
			if took := cpuTime(t) - start; took > 5*time.Second*slower {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			if got.Proven() {
				t.Errorf("%+v", got)
			}
		})
	}
}
