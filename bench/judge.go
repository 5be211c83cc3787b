package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

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

// signedFields are those of a mail that its signature covers, in their order.
const signedFields = "From:To:Subject:Date:Message-ID"

// sign writes a mail with a DKIM signature (RFC 6376 §3.7) on top, relaxed as most senders have it.
// head is signedFields, of which each has one line; bodyHash is made once for all mails, so that
// the load program takes little from the cores that it shares with the server.
func sign(b *bytes.Buffer, head, tail []byte, domain, bodyHash string, key ed25519.PrivateKey) {
	field := fmt.Sprintf("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=%s; s=bench; h=%s; bh=%s; b=", domain, signedFields, bodyHash)
	digest := sha256.New()
	for line := range bytes.SplitAfterSeq(append(bytes.Clone(head), field...), []byte("\r\n")) {
		name, value, _ := bytes.Cut(line, []byte(": ")) // what relaxed leaves of such a line: RFC 6376 §3.4.2
		digest.Write(append(bytes.ToLower(name), ':'))
		digest.Write(value)
	}
	fmt.Fprintf(b, "%s%s\r\n", field, base64.StdEncoding.EncodeToString(ed25519.Sign(key, digest.Sum(nil))))
	b.Write(head)
	b.Write(tail)
}

// hashBody is bh= of a mail that goes on with tail, whose lines relaxing does not change (RFC 6376
// §3.4.4).
func hashBody(tail []byte) string {
	_, body, _ := bytes.Cut(tail, []byte("\r\n\r\n"))
	digest := sha256.Sum256(body)
	return base64.StdEncoding.EncodeToString(digest[:])
}
