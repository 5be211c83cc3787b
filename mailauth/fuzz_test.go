package mailauth

import (
	"context"
	"testing"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// FuzzCheck: whatever comes in, judging it ends soon, in a known word, and proves nobody who
// has not proven himself.
func FuzzCheck(f *testing.F) {
	w := spoofWorld()
	signed := signedBy(f, w, question, fixedKey("customer.test", "ed"))
	f.Add("any@attack.test", "mx.attack.test", signed)
	f.Add("carla@customer.test", "[192.0.2.1]", "From: a@b.test\nFrom : c@d.test\r\n\r\n")
	f.Add("", "", "DKIM-Signature: v=1; d=legit.test; s=\x00; h=from; l=0\r\nFrom: <admin@legit.test>\r\n\r\n")
	f.Add("x@legit.test", "mx", " From: x\r\nFrom: \"a\\\"(\" <admin@legit.test>(\r\n")
	c := checkerIn(w)
	f.Fuzz(func(t *testing.T, reversePath, helo, raw string) {
		env := client("")
		env.Helo = helo
		env.From, _ = mail.ParseAddress(reversePath)
		from := parser.Parse([]byte(raw)).From
		start := time.Now()
		r := c.Inspect(context.Background(), env, from, []byte(raw))
		if took := time.Since(start); took > 10*maxWait { // a hang, not a busy machine
			t.Errorf("took %v", took)
		}
		switch r.Verdict.Result {
		case mail.Weak, mail.None, mail.Fail:
		case mail.Pass:
			if len(from) != 1 || from[0].Address.Domain == "legit.test" {
				t.Errorf("%+v is proven: %+v", from, r)
			}
		default:
			t.Errorf("%+v", r.Verdict)
		}
		FormatResults("mx.example.org", r)
	})
}
