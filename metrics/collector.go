package metrics

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Snapshot is what there is now. Times that are zero are left out.
type Snapshot struct {
	Tickets      map[string]int // that are not closed, by status
	OldestOpen   time.Time
	Letters      map[string]int // that have not left, by state
	OldestLetter time.Time      // that is not held
	Held         map[string]int // mails of no ticket, by kind
	OnHold       bool
	Trouble      int // things that stand still
	Connections  int // of SMTP and LMTP
	Certificates map[string]time.Time
	Backup       time.Time
	Database     int64  // octets
	Free         uint64 // octets of its file system
}

// keep is for how long a snapshot counts.
const keep = 10 * time.Second

// collector turns snapshots into metrics.
type collector struct {
	look func() (Snapshot, error)
	all  map[string]*prometheus.Desc

	mu   sync.Mutex
	at   time.Time
	last Snapshot
	err  error
}

func newCollector(look func() (Snapshot, error)) *collector {
	c := &collector{look: look, all: map[string]*prometheus.Desc{}}
	for name, v := range map[string]struct{ label, help string }{
		"tickets":                    {"status", "Tickets that are not closed, by status."},
		"oldest_open_ticket_seconds": {"", "When the oldest open ticket was opened, as a Unix time; not there without one."},
		"letters":                    {"state", "Letters that have not left, by state."},
		"oldest_letter_seconds":      {"", "When the oldest letter that waits was written, as a Unix time; not there without one."},
		"held_mails":                 {"kind", "Mails that belong to no ticket, by kind."},
		"on_hold":                    {"", "1 while a restored desk waits for guichet restore --release."},
		"trouble":                    {"", "Things that stand still; guichet check names them."},
		"connections":                {"", "Clients that are connected to SMTP and LMTP."},
		"certificate_end_seconds":    {"name", "When a certificate ends, as a Unix time."},
		"backup_seconds":             {"", "When the last backup was made, as a Unix time; not there without one."},
		"database_bytes":             {"", "Size of the database file."},
		"disk_free_bytes":            {"", "Free space where the database is."},
		"up":                         {"", "1 if the store could be read."},
	} {
		var labels []string
		if v.label != "" {
			labels = []string{v.label}
		}
		c.all[name] = prometheus.NewDesc("guichet_"+name, v.help, labels, nil)
	}
	return c
}

// Describe names the metrics.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range c.all {
		out <- d
	}
}

// snapshot looks, unless somebody has just looked.
func (c *collector) snapshot() (Snapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) >= keep {
		c.last, c.err = c.look()
		c.at = time.Now()
	}
	return c.last, c.err
}

// Collect tells what there is now.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	s, err := c.snapshot()
	gauge := func(name string, v float64, label ...string) {
		out <- prometheus.MustNewConstMetric(c.all[name], prometheus.GaugeValue, v, label...)
	}
	moment := func(name string, at time.Time, label ...string) {
		if !at.IsZero() {
			gauge(name, float64(at.Unix()), label...)
		}
	}
	truth := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	gauge("up", truth(err == nil))
	if err != nil {
		return
	}
	for name, counts := range map[string]map[string]int{"tickets": s.Tickets, "letters": s.Letters, "held_mails": s.Held} {
		for label, n := range counts {
			gauge(name, float64(n), label)
		}
	}
	moment("oldest_open_ticket_seconds", s.OldestOpen)
	moment("oldest_letter_seconds", s.OldestLetter)
	moment("backup_seconds", s.Backup)
	for name, end := range s.Certificates {
		moment("certificate_end_seconds", end, name)
	}
	gauge("on_hold", truth(s.OnHold))
	gauge("trouble", float64(s.Trouble))
	gauge("connections", float64(s.Connections))
	gauge("database_bytes", float64(s.Database))
	gauge("disk_free_bytes", float64(s.Free))
}
