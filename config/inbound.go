package config

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"

	"guichet/mail"
)

// Token is a secret with which a program comes to the listener of [http]: it hands mail over by POST /v1/mail, as a
// provider's webhook does, or works with tickets by the HTTP API (docs/api.md).
type Token struct {
	// How the log names who comes with it. Requests that repeat one of the same name are known as such.
	Name string `toml:"name" sample:"'webhook'" check:"selector" need:"yes"`
	// A file with the secret on its only line, at least 20 characters, such as "openssl rand -hex 24" makes; read
	// at start and reload. "credential:NAME" is a credential of systemd (LoadCredential= in the unit).
	SecretFile string `toml:"secret_file" sample:"'/etc/guichet/webhook.secret'" check:"path" need:"yes"`
	// What it may: "mail", hand mail over; "mail:front", and say for each which client brought it, whom SPF then
	// judges; "mail:trusted", whose mail counts as verified: only for a host whose users have logged in. "tickets:read",
	// see tickets, files and the quarantine; "tickets:write", open them, answer, command and release. "people:read" and
	// "people:write" are for contacts, suppression, organisations, roles and support access, "desk:read" and "desk:write" for what
	// else the admin's commands do; only without as.
	Scopes []string `toml:"scopes" default:"['mail']" sample:"['mail', 'mail:front']"`
	// The name that the provider writes into its Authentication-Results fields: what it found there of SPF is
	// believed. Empty: nothing is.
	Authserv string `toml:"authserv" default:"''" sample:"'mx.provider.example'" check:"domain"`
	// The agent for whom it speaks in the HTTP API, with his rights and in his name. Empty: it has the admin's, and may
	// speak for anybody.
	As string `toml:"as" default:"''" sample:"'ana@example.org'"`
}

// Mailbox is an existing mailbox out of which mail is taken by IMAP, as it comes (IDLE). It begins with mail that
// arrives after the first connection. What such mail proves: docs/ways-in.md.
type Mailbox struct {
	// The server, as "host:port".
	Server string `toml:"server" sample:"'imap.example.org:993'" check:"hostport" need:"yes"`
	// "implicit": TLS from the first octet. "starttls": STARTTLS before the login. "none": in the clear, for a proxy
	// on this machine only. Empty: "implicit". The certificate must be good for the server's name.
	TLS string `toml:"tls" default:"''" check:"one of |implicit|starttls|none"`
	// The authority that certifies the server, a PEM file. Empty: those that this machine trusts.
	CA string `toml:"ca" default:"''" sample:"'/etc/guichet/imap-ca.pem'" check:"path"`
	// Who we are there.
	User string `toml:"user" sample:"'support@example.org'" check:"path" need:"yes"`
	// A file with the password, or for "xoauth2" the access token, on its only line; it is read at each login.
	// "credential:NAME" is a credential of systemd (LoadCredential= in the unit).
	PasswordFile string `toml:"password_file" sample:"'/etc/guichet/imap.password'" check:"path" need:"yes"`
	// How to log in: "password" or "xoauth2".
	Auth string `toml:"auth" default:"'password'" check:"one of password|xoauth2"`
	// The folder that is read.
	Folder string `toml:"folder" default:"'INBOX'" check:"path"`
	// Where mails are moved that were taken; made if it is not there. Empty: they stay, marked as read.
	MoveTo string `toml:"move_to" default:"''" sample:"'Taken'" check:"path"`
	// The support address whose mail it is that names none of the desk's.
	Address mail.Address `toml:"address" sample:"'support@example.org'" need:"yes"`
	// The name that the provider writes into its Authentication-Results fields, such as "mx.google.com"; "outlook.com"
	// for Microsoft 365. What it found of SPF is believed. Empty: only DKIM proves something.
	Authserv string `toml:"authserv" default:"''" sample:"'mx.google.com'" check:"domain"`
	// A field that the provider sets on mail of its authenticated users, and strips from what comes from outside, as
	// "Field: value". Mail with it, of an author in the domain of address, is proven. Empty: there is none.
	Internal string `toml:"internal" default:"''" sample:"'X-MS-Exchange-Organization-AuthAs: Internal'" check:"path"`
}

// Inside is the field of Internal.
func (m Mailbox) Inside() (f mail.Field) {
	name, value, _ := strings.Cut(m.Internal, ":")
	return mail.Field{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)}
}

// Name is how the log calls the mailbox.
func (m Mailbox) Name() string {
	if m.Folder != "INBOX" {
		return m.User + "/" + m.Folder
	}
	return m.User
}

// Roots reads the authority of the server; nil where it has none of its own.
func (m Mailbox) Roots() (*x509.CertPool, error) {
	if m.CA == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(m.CA)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM; give it the authority's", m.CA)
	}
	return pool, nil
}

// The scopes of tokens.
const (
	ScopeMail        = "mail"
	ScopeMailFront   = "mail:front"
	ScopeMailTrusted = "mail:trusted"

	ScopeTicketsRead  = "tickets:read"
	ScopeTicketsWrite = "tickets:write"

	ScopePeopleRead  = "people:read"
	ScopePeopleWrite = "people:write"
	ScopeDeskRead    = "desk:read"
	ScopeDeskWrite   = "desk:write"
)

var (
	// scopes are all that a token may have.
	scopes = append([]string{ScopeMail, ScopeMailFront, ScopeMailTrusted, ScopeTicketsRead, ScopeTicketsWrite}, adminScopes...)
	// adminScopes are for tokens that speak for the admin.
	adminScopes = []string{ScopePeopleRead, ScopePeopleWrite, ScopeDeskRead, ScopeDeskWrite}
)

// inbound checks what no single key of the ways in shows.
func (r *ruling) inbound(c *Config) {
	names := map[string]bool{}
	for i, k := range c.Tokens {
		at := fmt.Sprintf("token[%d].", i)
		for _, s := range k.Scopes {
			switch {
			case !slices.Contains(scopes, s):
				r.fail(at+"scopes", "%q is not possible; write some of \"%s\"", s, strings.Join(scopes, "\", \""))
			case k.As != "" && slices.Contains(adminScopes, s):
				r.fail(at+"scopes", "%q is for a token that speaks for the admin; leave out as, or the scope", s)
			}
		}
		if name := strings.ToLower(k.Name); names[name] && name != "" {
			r.fail(at+"name", "%q is already a token; choose another name", k.Name)
		} else {
			names[name] = true
		}
		r.secretName(at+"secret_file", k.SecretFile)
		if k.As != "" && !slices.ContainsFunc(c.Agents, func(a Agent) bool { return strings.EqualFold(a.Email.String(), k.As) }) {
			r.fail(at+"as", "%q is no [[agent]]; write the email of one", k.As)
		}
	}
	seen := map[string]bool{}
	for i, m := range c.Mailboxes {
		r.mailbox(c, fmt.Sprintf("mailbox[%d].", i), m, seen)
	}
	if len(c.Tokens) > 0 && len(c.HTTP.Listen) == 0 {
		r.fail("token[0].name", "needs [http] listen and url: there is no listener that takes requests")
	}
}

// mailbox checks one mailbox; seen are those before it.
func (r *ruling) mailbox(c *Config, at string, m Mailbox, seen map[string]bool) {
	r.secretName(at+"password_file", m.PasswordFile)
	host, _, _ := net.SplitHostPort(m.Server)
	ip, err := netip.ParseAddr(host)
	if m.TLS == "none" && !strings.EqualFold(host, "localhost") && (err != nil || !ip.IsLoopback()) {
		r.fail(at+"tls", "a password goes to no other machine in the clear; write \"implicit\" or \"starttls\"")
	}
	if m.TLS == "none" && m.CA != "" {
		r.fail(at+"ca", "nothing is verified with tls = \"none\"; take it out")
	}
	if owner := r.owner[fold(m.Address)]; !m.Address.IsZero() && !strings.HasPrefix(owner, "address") {
		r.fail(at+"address", "%q is no address of the desk; write the email of an [[address]]", m.Address)
	}
	if f := m.Inside(); m.Internal != "" && (f.Name == "" || f.Value == "" || strings.ContainsAny(f.Name, " \t")) {
		r.fail(at+"internal", "%q is not \"Field: value\"", m.Internal)
	}
	if m.MoveTo != "" && m.MoveTo == m.Folder {
		r.fail(at+"move_to", "is the folder that is read; choose another")
	}
	key := strings.Join([]string{strings.ToLower(m.Server), m.User, m.Folder}, "\x00")
	if seen[key] {
		r.fail(at+"folder", "this mailbox is already read; take one out")
	}
	seen[key] = true
}
