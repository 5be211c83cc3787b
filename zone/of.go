package zone

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"

	"golang.org/x/net/idna"

	"guichet/config"
)

// Of is what the records of a configured desk depend on. Addresses are those of its host as the
// outside sees it. It reads the keys, and fails if one cannot be read.
func Of(c *config.Config, addresses []netip.Addr) (Desk, error) {
	d := Desk{Hostname: c.Hostname, Addresses: addresses, Domains: Domains(c), Bounce: c.Outbound.BounceDomain}
	if host, _, err := net.SplitHostPort(c.Outbound.Relay); err == nil && !within(host) {
		d.Relay = host
	}
	if c.MTASTS.Mode != "" {
		d.MTASTS = PolicyID(c)
	}
	for _, k := range c.DKIM {
		text, err := ReadKey(k.Key)
		if err != nil {
			return d, fmt.Errorf("%s: %w", k.Key, err)
		}
		d.Keys = append(d.Keys, Key{Domain: k.Domain, Selector: k.Selector, Text: text})
	}
	return d, nil
}

// within reports whether a smarthost is one of the house: what the world sees then is this host or its MX.
func within(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && (ip.IsLoopback() || ip.IsPrivate())
}

// Domains are those of support addresses and aliases, in their order.
func Domains(c *config.Config) (all []string) {
	add := func(domain string) {
		if a, err := idna.Lookup.ToASCII(domain); err == nil { // as DNS has it
			domain = a
		}
		if !has(all, domain) {
			all = append(all, strings.ToLower(domain))
		}
	}
	for _, a := range c.Addresses {
		add(a.Email.Domain)
		for _, alias := range a.Aliases {
			add(alias.Domain)
		}
	}
	return all
}

// Policy is the text of the MTA-STS policy (RFC 8461 §3.2); it is the same for all domains.
func Policy(c *config.Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "version: STSv1\r\nmode: %s\r\nmx: %s\r\n", c.MTASTS.Mode, strings.ToLower(c.Hostname))
	for _, mx := range c.MTASTS.MX {
		fmt.Fprintf(&b, "mx: %s\r\n", strings.ToLower(mx))
	}
	fmt.Fprintf(&b, "max_age: %d\r\n", int64(c.MTASTS.MaxAge.Seconds()))
	return b.String()
}

// PolicyID changes whenever the policy does, as its record has to (RFC 8461 §3.1).
func PolicyID(c *config.Config) string {
	sum := sha256.Sum256([]byte(Policy(c)))
	return hex.EncodeToString(sum[:8])
}

// ReadKey is the text of the DKIM record (RFC 6376 §3.6.1) for a private key in a PEM file.
func ReadKey(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return KeyText(b)
}

// KeyText is the same for a key in PEM. Errors never hold octets of the key.
func KeyText(b []byte) (string, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return "", errors.New("no PEM block")
	}
	var private any
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if private, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
			return "", errors.New("no private key")
		}
	}
	switch key := private.(type) {
	case *rsa.PrivateKey:
		public, err := x509.MarshalPKIXPublicKey(key.Public())
		if err != nil {
			return "", err
		}
		return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(public), nil
	case ed25519.PrivateKey: // the bare key, RFC 8463 §4
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), nil
	}
	return "", fmt.Errorf("%T is no key for DKIM", private)
}
