package service

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/rs/zerolog"

	"guichet/mail"
	"guichet/metrics"
	"guichet/portal"
	"guichet/ticket"
)

// readyTime is how long the store may take to answer for a desk that is ready.
const readyTime = 5 * time.Second

// newMetrics counts what this service does.
func (s *Service) newMetrics() *metrics.Metrics {
	var b metrics.Build
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = info.Main.Version
		for _, v := range info.Settings {
			if v.Key == "vcs.revision" {
				b.Revision = v.Value
			}
		}
	}
	return metrics.New(b, s.snapshot)
}

// snapshot is what there is now.
func (s *Service) snapshot() (metrics.Snapshot, error) {
	ctx, cancel := context.WithTimeout(context.Background(), readyTime)
	defer cancel()
	var now portal.Status
	err := s.Data.Store.View(ctx, func(tx ticket.Reader) (err error) {
		now, err = portal.ReadStatus(tx, time.Now())
		return err
	})
	if err != nil {
		return metrics.Snapshot{}, err
	}
	out := metrics.Snapshot{
		Tickets: counts(now.Tickets, ticket.Open, ticket.Pending, ticket.Resolved),
		Letters: counts(now.Letters, ticket.LetterHeld, ticket.LetterQueued, ticket.LetterDeferred),
		Held:    counts(now.Held, ticket.HeldQuarantine, ticket.HeldAutomatic, ticket.HeldReport, ticket.HeldReturned, ticket.HeldAsked),
		OnHold:  now.OnHold, Trouble: len(s.Data.Trouble()), Connections: s.smtp.Connections(),
	}
	if now.OldestOpen != nil {
		out.OldestOpen = now.OldestOpen.Created
	}
	if now.Oldest != nil {
		out.OldestLetter = *now.Oldest
	}
	out.Certificates = s.certificateEnds()
	if info, err := os.Stat(filepath.Join(s.config.Data, BackupMark)); err == nil {
		out.Backup = info.ModTime()
	}
	if info, err := os.Stat(filepath.Join(s.config.Data, "guichet.db")); err == nil {
		out.Database = info.Size()
	}
	var fs syscall.Statfs_t
	if syscall.Statfs(s.config.Data, &fs) == nil {
		out.Free = fs.Bavail * uint64(fs.Bsize)
	}
	return out, nil
}

// counts has every key, so that what is none is 0 and not missing.
func counts[K ~string](have map[K]int, all ...K) map[string]int {
	out := map[string]int{}
	for _, k := range all {
		out[string(k)] = have[k]
	}
	for k, n := range have {
		out[string(k)] = n
	}
	return out
}

// certificateEnds are the ends of the certificates that are shown.
func (s *Service) certificateEnds() map[string]time.Time {
	if s.issued != nil {
		until, _ := s.issued.State()
		return until
	}
	out := map[string]time.Time{}
	if s.files != nil {
		if pair, err := s.files.GetCertificate(nil); err == nil && pair.Leaf != nil {
			out[s.config.Hostname] = pair.Leaf.NotAfter
		}
	}
	return out
}

// watchers answer collectors and whoever looks whether the desk lives.
func (s *Service) watchers() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	return mux
}

// ready says why mail cannot be taken; nil when it can.
func (s *Service) ready(ctx context.Context) error {
	if s.stopping.Load() {
		return fmt.Errorf("stopping")
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	return s.Data.Store.View(ctx, func(tx ticket.Reader) error {
		_, err := tx.Installation()
		return err
	})
}

// controls adds what only whoever reaches the control socket may see.
func (s *Service) controls(api http.Handler) http.Handler {
	mux := s.watchers()
	mux.HandleFunc("GET /counts", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.metrics.Counts()) // who hangs up asks again
	})
	mux.HandleFunc("GET /log", func(w http.ResponseWriter, r *http.Request) { s.followers.serve(w, r) }) // those of now
	mux.HandleFunc("POST /reload", s.reloadNow)
	mux.Handle("/", withProfiles(api))
	return mux
}

// timed measures what a desk takes and hands over.
type timed struct {
	latest
	m *metrics.Metrics
}

// Receive takes a mail.
func (t timed) Receive(ctx context.Context, env mail.Envelope, data io.Reader) error {
	began := time.Now()
	defer func() { t.m.Received(time.Since(began)) }()
	return t.latest.Receive(ctx, env, data)
}

// Record keeps an attempt.
func (t timed) Record(ctx context.Context, id ticket.LetterID, a ticket.Attempt, retry time.Time) error {
	verbs := map[ticket.Outcome]string{ticket.Delivered: "sent", ticket.Temporary: "deferred", ticket.Permanent: "bounced"}
	t.m.Delivered(verbs[a.Outcome], a.Took)
	return t.latest.Record(ctx, id, a, retry)
}

// tell writes the lines of the mail log that a transaction causes, once it is durable: new letters, and
// mail that went into quarantine.
type tell struct {
	ticket.Store
	log zerolog.Logger
}

// Update runs fn, perhaps more than once; what the last one did counts.
func (t tell) Update(ctx context.Context, fn func(ticket.Tx) error) error {
	var seen *noted
	err := t.Store.Update(ctx, func(tx ticket.Tx) error {
		seen = &noted{Tx: tx}
		return fn(seen)
	})
	if err != nil || seen == nil {
		return err
	}
	for _, l := range seen.letters {
		line := t.log.Info().Uint64("letter", uint64(l.ID))
		if l.Ticket != 0 {
			line = line.Uint64("ticket", uint64(l.Ticket))
		}
		line.Str("event", string(l.Kind)).Stringer("to", l.To.Address).Msg("queued")
	}
	for _, x := range seen.held {
		t.log.Info().Str("session", x.Envelope.Session).Uint64("id", uint64(x.ID)).Stringer("author", x.Author.Address).Str("reason", x.Reason).Msg("quarantined")
	}
	return nil
}

// noted is a transaction that notes what is new in it.
type noted struct {
	ticket.Tx
	fresh   map[ticket.LetterID]bool
	letters []*ticket.Letter
	held    []*ticket.HeldMail
}

// NextLetter returns an id, whose letter is new.
func (n *noted) NextLetter() (ticket.LetterID, error) {
	id, err := n.Tx.NextLetter()
	if n.fresh == nil {
		n.fresh = map[ticket.LetterID]bool{}
	}
	n.fresh[id] = err == nil
	return id, err
}

// PutLetter keeps a letter.
func (n *noted) PutLetter(l *ticket.Letter) error {
	err := n.Tx.PutLetter(l)
	if err == nil && n.fresh[l.ID] {
		delete(n.fresh, l.ID)
		n.letters = append(n.letters, l)
	}
	return err
}

// AddHeld keeps a mail that belongs to no ticket.
func (n *noted) AddHeld(x *ticket.HeldMail, raw ticket.Staged) error {
	err := n.Tx.AddHeld(x, raw)
	if err == nil && x.Kind == ticket.HeldQuarantine {
		n.held = append(n.held, x)
	}
	return err
}
