package outbox

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/netip"
	"time"

	"github.com/rs/zerolog"

	"guichet/outbox/route"
	"guichet/outbox/tlsrpt"
)

// Options of a Worker. The zero value of each field has the default that it names.
type Options struct {
	Hostname string // what EHLO says; "localhost"
	// Relays are tried in their order for the first that takes from a letter's From; what none takes goes
	// straight to the recipients' MX.
	Relays []Relay

	Resolver *net.Resolver // net.DefaultResolver
	Port     int           // of the servers that MX records name; 25
	// Validating is the resolver whose word makes DANE count, as route.Options has it; "": there is no DANE.
	Validating string
	Policies   *route.Policies // of MTA-STS; nil: none are asked for
	Reports    *tlsrpt.Counts  // what came of TLS; nil: nobody counts
	// Here says whether an address is this machine's, where without a relay no letter goes; nil:
	// none is. It is asked from many goroutines.
	Here func(netip.Addr) bool
	// Dial opens a TCP connection to an IP address and port; a net.Dialer's DialContext.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS is the base of every TLS configuration; certificates are checked against its
	// roots, and what was found is told, but an unverified one is better than plain text.
	TLS *tls.Config

	Workers  int // connections at once; 10 where one relay takes all, else 16
	Timeouts Timeouts

	Signer Signer           // nil: nothing is signed
	Now    func() time.Time // time.Now
	Jitter func() float64   // in [0,1), from any goroutine; random
	Log    zerolog.Logger   // the zero Logger is silent
}

// Timeouts bound each step of a delivery, after RFC 5321 §4.5.3.2.
type Timeouts struct {
	Resolve   time.Duration // all look-ups for a destination; 30 s
	Dial      time.Duration // each address; 30 s
	Greeting  time.Duration // the first 220; 2 min
	Handshake time.Duration // of TLS; 1 min
	Command   time.Duration // EHLO, MAIL, RCPT, DATA, RSET; 5 min
	Block     time.Duration // each write of the mail; 3 min
	Final     time.Duration // from the final dot to the reply; 10 min
	Letter    time.Duration // one letter from MAIL on; 30 min
	Idle      time.Duration // a connection without a letter is kept; 5 s
	Grace     time.Duration // deliveries may go on after Run was told to end; 10 s
}

// relaySessions is how many connections one relay gets at once. Every letter waits for five replies and a commit: over
// a line of 30 ms four connections bring 25 letters a second, and their commits hold four letters each. Servers allow a
// client more: Postfix 50.
const relaySessions = 10

func (o *Options) setDefaults() {
	if o.Hostname == "" {
		o.Hostname = "localhost"
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Port == 0 {
		o.Port = 25
	}
	if o.Here == nil {
		o.Here = func(netip.Addr) bool { return false }
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.TLS == nil {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if o.Workers <= 0 {
		o.Workers = 16
		if len(o.Relays) == 1 && o.Relays[0].Takes == nil {
			o.Workers = relaySessions
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	o.Timeouts.setDefaults()
}

func (t *Timeouts) setDefaults() {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.Resolve, 30 * time.Second},
		{&t.Dial, 30 * time.Second},
		{&t.Greeting, 2 * time.Minute},
		{&t.Handshake, time.Minute},
		{&t.Command, 5 * time.Minute},
		{&t.Block, 3 * time.Minute},
		{&t.Final, 10 * time.Minute},
		{&t.Letter, 30 * time.Minute},
		{&t.Idle, 5 * time.Second},
		{&t.Grace, 10 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
}
