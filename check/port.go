package check

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"guichet/zone"
)

const smtpPort = "25"

// desk proves that a desk runs and that nothing in it stands still.
func (w *world) desk(ctx context.Context) []Finding {
	if w.Desk == nil {
		return append([]Finding{{State: w.bad(Warning), Says: "no desk runs", Remedy: "systemctl start guichet; journalctl -u guichet says why it ended"}}, w.taken()...)
	}
	trouble, err := w.Desk.Trouble(ctx)
	if err != nil {
		return []Finding{{State: Warning, Says: "the desk that runs cannot be asked: " + err.Error(), Remedy: "run this as its user; if it still does not answer: systemctl restart guichet"}}
	}
	var all []Finding
	for _, t := range trouble {
		all = append(all, Finding{State: Warning, Says: t, Remedy: "docs/operations.md tells of each"})
	}
	if len(all) == 0 {
		all = []Finding{{State: Good, Says: "runs"}}
	}
	return all
}

// taken looks whether somebody else has our ports while we do not run.
func (w *world) taken() (all []Finding) {
	for _, l := range w.c.SMTP.Listen {
		s, err := net.Listen(l.Network, l.Address)
		if err == nil {
			s.Close()
			continue
		}
		if errors.Is(err, syscall.EADDRINUSE) {
			_, port, _ := net.SplitHostPort(l.Address)
			all = append(all, Finding{
				About: l.Address, State: Fault, Says: "the port is taken by another program",
				Remedy: "ss -ltnp 'sport = :" + port + "' names it. Stop it (systemctl disable --now postfix exim4), or stay behind it by LMTP (docs/howto.md). If it is systemd for guichet.socket, all is well once guichet.service runs",
			})
		}
	}
	return all
}

// port proves that the world reaches our server, and that it is ours.
func (w *world) port(ctx context.Context) (all []Finding) {
	if !w.faces {
		return []Finding{{State: Note, Says: "the desk listens at loopback only; the server in front of it is what the world sees"}}
	}
	for _, ip := range w.our(ctx) {
		f := w.portOf(ctx, ip)
		f.About = net.JoinHostPort(ip.String(), smtpPort)
		all = append(all, f)
	}
	return all
}

func (w *world) portOf(ctx context.Context, ip netip.Addr) Finding {
	t, err := w.greet(ctx, net.JoinHostPort(ip.String(), smtpPort), nil)
	here := slices.Contains(w.Addresses, ip)
	elsewhere := "on a machine elsewhere: guichet check --outside " + w.c.Hostname
	var refused *os.SyscallError
	switch {
	case err == nil:
	case !here:
		return Finding{State: Unknown, Says: "cannot be reached from this machine, which may be the router's doing: " + err.Error(), Remedy: "look from outside; " + elsewhere}
	case errors.As(err, &refused) && errors.Is(refused.Err, syscall.ECONNREFUSED):
		return Finding{State: Fault, Says: "nobody listens there", Remedy: "start the desk, with [smtp] listen = [\":25\"] or guichet.socket, and open port 25 in the firewall"}
	default:
		return Finding{State: Fault, Says: "no mail server answers there: " + err.Error(), Remedy: "ss -ltnp 'sport = :25' names what listens; open port 25 in the firewall"}
	}
	defer t.Close()
	if !strings.EqualFold(t.name, w.c.Hostname) {
		return Finding{
			State: Fault, Says: "another mail server answers there: " + t.greeting,
			Remedy: "ss -ltnp 'sport = :25' names it. Stop it (systemctl disable --now postfix exim4), or stay behind it by LMTP (docs/howto.md)",
		}
	}
	says := "answers"
	if here {
		says += " (from this machine; from outside: " + elsewhere + ")"
	}
	return Finding{State: Good, Says: says}
}

// soon is how long before its end a certificate is complained of.
const soon = 14 * 24 * time.Hour

// certificate proves the one that servers are shown; that of the file where no server can be asked.
func (w *world) certificate(ctx context.Context) []Finding {
	name := w.c.Hostname
	s, err := w.shown(ctx)
	f := Finding{About: name}
	switch {
	case err != nil:
		f.State, f.Says, f.Remedy = Unknown, "cannot be seen: "+err.Error(), "start the desk, and check again"
	case s == nil && w.c.MTASTS.Mode == "enforce":
		f.State, f.Says, f.Remedy = Fault, "there is no certificate, and the MTA-STS policy forbids mail without", "set [acme] directory, or [smtp] tls_cert and tls_key"
	case s == nil:
		f.State, f.Says, f.Remedy = w.bad(Warning), "there is no certificate: mail comes in the clear", "set [acme] directory, or [smtp] tls_cert and tls_key (docs/howto.md)"
	default:
		f = w.judged(name, s)
	}
	return []Finding{f}
}

// judged grades a certificate.
func (w *world) judged(name string, s *secured) Finding {
	f := Finding{About: name}
	ends := s.chain[0].NotAfter
	renew := "put a new one in place of [smtp] tls_cert and tls_key; it is used at once"
	if w.c.ACME.Directory != "" {
		renew = "journalctl -u guichet --grep certificate says why the authority gives none: ports 80 and 443 must be open to it"
	}
	var invalid x509.CertificateInvalidError
	var other x509.HostnameError
	switch {
	case errors.As(s.err, &invalid) && invalid.Reason == x509.Expired && w.Now().After(ends):
		f.State, f.Says, f.Remedy = w.bad(Fault), "the certificate ended on "+ends.UTC().Format(time.DateOnly), renew
	case errors.As(s.err, &invalid) && invalid.Reason == x509.Expired:
		f.State, f.Says, f.Remedy = w.bad(Fault), "the certificate begins only on "+s.chain[0].NotBefore.UTC().Format(time.DateOnly), "look at this machine's clock: timedatectl"
	case errors.As(s.err, &other):
		f.State, f.Says, f.Remedy = w.bad(Fault), "the certificate is for "+strings.Join(s.chain[0].DNSNames, ", ")+" and not for "+name, "get one for "+name+", or set hostname to a name that it has"
	case s.err != nil && w.c.MTASTS.Mode == "enforce":
		f.State, f.Says, f.Remedy = Fault, "the certificate proves nothing, and the MTA-STS policy asks for one that does: "+s.err.Error(), renew
	case s.err != nil:
		f.State, f.Says, f.Remedy = w.bad(Warning), "the certificate proves nothing to others: "+s.err.Error(), renew
	case ends.Sub(w.Now()) < soon:
		f.State, f.Says, f.Remedy = Warning, "the certificate ends on "+ends.UTC().Format(time.DateOnly), renew
	default:
		f.State, f.Says = Good, "until "+ends.UTC().Format(time.DateOnly)
	}
	return f
}

// shown is the certificate that other servers see; nil: none is offered.
func (w *world) shown(ctx context.Context) (*secured, error) {
	places := []string{}
	for _, ip := range w.our(ctx) {
		places = append(places, net.JoinHostPort(ip.String(), smtpPort))
	}
	for _, l := range w.c.SMTP.Listen {
		if host, port, err := net.SplitHostPort(l.Address); err == nil {
			if ip, _ := netip.ParseAddr(host); host == "" || ip.IsUnspecified() {
				host = "127.0.0.1"
			}
			places = append(places, net.JoinHostPort(host, port))
		}
	}
	for _, place := range places {
		t, err := w.greet(ctx, place, nil)
		if err != nil {
			continue
		}
		defer t.Close()
		if !strings.EqualFold(t.name, w.c.Hostname) {
			continue
		}
		return w.startTLS(t, w.c.Hostname)
	}
	if w.c.SMTP.TLSCert == "" {
		if w.c.ACME.Directory == "" {
			return nil, nil
		}
		return nil, errors.New("no server of ours answers")
	}
	pair, err := tls.LoadX509KeyPair(w.c.SMTP.TLSCert, w.c.SMTP.TLSKey)
	if err != nil {
		return nil, err
	}
	chain := make([]*x509.Certificate, 0, len(pair.Certificate))
	for _, der := range pair.Certificate {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		chain = append(chain, c)
	}
	return &secured{chain, w.verify(chain, w.c.Hostname)}, nil
}

// Outside looks at a desk from another machine, which needs no configuration: whether its port is open to
// the world, and what certificate it shows.
func Outside(ctx context.Context, o Options) (all []Finding) {
	w := newWorld(o)
	a := w.addresses(ctx, w.c.Hostname)
	if a.err != nil || a.none() {
		return w.one(ctx, proof{"host", w.host})
	}
	for _, ip := range a.all {
		place := net.JoinHostPort(ip.String(), smtpPort)
		t, err := w.greet(ctx, place, nil)
		if err != nil {
			all = append(all, Finding{Check: "port", About: place, State: Fault, Says: zone.Plain(err.Error()), Remedy: "start the desk there, and open port 25 in its firewall and its provider's"})
			continue
		}
		defer t.Close()
		all = append(all, Finding{Check: "port", About: place, State: Good, Says: zone.Plain(t.greeting)})
		s, err := w.startTLS(t, w.c.Hostname)
		var f Finding
		switch {
		case err != nil:
			f = Finding{About: place, State: Fault, Says: zone.Plain(err.Error()), Remedy: "guichet check there says what is wrong with the certificate"}
		case s == nil:
			f = Finding{About: place, State: Warning, Says: "offers no encryption", Remedy: "set [acme] directory, or [smtp] tls_cert and tls_key"}
		default:
			f = w.judged(w.c.Hostname, s)
		}
		f.Check = "certificate"
		all = append(all, f)
	}
	return all
}
