package service

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"

	"guichet/compose"
	"guichet/config"
	"guichet/mailauth"
	"guichet/portal"
	"guichet/smtpd"
)

// hangups are the wishes to read the configuration again. From here on SIGHUP ends the process never,
// not even while it starts.
func hangups() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c
}

// reloads does as hangups ask, one after the other.
func (s *Service) reloads(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.hangups:
			_, _ = s.reload(ctx) // the log has it
		}
	}
}

// reload takes what can change from the configuration, the templates and the articles, if all of it is
// good; else everything stays as it is. It returns the keys that have changed and count from the next start.
func (s *Service) reload(ctx context.Context) (stays []string, err error) {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	was := s.now.Load()
	c, stays, err := s.readAgain(was.config)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			s.log.Error().Str("what", strings.TrimSpace(line)).Msg("the new configuration is not used")
		}
		return nil, err
	}
	next, err := s.Data.again(ctx, c)
	if err != nil {
		s.log.Error().Err(err).Msg("the new configuration is not used")
		return nil, err
	}
	signer, err := NewSigner(c.DKIM)
	if err != nil {
		s.log.Error().Err(err).Msg("the new configuration is not used")
		return nil, err
	}
	for _, w := range c.Warnings() {
		s.log.Warn().Str("what", w).Msg("configuration")
	}
	s.logUseless(c)
	s.smtp.Adjust(s.limits(c))
	s.take(c, next, signer)
	s.outbox.Kick()
	if len(stays) > 0 {
		s.log.Warn().Strs("keys", stays).Msg("changed, and used from the next start only")
	}
	s.log.Info().Msg("configuration read again")
	return stays, nil
}

// reloadNow answers "guichet reload".
func (s *Service) reloadNow(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if s.file == "" {
		portal.Fail(w, http.StatusBadRequest, "this desk has no configuration file")
		return
	}
	stays, err := s.reload(context.WithoutCancel(r.Context()))
	if err != nil {
		portal.Fail(w, http.StatusBadRequest, err.Error()) // who hangs up finds it in the log
		return
	}
	_ = json.NewEncoder(w).Encode(map[string][]string{"stays": append([]string{}, stays...)})
}

// readAgain reads the configuration and checks it whole. What this process cannot change any more is
// put back as it was, and named.
func (s *Service) readAgain(was *config.Config) (c *config.Config, stays []string, err error) {
	c, err = LoadConfig(s.file)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Check(); err != nil {
		return nil, nil, err
	}
	now, then := startKeys(c), startKeys(was)
	for i, key := range now {
		to, from := reflect.ValueOf(key.value).Elem(), reflect.ValueOf(then[i].value).Elem()
		if !reflect.DeepEqual(to.Interface(), from.Interface()) {
			stays = append(stays, key.name)
			to.Set(from)
		}
	}
	return c, stays, nil
}

// startKey is a key, or a section, that is read at start only.
type startKey struct {
	name  string
	value any // a pointer into the configuration
}

func startKeys(c *config.Config) []startKey {
	return []startKey{
		{"hostname", &c.Hostname},
		{"data", &c.Data},
		{"smtp.listen", &c.SMTP.Listen},
		{"smtp.trusted", &c.SMTP.Trusted},
		{"smtp.tls_cert", &c.SMTP.TLSCert},
		{"smtp.tls_key", &c.SMTP.TLSKey},
		{"lmtp", &c.LMTP},
		{"outbound", &c.Outbound},
		{"dns", &c.DNS},
		{"filter", &c.Filter},
		{"http", &c.HTTP},
		{"https", &c.HTTPS},
		{"acme", &c.ACME},
		{"metrics", &c.Metrics},
		{"log", &c.Log},
		{"front", &c.Fronts},
		{"mailbox", &c.Mailboxes},
		{"relay", &c.Relays},
		{"limits.disk", &c.Limits.Disk},
	}
}

// again makes the data's desk anew by another configuration.
func (d *Data) again(ctx context.Context, c *config.Config) (*Data, error) {
	words, err := LoadWords(c)
	if err != nil {
		return nil, err
	}
	shelf, faults := OpenArticles(c, words)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	look, err := compose.LoadBrand(c)
	if err != nil {
		return nil, err
	}
	tokens, err := newTokens(c)
	if err != nil {
		return nil, err
	}
	ways, err := newWays(c)
	if err != nil {
		return nil, err
	}
	next := *d
	next.ways = ways
	next.words, next.shelf, next.agents, next.look, next.tokens = words, shelf, DeskPolicy(c).Agents, look, tokens
	next.desk = d.make(c, words, shelf)
	return &next, next.desk.Start(ctx)
}

// limits are those that smtpd takes from the configuration at any time.
func (s *Service) limits(c *config.Config) smtpd.Options {
	return smtpd.Options{
		MaxSize: c.Limits.Mail, Connections: connections(c.SMTP.MaxConnections, s.log), PerClient: c.SMTP.MaxPerClient,
		MailsPerMinute: rate(c.SMTP.MailsPerMinute),
	}
}

// standing is what the service runs with until the next reload.
type standing struct {
	config   *config.Config
	data     *Data
	composer *compose.Composer
	signer   *mailauth.Signer
	control  http.Handler
	pages    http.Handler
	gone     chan struct{} // closed when another one has taken its place
}

// take makes a configuration, its data and its DKIM keys those that everything new goes by.
func (s *Service) take(c *config.Config, d *Data, signer *mailauth.Signer) {
	next := &standing{
		config: c, data: d, signer: signer, gone: make(chan struct{}),
		composer: &compose.Composer{Store: d.Store, Words: d.words, Policy: DeskPolicy(c), Shelf: d.shelf, Brand: d.look},
		control:  s.controls(withPipe(d.Control(c, s.log), c, d, s.log)), pages: withPolicy(c, pagesOf(c, d, s.log)),
	}
	if was := s.now.Swap(next); was != nil {
		close(was.gone)
	}
}

// runDesk runs the timers of the desk that there is.
func (s *Service) runDesk(ctx context.Context) error {
	for ctx.Err() == nil {
		now := s.now.Load()
		running, stop := context.WithCancel(ctx)
		released := make(chan struct{})
		go func() {
			defer close(released)
			select {
			case <-now.gone:
				stop()
			case <-running.Done():
			}
		}()
		err := now.data.desk.Run(running)
		stop()
		<-released
		if err != nil {
			return err
		}
	}
	return nil
}
