package config

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"guichet/mail"
)

// Relay is a smarthost that wants a login, or that takes the letters of some support addresses only.
// What none of them takes goes by outbound.relay, and without one straight to the recipients' servers.
type Relay struct {
	// The server, as "host:port": 587 with STARTTLS, 465 with TLS from the first octet.
	Server string `toml:"server" sample:"'smtp.example.org:587'" check:"hostport" need:"yes"`
	// Whose letters it takes: support addresses, or their domains. An address counts before a
	// domain. Empty: all letters that no other takes.
	For []string `toml:"for" default:"[]" sample:"['support@example.org']"`
	// "verify": STARTTLS, and a certificate for the server's name. "implicit": the same, with TLS from the
	// first octet. "require": STARTTLS, whatever certificate it shows, and no login. Empty: with a user
	// "verify", at port 465 "implicit", else STARTTLS when it is offered.
	TLS string `toml:"tls" default:"''" check:"one of |require|verify|implicit"`
	// The authority that certifies the server, a PEM file. Empty: those that this machine trusts.
	CA string `toml:"ca" default:"''" sample:"'/etc/guichet/relay-ca.pem'" check:"path"`
	// Who we are there. Empty: it takes our letters without a login.
	User string `toml:"user" default:"''" sample:"'support@example.org'" check:"path"`
	// A file with the password, or for "xoauth2" the access token, on its only line; it is read at each
	// login. "credential:NAME" is a credential of systemd (LoadCredential= in the unit).
	PasswordFile string `toml:"password_file" default:"''" sample:"'/etc/guichet/relay.password'" check:"path"`
	// How to log in: "scram-sha-256", "plain", "login" or "xoauth2". Empty: the best of the first three
	// that the server takes.
	Auth string `toml:"auth" default:"''" check:"one of |plain|login|scram-sha-256|xoauth2"`
}

// Security is the TLS that a relay must have, with what an empty tls means.
func (r Relay) Security() string {
	_, port, _ := net.SplitHostPort(r.Server)
	switch {
	case r.TLS != "":
		return r.TLS
	case port == "465":
		return "implicit"
	case r.User != "":
		return "verify"
	}
	return ""
}

// relays checks what no single key of a relay shows.
func (r *ruling) relays(c *Config) {
	taken := map[string]int{}
	for i, x := range c.Relays {
		at := fmt.Sprintf("relay[%d].", i)
		r.login(at, x)
		_, port, _ := net.SplitHostPort(x.Server)
		verified := x.Security() == "verify" || x.Security() == "implicit"
		switch {
		case port == "465" && x.Security() != "implicit":
			r.fail(at+"tls", "servers speak TLS from the first octet at port 465; write \"implicit\", or another port")
		case x.CA != "" && !verified:
			r.fail(at+"ca", "nothing is verified with tls = %q; write \"verify\"", x.TLS)
		}
		for _, sender := range x.For {
			if !isSender(c, sender) {
				r.fail(at+"for", "%q is neither a support address nor the domain of one; write one of them", sender)
			}
		}
		for _, sender := range append(x.For, everybody(x)...) {
			key := strings.ToLower(sender)
			if first, ok := taken[key]; ok {
				r.fail(at+"for", "%s already go by relay %d; take one out", whose(sender), first+1)
			}
			taken[key] = i
		}
		if len(x.For) == 0 && c.Outbound.Relay != "" {
			r.fail(at+"for", "is missing, so it takes all letters, as outbound.relay does; take one out")
		}
	}
}

// login checks what a login needs.
func (r *ruling) login(at string, x Relay) {
	switch {
	case x.User != "" && x.PasswordFile == "":
		r.fail(at+"user", "needs password_file beside it")
	case x.User == "" && x.PasswordFile != "":
		r.fail(at+"password_file", "needs user beside it")
	case x.User == "" && x.Auth != "":
		r.fail(at+"auth", "needs user and password_file beside it")
	case x.User != "" && x.TLS == "require":
		r.fail(at+"tls", "a password goes to no server whose certificate is not verified; write \"verify\", and ca if it is your own")
	}
	if name, ok := strings.CutPrefix(x.PasswordFile, credential); ok && (name == "" || name != filepath.Base(name) || name == "." || name == "..") {
		r.fail(at+"password_file", "%q is no name of a credential; write for example \"credential:relay\"", name)
	}
}

// everybody stands for all senders, where a relay names none.
func everybody(x Relay) []string {
	if len(x.For) == 0 {
		return []string{""}
	}
	return nil
}

func whose(sender string) string {
	if sender == "" {
		return "letters of everybody else"
	}
	return fmt.Sprintf("letters of %q", sender)
}

// isSender reports whether letters leave from an address or domain.
func isSender(c *Config, sender string) bool {
	for _, a := range c.Addresses {
		if x, err := mail.ParseAddress(sender); err == nil && fold(x) == fold(a.Email) || ascii(sender) == ascii(a.Email.Domain) {
			return true
		}
	}
	return false
}

// Takes reports whether the relay is for letters from an address, and how closely it says so: 2 by the
// support address, 1 by its domain, 0 as one for all. From may have a token behind the local part.
func (r Relay) Takes(c *Config, from mail.Address) (closely int, ok bool) {
	closely = -1
	if len(r.For) == 0 {
		closely = 0
	}
	for _, sender := range r.For {
		x, err := mail.ParseAddress(sender)
		switch {
		case err != nil && ascii(sender) == ascii(from.Domain):
			closely = max(closely, 1)
		case err == nil && c.base(from) == fold(x):
			closely = 2
		}
	}
	return closely, closely >= 0
}

// base is the support address to which an address with a token belongs, folded; else the address itself.
func (c *Config) base(a mail.Address) string {
	for _, s := range c.Addresses {
		if fold(s.Email) == fold(a) {
			break
		}
		head := mail.Address{Local: s.Email.Local + s.Separator, Domain: a.Domain}
		same := fold(mail.Address{Local: s.Email.Local, Domain: a.Domain}) == fold(s.Email)
		if same && strings.HasPrefix(fold(a), strings.TrimSuffix(fold(head), "@"+ascii(a.Domain))) {
			return fold(s.Email)
		}
	}
	return fold(a)
}

// credential begins the name of a secret that systemd gave to this process.
const credential = "credential:"

// maxSecret is how long a secret may be: access tokens have some 3,000 octets.
const maxSecret = 16 << 10

// Secret reads a password or token: the only line of a file, or of a credential of systemd
// ("credential:NAME").
func Secret(file string) (string, error) {
	if name, ok := strings.CutPrefix(file, credential); ok {
		dir := os.Getenv("CREDENTIALS_DIRECTORY")
		if dir == "" {
			return "", fmt.Errorf("systemd gave this process no credentials; write LoadCredential=%s:/path/to/the/file into the unit", name)
		}
		file = filepath.Join(dir, name)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", err
	}
	secret := string(bytes.TrimRight(b, "\r\n"))
	switch {
	case len(b) > maxSecret:
		return "", fmt.Errorf("%s is too long for a password", file)
	case secret == "":
		return "", fmt.Errorf("%s is empty; write the password into it", file)
	case strings.IndexFunc(secret, unicode.IsControl) >= 0:
		return "", fmt.Errorf("%s has more than one line; leave only the password", file)
	}
	return secret, nil
}

// Roots reads the authority of a relay; nil where it has none of its own.
func (r Relay) Roots() (*x509.CertPool, error) {
	if r.CA == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(r.CA)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM; give it the authority's", r.CA)
	}
	return pool, nil
}

// checkRelays looks at the files that relays name.
func (c *Config) checkRelays(fail func(key string, err error)) {
	for i, x := range c.Relays {
		_, err := x.Roots()
		fail(fmt.Sprintf("relay[%d].ca", i), err)
		if x.PasswordFile == "" {
			continue
		}
		_, err = Secret(x.PasswordFile)
		if strings.HasPrefix(x.PasswordFile, credential) && (os.Getenv("CREDENTIALS_DIRECTORY") == "" || errors.Is(err, fs.ErrPermission)) {
			continue // not the unit: only systemd can hand it over
		}
		fail(fmt.Sprintf("relay[%d].password_file", i), err)
	}
}
