package mailauth

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"guichet/mail"
)

// dkimpy is a program of Python that signs what it reads; its arguments are key, canonicalization and fields.
const dkimpy = `import sys, dkim
key, how, fields = sys.argv[1:4]
mail = sys.stdin.buffer.read()
a, b = how.encode().split(b"/")
sys.stdout.buffer.write(dkim.sign(mail, b"s", b"agents.test", open(key, "rb").read(), canonicalize=(a, b), include_headers=fields.encode().split()) + mail)
`

// TestSignedByDkimpy: what dkimpy (Debian's python3-dkim) signs by the lists of fields that large providers have is proven as
// far as those lists go (PRODUCT 1.18): for an agent only with the body's type and To, and not when it was changed.
func TestSignedByDkimpy(t *testing.T) {
	python := "/usr/bin/python3" // Debian's, whose packages these are
	if exec.Command(python, "-c", "import dkim").Run() != nil {
		t.Skip("python3-dkim is not installed")
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}), 0o600); err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	w := world{"txt s._domainkey.agents.test": {"v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(public)}, "txt agents.test": {"v=spf1 -all"}, "txt _dmarc.agents.test": {"v=DMARC1; p=reject"}}
	for _, c := range []struct {
		provider, signs string
		want            mail.Result
		gap             string
	}{
		{"Gmail", "to subject message-id date from mime-version", mail.Pass, "content-type"},
		{"Gmail, which signs some twice", "to subject message-id date from mime-version from to cc subject date message-id reply-to", mail.Pass, "content-type"},
		{"Exchange Online", "from date subject message-id content-type mime-version", mail.Pass, "content-transfer-encoding"},
		{"Yahoo", "date from to subject references from subject reply-to", mail.Pass, "content-type"},
		{"iCloud", "from content-type content-transfer-encoding mime-version subject message-id date to cc", mail.Pass, ""},
		{"Amazon SES", "from to cc subject mime-version content-type content-transfer-encoding message-id date", mail.Pass, ""},
		{"Fastmail", "cc content-transfer-encoding content-type content-type date date from from in-reply-to message-id mime-version references reply-to subject subject to to", mail.Pass, ""},
		{"a newsletter that signs little", "from to", mail.Weak, "subject"},
	} {
		t.Run(c.provider, func(t *testing.T) {
			for _, how := range []string{"relaxed/relaxed", "relaxed/simple", "simple/simple"} {
				run := exec.Command(python, "-c", dkimpy, path, how, c.signs)
				run.Stdin = strings.NewReader(whole)
				var out, errs bytes.Buffer
				run.Stdout, run.Stderr = &out, &errs
				if err := run.Run(); err != nil {
					t.Fatalf("%v: %s", err, errs.String())
				}
				check := func(text string) mail.Verdict {
					return checkerIn(w).Check(context.Background(), client("mallory@else.test"), mailbox("ana@agents.test"), []byte(text))
				}
				if got := check(out.String()); got.Result != c.want || got.Gap != c.gap || got.DKIM != "pass" {
					t.Errorf("%s: %+v, want %s, gap %q", how, got, c.want, c.gap)
				}
				for _, change := range [][2]string{{"It works", "It worked"}, {"From: Ana <ana", "From: Ana <ana+x"}} {
					if got := check(strings.Replace(out.String(), change[0], change[1], 1)); got.Result != mail.Fail {
						t.Errorf("%s, changed to %q: %+v", how, change[1], got)
					}
				}
			}
		})
	}
}
