package check

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"guichet/config"
	"guichet/mail"
	"guichet/zone"
)

// State is how a thing was found. These words are in JSON and stay.
type State string

// The states, from good to bad.
const (
	Good    State = "good"
	Note    State = "note"    // worth knowing; nothing has to be done
	Unknown State = "unknown" // it could not be proven from here, or not now
	Warning State = "warning" // works, and will not for long, or not for everybody
	Fault   State = "fault"
)

// Finding is what one proof found of one thing.
type Finding struct {
	Check  string `json:"check"`           // the kind of proof: a fixed word
	About  string `json:"about,omitempty"` // the domain, address or place
	State  State  `json:"state"`
	Says   string `json:"says"`
	Remedy string `json:"remedy,omitempty"` // what to do; "" with Good
}

// Options are the world of a check. Nil functions stand for the real one.
type Options struct {
	Config     *config.Config
	Resolver   *net.Resolver
	Dial       func(ctx context.Context, network, address string) (net.Conn, error)
	Addresses  []netip.Addr                    // of this machine's interfaces
	Roots      *x509.CertPool                  // whom certificates are checked against; nil: the system's
	Now        func() time.Time                // the clock
	Clock      func() (bool, error)            // whether the system's clock is kept in time
	Space      func(dir string) (Space, error) // of a file system
	BackupMark string                          // the file in the data directory whose time is that of the last backup
	Planned    bool                            // nothing was set up yet: what is missing around it is a warning, no fault
	Desk       Desk                            // nil: none runs
	Mark       func(messageID string) string   // of our own mail (X-Guichet-Loop); nil: no mail is sent
	Sign       func(raw []byte) ([]byte, error)
	Lists      []string // DNS block lists; nil: those of Blocklists
	Patience   time.Duration

	Relays    []Login // each [[relay]]
	Mailboxes []Login // each [[mailbox]]
	// Post sends a mail as letters leave; nil: by outbound.relay, else to the MX.
	Post func(ctx context.Context, from, to mail.Address, raw []byte) error
}

// Desk is what a check asks the desk that runs.
type Desk interface {
	// Trouble says what stands still.
	Trouble(ctx context.Context) ([]string, error)
	// Queue says how letters fare.
	Queue(ctx context.Context) (Queue, error)
	// Arrived tells of a mail of ours that came back, and lets go of it.
	Arrived(ctx context.Context, messageID string) (verdict string, ok bool, err error)
}

// Queue is how letters fare.
type Queue struct {
	Waiting  int       // not held, not final
	Deferred int       // of those: tried in vain
	Oldest   time.Time // when the oldest waiting one was written; zero: none waits
	Reply    string    // the last words of the other side for the oldest deferred one
}

// Space is that of a file system, in octets and files.
type Space struct {
	Free, Total   uint64
	Files, Inodes uint64 // free, total; zero total: the file system has no such limit
}

// lookTime bounds one proof that asks the network.
const lookTime = 15 * time.Second

// proof is one kind of proof.
type proof struct {
	name string
	run  func(context.Context) []Finding
}

// Run makes all proofs, beside each other, and returns their findings in a fixed order.
func Run(ctx context.Context, o Options) []Finding {
	w := newWorld(o)
	m, s := machine{w}, sender{w}
	proofs := []proof{
		{"desk", w.desk},
		{"port", w.port},
		{"certificate", w.certificate},
		{"host", w.host},
		{"ptr", w.reverse},
		{"mx", w.mx},
		{"spf", w.spf},
		{"helo", w.helo},
		{"dkim", s.dkim},
		{"dmarc", s.dmarc},
		{"mta-sts", s.policy},
		{"tls-rpt", s.reports},
		{"blocklist", m.blocklists},
		{"outbound", w.outbound},
		{"mailbox", w.mailboxes},
		{"filter", w.filters},
		{"disk", m.disk},
		{"clock", m.clock},
		{"backup", m.backup},
		{"queue", m.queue},
		{"round-trip", w.roundTrip},
	}
	found := make([][]Finding, len(proofs))
	var all sync.WaitGroup
	for i, p := range proofs {
		all.Go(func() { found[i] = w.one(ctx, p) })
	}
	all.Wait()
	var flat []Finding
	for _, some := range found {
		flat = append(flat, some...)
	}
	return flat
}

// one makes one proof; a fault of ours costs only itself.
func (w *world) one(ctx context.Context, p proof) (found []Finding) {
	defer func() {
		if fault := recover(); fault != nil {
			found = []Finding{{Check: p.name, State: Unknown, Says: fmt.Sprintf("a fault of guichet: %v", fault), Remedy: "report it"}}
		}
	}()
	found = p.run(ctx)
	for i := range found {
		found[i].Check = p.name
		found[i].Says = zone.Plain(found[i].Says)
		if w.Planned && found[i].State == Fault {
			found[i].State = Warning
		}
	}
	return found
}
