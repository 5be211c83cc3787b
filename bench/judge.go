package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/e2e/live"
)

// dkimKey is the key of all providers, the same in every run.
func dkimKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
}

// setup makes strangers of the senders, and starts the DNS that proves their mail.
func (o options) setup(r *run, s live.Setup) live.Setup {
	if !o.judge {
		return s
	}
	public := base64.StdEncoding.EncodeToString(dkimKey().Public().(ed25519.PublicKey))
	s.Strangers = true
	zone := map[string][]string{}
	for n := range int64(providers) {
		domain := provider(n)
		zone[domain+". TXT"] = []string{`"v=spf1 ip4:127.0.0.0/8 -all"`}
		zone["_dmarc."+domain+". TXT"] = []string{`"v=DMARC1; p=reject"`}
		zone["bench._domainkey."+domain+". TXT"] = []string{`"v=DKIM1; k=ed25519; p=` + public + `"`}
	}
	s.Resolver = live.StartDNS(r, zone)
	return s
}

// providers is how many domains the signed mails come from.
const providers = 16

// provider is the domain of the nth signed mail.
func provider(n int64) string { return fmt.Sprintf("c%d.customer.test", n%providers) }

// sign writes a mail with a signature on top. One that cannot be signed comes as it is, and is
// found forged.
func sign(b *bytes.Buffer, mail []byte, domain string, key ed25519.PrivateKey) {
	err := dkim.Sign(b, bytes.NewReader(mail), &dkim.SignOptions{
		Domain: domain, Selector: "bench", Signer: key,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
	})
	if err != nil {
		b.Write(mail)
	}
}
