package mailauth

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/mail"
)

// whole is a mail with every field that the table below is about.
const whole = "From: Ana <ana@agents.test>\r\nTo: support@desk.test\r\nCc: ben@agents.test\r\nSubject: Re: the printer\r\n" +
	"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@agents.test>\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nIt works again.\r\n"

// TestGap: what a signature alone proves, by the lists of fields that large providers and the usual signers
// have (PRODUCT 1.18).
func TestGap(t *testing.T) {
	all := "from to cc subject date mime-version content-type content-transfer-encoding"
	for _, c := range []struct {
		name, signs string
		edit        func(string) string
		want        mail.Result
		gap         string
	}{
		{"everything", all, nil, mail.Pass, ""},
		{"rspamd's list", "from sender reply-to subject date message-id to cc mime-version content-type content-transfer-encoding resent-to list-id", nil, mail.Pass, ""},
		{"everything, each once more", all + " " + all, nil, mail.Pass, ""},
		{"From alone", "from", nil, mail.Weak, "subject"},
		{"no Date", "from to cc subject content-type content-transfer-encoding mime-version", nil, mail.Weak, "date"},
		{"no Subject", "from to cc date content-type content-transfer-encoding mime-version", nil, mail.Weak, "subject"},
		{"a webmail that leaves the body's type open", "to cc subject message-id date from mime-version", nil, mail.Pass, "content-type"},
		{"a hosted Exchange, which leaves To open", "from date subject message-id content-type content-transfer-encoding mime-version", nil, mail.Pass, "to"},
		{"To signed, Cc not", "from date subject to content-type content-transfer-encoding mime-version", nil, mail.Pass, "to"},
		{"the encoding left open", "from to cc date subject mime-version content-type", nil, mail.Pass, "content-transfer-encoding"},
		{"another Date on top", all, onTop("Date: Sat, 21 Nov 2026 10:00:00 +0000"), mail.Weak, "date"},
		{"another MIME-Version on top", all, onTop("MIME-Version: 1.0"), mail.Pass, "mime-version"},
		{"another To on top", all, onTop("To: support@desk.test"), mail.Pass, "to"},
		{"another To on top of one signed twice", all + " to", onTop("To: support@desk.test"), mail.Fail, ""},
		{"no To at all", all, without("To:", "Cc:"), mail.Pass, "to"},
		{"no Subject to be covered", "from to cc date mime-version content-type content-transfer-encoding", without("Subject:"), mail.Pass, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world{"txt _dmarc.agents.test": {"v=DMARC1; p=reject"}}
			key := fixedKey("agents.test", "s")
			w["txt s._domainkey.agents.test"] = []string{key.record}
			text := whole
			if strings.HasPrefix(c.name, "no ") && c.edit != nil {
				text = c.edit(text)
			}
			text = signAs(t, text, strings.Fields(c.signs))
			if !strings.HasPrefix(c.name, "no ") && c.edit != nil {
				text = c.edit(text)
			}
			for spf, want := range map[string]mail.Verdict{
				"v=spf1 -all":               {Result: c.want, SPF: "fail", DKIM: "pass", DMARC: "pass", Policy: "reject", Gap: c.gap, Signed: true},
				"v=spf1 ip4:192.0.2.1 -all": {Result: mail.Pass, SPF: "pass", DKIM: "pass", DMARC: "pass", Policy: "reject"},
			} {
				if c.want == mail.Fail {
					if want = (mail.Verdict{Result: mail.Fail, SPF: "fail", DKIM: "fail", DMARC: "fail", Policy: "reject"}); spf != "v=spf1 -all" {
						continue
					}
				}
				w["txt agents.test"] = []string{spf}
				got := checkerIn(w).Check(context.Background(), client("ana@agents.test"), mailbox("ana@agents.test"), []byte(text))
				if got != want {
					t.Errorf("SPF %q: %+v\nwant %+v", spf, got, want)
				}
			}
		})
	}
}

func onTop(field string) func(string) string {
	return func(text string) string { return field + "\r\n" + text }
}

// without takes fields out, before the mail is signed.
func without(names ...string) func(string) string {
	return func(text string) string {
		var b strings.Builder
		for ln := range strings.Lines(text) {
			drop := false
			for _, n := range names {
				drop = drop || strings.HasPrefix(ln, n)
			}
			if !drop {
				b.WriteString(ln)
			}
		}
		return b.String()
	}
}

// signAs signs as somebody whose signer has this list, with the key of fixedKey.
func signAs(t *testing.T, text string, fields []string) string {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte("s"), ed25519.SeedSize))
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(text), &dkim.SignOptions{Domain: "agents.test", Selector: "s", Signer: private, HeaderKeys: fields})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestReplays: the same signature again is counted, whoever sends it, and another one is not.
func TestReplays(t *testing.T) {
	w := world{"txt agents.test": {"v=spf1 -all"}, "txt s._domainkey.agents.test": {fixedKey("agents.test", "s").record}}
	fields := strings.Fields("from to cc subject date mime-version content-type content-transfer-encoding")
	mails := []string{signAs(t, whole, fields), signAs(t, strings.Replace(whole, "It works", "It still works", 1), fields)}
	c := checkerIn(w)
	for i, step := range []struct{ mail, want int }{{0, 0}, {0, 1}, {1, 0}, {0, 2}, {1, 1}} {
		got := c.Check(context.Background(), client("mallory@else.test"), mailbox("ana@agents.test"), []byte(mails[step.mail]))
		if got.Replays != step.want {
			t.Errorf("mail %d: came %d times before, want %d", i, got.Replays, step.want)
		}
	}
	var r replays
	for i := range 3 * keptSignatures {
		r.count([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	if n := len(r.young) + len(r.old); n > 2*keptSignatures {
		t.Errorf("%d signatures are remembered", n)
	}
}
