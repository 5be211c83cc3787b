package smtpd

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rs/zerolog"

	"guichet/mail"
)

// Desk is what the sessions need of the desk. Its methods are called by many sessions at
// once. An error that is no mail.Error costs the client a retry.
type Desk interface {
	// Recipient says whether mail to rcpt is taken: nil, or such as mail.NoMailbox and
	// mail.NoRelay. A bare <postmaster> has an empty Domain. It must not keep or change env.
	Recipient(ctx context.Context, env *mail.Envelope, rcpt mail.Address) error
	// Expected says whether mail from env.From to rcpt, which was taken, answers a letter of
	// ours, reports on one, or comes from somebody known. It is asked when a client's allowance
	// is used up.
	Expected(ctx context.Context, env *mail.Envelope, rcpt mail.Address) bool
	// Receive takes one whole mail: when it returns nil the client is told so and forgets
	// the mail. Data ends with io.EOF only when the mail arrived whole and clean, and its
	// sender still waits for the answer; any other error of data means: keep nothing and
	// return that error.
	Receive(ctx context.Context, env mail.Envelope, data io.Reader) error
}

// Server speaks SMTP and LMTP on any number of listeners. Make one with New.
type Server struct {
	desk    Desk
	options Options
	clients *clients
	away    zerolog.Logger // of who was turned away: a flood must not fill the log
	short   zerolog.Logger // of clients that cannot be accepted: one line a minute
	maxSize atomic.Int64   // Options.MaxSize, as it is now
	smtp    *smtp.Server
	lmtp    *smtp.Server
	bulk    sync.Pool
	ctx     context.Context // of what the desk does; ends when Shutdown loses patience
	cancel  context.CancelFunc

	mu        sync.Mutex
	stopping  bool
	listeners map[net.Listener]bool
	gates     map[*gate]bool
	looked    time.Time     // when there was no room to be made
	empty     chan struct{} // closed when stopping and gates is empty
}

// awayLines are logged in a second at most.
const awayLines = 20

// New returns a Server that has no listener yet.
func New(desk Desk, o Options) *Server {
	o = o.withDefaults()
	s := &Server{
		desk: desk, options: o, clients: newClients(&o),
		away:      o.Log.Sample(&zerolog.BurstSampler{Burst: awayLines, Period: time.Second}),
		short:     o.Log.Sample(&zerolog.BurstSampler{Burst: 1, Period: time.Minute}),
		listeners: map[net.Listener]bool{}, gates: map[*gate]bool{}, empty: make(chan struct{}),
	}
	s.maxSize.Store(o.MaxSize)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.bulk.New = func() any {
		b := make([]byte, bulkSize)
		return &b
	}
	s.smtp, s.lmtp = s.speaker(false), s.speaker(true)
	return s
}

// speaker returns a go-smtp server. All of its limits and times are off: the gate has better
// ones, and must be the only one to end a session.
func (s *Server) speaker(lmtp bool) *smtp.Server {
	g := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return c.Conn().(*gate).session, nil
	}))
	g.LMTP = lmtp
	g.Domain = s.options.Hostname
	g.MaxMessageBytes = 0 // the gate says SIZE: it may change
	g.MaxRecipients = s.options.Recipients
	g.MaxLineLength = 0
	g.EnableSMTPUTF8 = true
	g.ErrorLog = complaints{s.options.Log}
	return g
}

// Adjust changes MaxSize, Connections, PerClient and MailsPerMinute while sessions go on, with the
// meaning that they have in Options. Who is connected already stays.
func (s *Server) Adjust(o Options) {
	o = o.withDefaults()
	s.maxSize.Store(o.MaxSize)
	s.clients.adjust(&o)
}

// Serve takes SMTP clients from l until Shutdown, when it returns nil, or until l fails. It
// closes l.
func (s *Server) Serve(l net.Listener) error { return s.serve(s.smtp, l) }

// ServeLMTP is Serve for LMTP (RFC 2033): each accepted recipient gets its own reply to the
// mail, and clients are never trusted.
func (s *Server) ServeLMTP(l net.Listener) error { return s.serve(s.lmtp, l) }

func (s *Server) serve(speaker *smtp.Server, l net.Listener) error {
	defer l.Close()
	s.mu.Lock()
	if s.stopping {
		s.mu.Unlock()
		return nil
	}
	s.listeners[l] = true
	s.mu.Unlock()

	err := speaker.Serve(&door{Listener: l, server: s, lmtp: speaker.LMTP})

	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
	if s.stopping {
		return nil
	}
	return err
}

// Shutdown refuses new connections and mails, closes sessions that are between mails, and
// waits for mails whose content has begun. One whose content does not come for Options.Grace hears
// 421. When ctx ends first it cuts the others off, so that their senders send them again, and
// returns ctx's error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	look := time.NewTicker(s.options.Grace / 8)
	defer look.Stop()
	for ctx.Err() == nil {
		select {
		case <-s.empty:
			s.cancel()
			return nil
		case <-look.C:
			s.endStalled()
		case <-ctx.Done():
		}
	}
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for g := range s.gates {
		g.sever()
	}
	return ctx.Err()
}

// endStalled ends the sessions whose content has not come for a while.
func (s *Server) endStalled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now().UnixNano()
	for g := range s.gates {
		if g.keeps.Load() < now {
			g.endInside()
		}
	}
}

func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return
	}
	s.stopping = true
	for l := range s.listeners {
		l.Close()
	}
	for g := range s.gates {
		g.stop()
	}
	if len(s.gates) == 0 {
		close(s.empty)
	}
}

// remember counts a session in; false if it came too late.
func (s *Server) remember(g *gate) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.gates[g] = true
	return true
}

// forget counts a session out.
func (s *Server) forget(g *gate) {
	s.drop(g)
	if !g.session.exempt {
		s.clients.leave(g.session.peer, g.isDisplaced()) // nobody takes its place any more
	}
}

func (s *Server) drop(g *gate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.gates, g)
	if s.stopping && len(s.gates) == 0 {
		close(s.empty)
	}
}
