package mailauth

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"guichet/mail"
)

// Key signs what leaves with From addresses of one domain.
type Key struct {
	Domain   string // of From, and of the signature (d=); an A-label if it is not ASCII
	Selector string // s=: the public key stands at Selector._domainkey.Domain
	PEM      []byte // PKCS #8, or PKCS #1 for RSA, unencrypted
}

// minRSA is the smallest RSA key in bits that may sign (RFC 8301 §3.2).
const minRSA = 1024

// parse checks the names of k, which reach a header unquoted, and reads its private key.
func (k Key) parse() (crypto.Signer, error) {
	if !isHostName(k.Domain) {
		return nil, fmt.Errorf("DKIM domain %q is not a domain name", k.Domain)
	}
	if !isHostName(k.Selector) {
		return nil, fmt.Errorf("DKIM selector %q of %s is not a domain name", k.Selector, k.Domain)
	}
	signer, err := parsePEM(k.PEM)
	if err != nil {
		return nil, fmt.Errorf("DKIM key %s of %s: %w", k.Selector, k.Domain, err)
	}
	return signer, nil
}

func parsePEM(b []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, errors.New("no PEM block")
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("a PEM block %q is not an unencrypted private key", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the private key: %w", err)
	}
	switch key := key.(type) {
	case ed25519.PrivateKey:
		return key, nil
	case *rsa.PrivateKey:
		if key.N.BitLen() < minRSA {
			return nil, fmt.Errorf("an RSA key of %d bits is too short, %d is the least and 2048 usual", key.N.BitLen(), minRSA)
		}
		return key, nil
	}
	return nil, fmt.Errorf("%T cannot sign: RSA or Ed25519 is needed", key)
}

func isHostName(s string) bool {
	a, err := mail.ParseAddress("x@" + s)
	return err == nil && a.IsASCII() && !strings.HasPrefix(s, "[")
}
