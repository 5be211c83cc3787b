package service

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"guichet/certificate"
	"guichet/config"
	"guichet/mailauth"
	"guichet/mailbox"
	"guichet/metrics"
	"guichet/outbox"
	"guichet/outbox/route"
	"guichet/outbox/tlsrpt"
	"guichet/smtpd"
	"guichet/systemd"
	"guichet/ticket"
)

// stopTime is how long sessions and deliveries under way may go on after a signal.
const stopTime = 30 * time.Second

// closeTime is how long requests for pages and of commands may go on after that.
const closeTime = 10 * time.Second

// Serve runs the desk of a configuration file until ctx ends; SIGHUP reads the file again.
func Serve(ctx context.Context, file string) error {
	wishes := hangups()
	c, err := LoadConfig(file)
	if err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return UsageError{err}
	}
	if err := refuseRoot(c.Data); err != nil {
		return err
	}
	followers := newFollowers()
	log := NewLog(os.Stderr, c.Log, followers)
	for _, w := range c.Warnings() {
		log.Warn().Str("what", w).Msg("configuration")
	}
	s, err := New(ctx, c, log)
	if err != nil {
		return err
	}
	s.file, s.hangups, s.followers = file, wishes, followers
	s.logUseless(c)
	return s.Run(ctx)
}

// logUseless says what leaves a desk useless and is no reason not to run. What names stand for is not
// asked here: the sockets were compared.
func (s *Service) logUseless(c *config.Config) {
	var useless config.Faults
	errors.As(c.CheckUse(func(string) ([]netip.Addr, bool) { return nil, false }), &useless)
	for _, f := range useless {
		s.log.Error().Str("what", f.String()).Msg("configuration")
	}
}

// Service is a whole running desk.
type Service struct {
	config    *config.Config // as it was at start
	file      string         // where it stands; "": it is not read again
	hangups   <-chan os.Signal
	now       atomic.Pointer[standing]
	log       zerolog.Logger
	Data      *Data // as it was at start; the store stays
	smtp      *smtpd.Server
	outbox    *outbox.Worker
	reports   *tlsrpt.Counts // of TLS with others' servers
	control   *http.Server
	pages     *http.Server
	mailboxes []*mailbox.Watcher
	acme      *http.Server         // nil: no authority asks by HTTP
	tls       *tls.Config          // of the pages; nil: none
	files     *tls.Config          // as the files of [smtp] have it; nil: none
	issued    *certificate.Manager // nil: certificates are files
	metrics   *metrics.Metrics
	followers *followers
	reloading sync.Mutex
	stopping  atomic.Bool
	watched   *http.Server              // of collectors
	sockets   map[string][]net.Listener // by "smtp", "lmtp", "http", "https", "acme", "control"
}

// New opens the store and then every socket, so that what is wrong is said at once.
func New(ctx context.Context, c *config.Config, log zerolog.Logger) (_ *Service, err error) {
	s := &Service{config: c, sockets: map[string][]net.Listener{}, followers: newFollowers()}
	s.metrics = s.newMetrics()
	log = log.Hook(s.metrics)
	s.log = log
	defer func() {
		if err != nil {
			s.closeSockets()
		}
	}()
	shown, err := serverTLS(c.SMTP, log)
	if err != nil {
		return nil, err
	}
	s.issued, err = newCertificates(c, func() *config.Config {
		if now := s.now.Load(); now != nil {
			return now.config
		}
		return c
	}, log)
	if err != nil {
		return nil, err
	}
	s.files, s.tls = shown, webTLS(s.issued, shown)
	if s.issued != nil {
		shown, s.acme = s.issued.TLS(false), newChallenges(s.issued)
	}
	signer, err := NewSigner(c.DKIM)
	if err != nil {
		return nil, err
	}
	relays, err := NewRelays(c)
	if err != nil {
		return nil, err
	}
	err = WhileBusy(ctx, func() error {
		s.Data, err = OpenData(ctx, c, log, func() {
			if s.outbox != nil {
				s.outbox.Kick()
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	// Whoever finds a port open finds the desk ready, also by the control socket.
	if err := errors.Join(s.listenControl(), s.listen(), s.checkRelay(ctx)); err != nil {
		return nil, errors.Join(err, s.Data.Store.Close())
	}
	s.Data.Also = func() []string { return certificateTrouble(s.issued) }
	s.take(c, s.Data, signer)
	options := s.limits(c)
	options.Hostname, options.Trusted, options.TLS, options.Log = c.Hostname, c.SMTP.Trusted, shown, log
	options.Fronts, options.Free, options.Silence = frontNetworks(c), loopback(), silence
	newest := latest{&s.now}
	s.reports = openReports(c, log)
	measured := timed{newest, s.metrics}
	options.Answerable = s.answerable
	s.smtp = smtpd.New(measured, options)
	s.outbox = outbox.New(measured, newest, outbox.Options{
		Hostname: c.Hostname, Relays: relays,
		Resolver: Resolver(c.DNS.Resolver), Signer: newest, Log: log,
		Here: isHere, Validating: validating(c.DNS.Resolver, resolvConf), Reports: s.reports,
		Policies: route.NewPolicies(route.PolicyOptions{
			Resolver: Resolver(c.DNS.Resolver), File: filepath.Join(c.Data, policiesFile), Here: isHere,
		}),
	})
	if s.mailboxes, err = s.newMailboxes(c, newest); err != nil {
		return nil, errors.Join(err, s.Data.Store.Close())
	}
	s.control = &http.Server{
		Handler: newest.handler(func(x *standing) http.Handler { return x.control }), ReadHeaderTimeout: 10 * time.Second,
	}
	s.watched = newPages(s.watchers())
	s.watched.WriteTimeout = time.Minute
	s.pages = endsStreams(newPages(newest.handler(func(x *standing) http.Handler { return x.pages })))
	return s, nil
}

// silence is how long a client is listened to before the greeting: what is sent blindly comes with the
// end of TCP's handshake.
const silence = 10 * time.Millisecond

// leastRate is how many mails a minute every client may send: a customer's mail server has
// that many customers.
const leastRate = 100

// rate is a limit in smtpd's terms, where 0 is the default.
func rate(n int) int {
	if n == 0 {
		return -1
	}
	return max(n, leastRate)
}

// loopback is this machine: its own programs share their addresses, and none is a stranger.
func loopback() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// Resolver asks the configured server only; nil is the system's.
func Resolver(address string) *net.Resolver {
	if address == "" {
		return nil
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}}
}

// NewSigner reads the DKIM keys.
func NewSigner(keys []config.DKIM) (*mailauth.Signer, error) {
	var all []mailauth.Key
	for _, k := range keys {
		pem, err := os.ReadFile(k.Key)
		if err != nil {
			return nil, UsageError{fmt.Errorf("dkim.key: %w", err)}
		}
		all = append(all, mailauth.Key{Domain: k.Domain, Selector: k.Selector, PEM: pem})
	}
	s, err := mailauth.NewSigner(all)
	if err != nil {
		return nil, UsageError{err}
	}
	return s, nil
}

func (s *Service) closeSockets() {
	for _, listeners := range s.sockets {
		for _, l := range listeners {
			l.Close()
		}
	}
}

// Run serves until ctx ends, then lets what is under way finish.
func (s *Service) Run(ctx context.Context) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	failed := make(chan error, 16)
	var workers sync.WaitGroup
	start := func(f func() error) {
		workers.Go(func() {
			if err := f(); err != nil {
				failed <- err
			}
		})
	}
	for _, l := range s.sockets["smtp"] {
		start(func() error { return s.smtp.Serve(l) })
	}
	for _, l := range s.sockets["lmtp"] {
		start(func() error { return s.smtp.ServeLMTP(l) })
	}
	start(func() error { return serveHTTP(s.control, s.sockets["control"][0]) })
	for _, l := range s.sockets["http"] {
		start(func() error { return serveHTTP(s.pages, l) })
	}
	for _, l := range s.sockets["https"] {
		start(func() error { return serveHTTP(s.pages, tls.NewListener(l, s.tls)) })
	}
	for _, l := range s.sockets["acme"] {
		start(func() error { return serveHTTP(s.acme, l) })
	}
	for _, l := range s.sockets["metrics"] {
		start(func() error { return serveHTTP(s.watched, l) })
	}
	if s.issued != nil {
		start(func() error { return s.issued.Run(work) })
	}
	for _, w := range s.mailboxes {
		start(func() error { w.Run(ctx); return nil })
	}
	start(func() error { return s.outbox.Run(work) })
	start(func() error { return s.runDesk(work) })
	start(func() error { return s.reloads(work) })
	start(func() error { return s.rewriteNightly(work) })
	start(func() error { return s.scrubNightly(work) })
	start(func() error { return s.watch(work) })
	start(func() error { return s.reportTLS(work) })
	start(func() error { return keepLean(work) })
	for _, name := range []string{"smtp", "lmtp", "http", "https", "acme", "metrics"} {
		for _, l := range s.sockets[name] {
			s.log.Info().Str("for", name).Str("address", l.Addr().String()).Msg("listening")
		}
	}
	if err := systemd.Ready("taking mail for " + s.config.Hostname); err != nil {
		s.log.Warn().Err(err).Msg("notify systemd")
	}
	var err error
	select {
	case <-ctx.Done():
		s.log.Info().Msg("stopping")
	case err = <-failed:
	}
	return errors.Join(err, s.stop(stopWork, &workers))
}

// stop ends everything in the order that loses nothing: no new mail, then no new letters,
// then the store.
func (s *Service) stop(stopWork func(), workers *sync.WaitGroup) error {
	s.stopping.Store(true)
	if err := systemd.Stopping(); err != nil {
		s.log.Warn().Err(err).Msg("notify systemd")
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := s.smtp.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) { // nothing is lost: their senders were told nothing
		s.log.Warn().Msg("mails whose content did not end in time were cut off")
		err = nil
	}
	stopWork()
	ctx, cancel = context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	for _, h := range []*http.Server{s.pages, s.acme, s.watched, s.control} {
		if h != nil && h.Shutdown(ctx) != nil { // somebody's request comes to no end
			err = errors.Join(err, h.Close())
		}
	}
	s.closeSockets()
	workers.Wait()
	return errors.Join(err, s.Data.Store.Close())
}

// watch tells systemd that the desk lives, as long as the store answers.
func (s *Service) watch(ctx context.Context) error {
	alive := func(ctx context.Context) error {
		return s.Data.Store.View(ctx, func(tx ticket.Reader) error {
			_, err := tx.Installation()
			return err
		})
	}
	return systemd.Watchdog(ctx, alive, func(err error) { s.log.Error().Err(err).Msg("watchdog") })
}
