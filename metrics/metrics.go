package metrics

import (
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"
)

// Verbs are those of the mail log that are counted: what happened to a mail or a letter.
var Verbs = []string{"received", "rejected", "quarantined", "queued", "sent", "deferred", "bounced"}

// Metrics counts. Make one with New; its methods may be called at once.
type Metrics struct {
	registry  *prometheus.Registry
	verbs     map[string]*atomic.Uint64 // fixed keys
	receive   prometheus.Histogram
	deliver   *prometheus.HistogramVec
	since     time.Time
	collector *collector
}

// Build is which program runs.
type Build struct{ Version, Revision string }

// New makes metrics. Look tells what there is now.
func New(b Build, look func() (Snapshot, error)) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), verbs: map[string]*atomic.Uint64{}, since: time.Now()}
	for _, verb := range Verbs {
		n := &atomic.Uint64{}
		m.verbs[verb] = n
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "guichet_mails_total", Help: "Mails and letters by what happened to them, the verbs of the mail log.", ConstLabels: prometheus.Labels{"verb": verb},
		}, func() float64 { return float64(n.Load()) }))
	}
	m.receive = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "guichet_receive_seconds", Help: "Time to take a mail: from its first octet of content to the commit, or the refusal.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
	})
	m.deliver = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "guichet_delivery_seconds", Help: "Time of an attempt to hand a letter over, by its outcome: sent, deferred, bounced.",
		Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300},
	}, []string{"outcome"})
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "guichet_build_info", Help: "Always 1; the labels tell which program runs.", ConstLabels: prometheus.Labels{"version": b.Version, "revision": b.Revision}})
	info.Set(1)
	m.collector = newCollector(look)
	m.registry.MustRegister(m.receive, m.deliver, info, m.collector, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Run counts a line of the log (zerolog.Hook): its message is the verb.
func (m *Metrics) Run(_ *zerolog.Event, _ zerolog.Level, verb string) {
	if n := m.verbs[verb]; n != nil {
		n.Add(1)
	}
}

// Received notes how long a mail took.
func (m *Metrics) Received(took time.Duration) { m.receive.Observe(took.Seconds()) }

// Delivered notes how long an attempt took; outcome is a verb.
func (m *Metrics) Delivered(outcome string, took time.Duration) {
	if slices.Contains(Verbs, outcome) {
		m.deliver.WithLabelValues(outcome).Observe(took.Seconds())
	}
}

// Counts are those since the process started.
type Counts struct {
	Since time.Time         `json:"since"`
	Verbs map[string]uint64 `json:"verbs"`
}

// Counts returns what was counted so far.
func (m *Metrics) Counts() Counts {
	c := Counts{Since: m.since.UTC(), Verbs: map[string]uint64{}}
	for verb, n := range m.verbs {
		c.Verbs[verb] = n.Load()
	}
	return c
}

// Handler answers collectors.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 30 * time.Second})
}
