package mailauth

import (
	"context"
	"strings"
	"testing"

	"guichet/mail"
)

// BenchmarkCheck judges a mail of 20 KB with one Ed25519 and one RSA-2048 signature, when its
// DNS answers are known: SPF, DMARC and the signature that proves the author. "both" needs
// both signatures, since they are of others.
func BenchmarkCheck(b *testing.B) {
	text := question + strings.Repeat(strings.Repeat("It burns. ", 7)+"\r\n", 280)
	for _, c := range []struct {
		name, domain string
		first        string // the kind that stands on top
		want         mail.Result
	}{
		{"Ed25519", "customer.test", "ed25519", mail.Pass},
		{"RSA", "customer.test", "rsa", mail.Pass},
		{"both", "other.test", "rsa", mail.Fail},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := world{"txt _dmarc.customer.test": {"v=DMARC1; p=reject"}, "txt list.test": {"v=spf1 ip4:198.51.100.1 -all"}}
			second := "rsa"
			if c.first == "rsa" {
				second = "ed25519"
			}
			raw := []byte(signedBy(b, w, text, newKey(b, second, c.domain, "s2"), newKey(b, c.first, c.domain, "s1")))
			checker := checkerIn(w)
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				got := checker.Check(context.Background(), client("x@list.test"), mailbox("carla@customer.test"), raw)
				if got.Result != c.want {
					b.Fatalf("%+v", got)
				}
			}
		})
	}
}
