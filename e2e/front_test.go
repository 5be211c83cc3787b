package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/e2e/live"
)

func TestPostfixHandsOverByLMTP(t *testing.T) {
	needs(t, true, "postfix", "mutt")
	t.Parallel()
	lmtp, relay := live.FreeAddr(), live.FreeAddr()
	desk := live.NewDesk(t, binary, live.Setup{Relay: relay, Extra: fmt.Sprintf("[lmtp]\nlisten = [%q]", lmtp)})
	post := live.StartPostfix(t, live.PostfixSetup{
		Addr: relay, Mailboxes: []string{"carla@customer.test", "ana@agents.test"},
		Routes: map[string]string{"desk.test": lmtp}, Hop: "lmtp",
	})
	desk.Start()
	customer := live.Mutt{From: carla, SMTP: post.Addr}
	customer.Write(t, support, "Cannot log in", "Hello")
	received := post.Wait(1, "carla@customer.test", "received")
	customer.Reply(t, received, "It is blue.")
	post.Wait(1, "ana@agents.test", "update")
	want(t, "messages", kinds(desk.Show(1)), "customer customer")

	// An answer for each recipient: one is delivered, the other returned.
	mixed := live.NewDraft(carla, "nobody@desk.test, support@desk.test", "Both", "Hello both\n")
	if a := live.Try(post.Addr, "carla@customer.test", []string{"nobody@desk.test", support}, mixed.Bytes()); a.Code != 250 {
		t.Fatalf("Postfix: %v", a)
	}
	post.Wait(2, "ana@agents.test", "new") // unproven mail is confirmed once a day (PRODUCT 2.1)
	live.Until(t, "the report about nobody@desk.test", func() bool {
		for _, l := range post.Inbox("carla@customer.test") {
			if l.From == "" && l.Get("Subject") == "Undelivered Mail Returned to Sender" {
				return true
			}
		}
		return false
	})
	want(t, "tickets", len(desk.Tickets()), 2)
}

func TestCurlSendsUnderTLS(t *testing.T) {
	needs(t, false, "curl")
	cert, key := certificate(t)
	s := begin(t, live.Setup{SMTP: fmt.Sprintf("tls_cert = %q\ntls_key = %q", cert, key)})
	output(t, "curl", "-sS", "--ssl-reqd", "--insecure", "smtp://"+s.desk.Addr, "--mail-from", "carla@customer.test",
		"--mail-rcpt", support, "-H", "From: carla@customer.test", "-F", "=Hello;type=text/plain")
	s.sink.Wait(s, 1, "carla@customer.test", "received")
}

// certificate makes a self-signed one in two PEM files.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	dir := t.TempDir()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mx.desk.test"}, DNSNames: []string{"mx.desk.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
