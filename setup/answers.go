package setup

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"guichet/mail"
)

// Where certificates come from.
const (
	FromACME  = "acme"  // by themselves
	FromFiles = "files" // Answers.Cert and Key
	FromNone  = "none"  // no STARTTLS
)

// LetsEncrypt is the authority that setup takes unless it is told another.
const LetsEncrypt = "https://acme-v02.api.letsencrypt.org/directory"

// Answers are what a desk's configuration follows from.
type Answers struct {
	Address  mail.Address   // where customers write to
	Name     string         // as they see it; "" is the local part
	Language string         // "" is "en"
	Hostname string         // of this host
	Public   []netip.Addr   // its addresses as the outside sees them
	Agents   []mail.Address // at least one
	Admin    mail.Address   // who runs it; zero: the first agent
	Relay    string         // "host:port" of a smarthost; "" delivers straight

	Certificate string // FromACME, FromFiles or FromNone
	Directory   string // of the authority; "" is LetsEncrypt
	CA          string // what the authority's own certificate is checked against; "" the system's
	Cert, Key   string // with FromFiles

	File     string // the configuration
	Data     string // the data directory
	Resolver string // "host:port"; "" the system's
}

// Domain is the support address's, as DNS has it.
func (a Answers) Domain() string {
	if d, err := idna.Lookup.ToASCII(a.Address.Domain); err == nil {
		return d
	}
	return strings.ToLower(a.Address.Domain)
}

// Guess fills what the machine itself tells and was not given.
func (a *Answers) Guess() {
	if a.Hostname == "" {
		a.Hostname = "mx." + a.Domain()
		if name, err := os.Hostname(); err == nil && strings.Count(name, ".") >= 2 && !strings.HasSuffix(name, ".localdomain") {
			a.Hostname = strings.ToLower(name)
		}
	}
	if len(a.Public) == 0 {
		a.Public = publicAddresses()
	}
	if a.Certificate == "" {
		a.Certificate = FromACME
		if a.Cert != "" {
			a.Certificate = FromFiles
		}
	}
	if abs, err := filepath.Abs(a.File); err == nil {
		a.File = abs
	}
}

// publicAddresses are those of this machine's that the outside may reach: one of each family.
func publicAddresses() (all []netip.Addr) {
	networks, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, n := range networks {
		p, err := netip.ParsePrefix(n.String())
		if err != nil {
			continue
		}
		ip := p.Addr().Unmap()
		same := func(o netip.Addr) bool { return o.Is4() == ip.Is4() }
		if Public(ip) && !slices.ContainsFunc(all, same) {
			all = append(all, ip)
		}
	}
	return all
}

// carrier is the address space between customers and their provider (RFC 6598).
var carrier = netip.MustParsePrefix("100.64.0.0/10")

// Public reports whether the outside can reach an address.
func Public(ip netip.Addr) bool {
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !carrier.Contains(ip)
}

// Missing names the flags without which nothing can be made.
func (a Answers) Missing() (flags []string) {
	if len(a.Agents) == 0 {
		flags = append(flags, "--agent")
	}
	if a.Certificate == FromFiles && (a.Cert == "" || a.Key == "") {
		flags = append(flags, "--cert and --key")
	}
	return flags
}

// checkHost wants a full name.
func checkHost(s string) error {
	a, err := mail.ParseAddress("x@" + s)
	if err != nil || !a.IsASCII() || !strings.Contains(s, ".") || strings.HasPrefix(s, "[") {
		return fmt.Errorf("%q is not a full host name; write for example mx.example.org", s)
	}
	return nil
}
