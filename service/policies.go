package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"time"

	"github.com/miekg/dns"
	"github.com/rs/zerolog"

	"guichet/config"
	"guichet/mail"
	"guichet/outbox/tlsrpt"
	"guichet/ticket"
)

// Files of the data directory: what others have said of TLS, and what came of it. Both may be deleted.
const (
	policiesFile = "mta-sts.json"
	reportsFile  = "tlsrpt.json"
)

const resolvConf = "/etc/resolv.conf"

// validating is the resolver of this machine that may vouch for DNSSEC: the one of the configuration, else the
// system's first; "" if it is elsewhere.
func validating(configured, system string) string {
	at := configured
	if at == "" {
		c, err := dns.ClientConfigFromFile(system)
		if err != nil || len(c.Servers) == 0 {
			return ""
		}
		at = net.JoinHostPort(c.Servers[0], cmp.Or(c.Port, "53"))
	}
	p, err := netip.ParseAddrPort(at)
	if err != nil || !p.Addr().IsLoopback() {
		return ""
	}
	return at
}

// openReports are the counts of before; without them the day begins anew.
func openReports(c *config.Config, log zerolog.Logger) *tlsrpt.Counts {
	counts, err := tlsrpt.Open(filepath.Join(c.Data, reportsFile), nil)
	if err != nil {
		log.Warn().Err(err).Msg("counts of TLS cannot be read")
	}
	return counts
}

const (
	saveReports   = 10 * time.Minute
	sendReports   = time.Hour
	spreadReports = 4 * time.Hour // so that not all of the world reports at midnight (RFC 8460 §4.1)
)

// reportTLS keeps the counts, and once a day mails them to those who ask for it (RFC 8460).
func (s *Service) reportTLS(ctx context.Context) error {
	save, send := time.NewTicker(saveReports), time.NewTicker(sendReports)
	defer save.Stop()
	defer send.Stop()
	spread := rand.N(spreadReports)
	for {
		select {
		case <-ctx.Done():
			s.saveReports()
			return nil
		case <-save.C:
			s.saveReports()
		case <-send.C:
			s.sendReports(ctx, spread)
			s.saveReports()
		}
	}
}

func (s *Service) saveReports() {
	if err := s.reports.Save(); err != nil {
		s.log.Warn().Err(err).Msg("counts of TLS cannot be kept")
	}
}

// sendReports mails what is due of days that ended so long ago. A desk on hold sends nothing.
func (s *Service) sendReports(ctx context.Context, after time.Duration) {
	if s.held(ctx) {
		return
	}
	c := s.now.Load().config
	r := tlsrpt.Reporter{Host: c.Hostname, From: mail.Address{Local: "postmaster", Domain: c.Addresses[0].Email.Domain}}
	resolver := cmp.Or(Resolver(c.DNS.Resolver), net.DefaultResolver)
	for _, d := range s.reports.Due() {
		if ctx.Err() != nil || time.Since(d.Begin.AddDate(0, 0, 1)) < after {
			return
		}
		s.sendReport(ctx, r, d, resolver)
	}
}

// sendReport mails one to each address that the domain names. What fails for now is tried again an hour later.
func (s *Service) sendReport(ctx context.Context, r tlsrpt.Reporter, d tlsrpt.Due, resolver *net.Resolver) {
	records, err := resolver.LookupTXT(ctx, "_smtp._tls."+d.Domain.Name+".")
	if err != nil && !isNotFound(err) {
		return
	}
	if d.Domain.ID == "" {
		d.Domain.ID = fmt.Sprintf("%s.%s.%08x@%s", d.Begin.Format("20060102"), d.Domain.Name, rand.Uint32(), r.Host)
	}
	done := true
	for _, to := range tlsrpt.Addresses(records) {
		if slices.Contains(d.Domain.Sent, to.String()) {
			continue
		}
		raw, err := r.Mail(d, to, time.Now())
		final := true
		if err == nil {
			final, err = s.outbox.Post(ctx, r.From, to, raw)
		}
		line := s.log.Info()
		if err != nil {
			line = s.log.Warn().Err(err)
		}
		line.Str("domain", d.Domain.Name).Str("to", to.String()).Bool("again", !final).Msg("report about TLS")
		if done = done && final; final {
			s.reports.Told(d, to.String(), false)
		}
	}
	s.reports.Told(d, "", done)
}

// held reports whether the installation sends nothing, or nobody knows.
func (s *Service) held(ctx context.Context) bool {
	held := true
	err := s.Data.Store.View(ctx, func(tx ticket.Reader) error {
		i, err := tx.Installation()
		held = err != nil || i.Held
		return err
	})
	return held || err != nil
}

func isNotFound(err error) bool {
	var d *net.DNSError
	return errors.As(err, &d) && d.IsNotFound
}
