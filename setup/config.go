package setup

import (
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"guichet/mail"
)

// key is one DKIM key of a desk that is being made.
type key struct {
	kind     string // "rsa" or "ed25519"
	selector string
	file     string
}

// keys are the two that sign side by side (RFC 8463 §3), named for the month, so that those that
// follow have other names.
func (a Answers) keys(now time.Time) []key {
	dir := filepath.Join(filepath.Dir(a.File), "dkim")
	var all []key
	for _, kind := range []string{"rsa", "ed25519"} {
		selector := fmt.Sprintf("%s-%s", now.UTC().Format("200601"), strings.TrimSuffix(kind, "25519"))
		all = append(all, key{kind, selector, filepath.Join(dir, a.Domain()+"."+selector+".pem")})
	}
	return all
}

func (a Answers) admin() mail.Address {
	if a.Admin.IsZero() && len(a.Agents) > 0 {
		return a.Agents[0]
	}
	return a.Admin
}

// Config is the configuration that follows from the answers: only what is not the default.
func (a Answers) Config(now time.Time) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Written by \"guichet setup\" on %s. Every key is explained in guichet.toml(5).", now.UTC().Format(time.DateOnly))
	line("# After a change: guichet check, then guichet reload.")
	line("hostname = %s\ndata     = %s", quote(a.Hostname), quote(a.Data))
	line("admins   = [%s]            # who hears what was held back", quote(a.admin().String()))
	line("\n[smtp]\nlisten = [\":25\"]")
	if a.Certificate == FromFiles {
		line("tls_cert = %s\ntls_key  = %s", quote(a.Cert), quote(a.Key))
	}
	if a.Relay != "" {
		line("\n[outbound]\nrelay     = %s", quote(a.Relay))
		if !local(a.Relay) {
			line("relay_tls = \"require\"")
		}
	}
	if a.Resolver != "" {
		line("\n[dns]\nresolver = %s", quote(a.Resolver))
	}
	if a.Certificate == FromACME {
		line("\n[acme]\ndirectory = %s", quote(or(a.Directory, LetsEncrypt)))
		if a.CA != "" {
			line("ca        = %s", quote(a.CA))
		}
		line("contact   = [%s]\nlisten    = [\":80\"]", quote(a.admin().String()))
	}
	if a.Certificate != FromNone {
		line("\n[https]\nlisten = [\":443\"]                # the policy of [mta_sts]; pages with [http] url")
		line("\n[mta_sts]\nmode = \"testing\"                 # \"enforce\" when a week brought no complaints")
	}
	line("\n[[address]]\nemail = %s", quote(a.Address.String()))
	if a.Name != "" {
		line("name  = %s", quote(a.Name))
	}
	if a.Language != "" {
		line("language = %s", quote(a.Language))
	}
	for _, agent := range a.Agents {
		line("\n[[agent]]\nemail = %s", quote(agent.String()))
	}
	for _, k := range a.keys(now) {
		line("\n[[dkim]]\ndomain   = %s\nselector = %s\nkey      = %s", quote(a.Domain()), quote(k.selector), quote(k.file))
	}
	return []byte(b.String())
}

// local reports whether a smarthost is this machine's own mail server.
func local(relay string) bool {
	host, _, err := net.SplitHostPort(relay)
	ip, _ := netip.ParseAddr(host)
	return err == nil && (host == "localhost" || ip.IsLoopback())
}

// quote writes a text as TOML's basic string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
