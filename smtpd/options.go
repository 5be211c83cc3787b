package smtpd

import (
	"context"
	"crypto/tls"
	"net/netip"
	"time"

	"github.com/rs/zerolog"

	"guichet/mail"
)

// Options say how a Server behaves. Of every limit the zero value is the default that its
// comment names. Trusted clients, fronts and LMTP clients are bound by Recipients, MaxSize and the
// times, and by no other limit.
type Options struct {
	Hostname string         // as the greeting says it
	MaxSize  int64          // octets of one mail, announced as SIZE; 25,000,000
	Trusted  []netip.Prefix // SMTP clients whose users are authenticated; Envelope.Trusted
	Fronts   []netip.Prefix // SMTP clients that relay strangers' mail to us; Envelope.Front
	TLS      *tls.Config    // nil: no STARTTLS; TLS 1.2 is the least
	Log      zerolog.Logger
	Now      func() time.Time // the clock of envelopes and rates; time.Now

	// Answerable says whether a letter to a sender whose local part is not ASCII may ever arrive; nil: to each. It
	// may take some seconds. Who hands over mails of others is not asked about.
	Answerable func(ctx context.Context, from mail.Address) bool

	// Free are clients that only Connections and the limits of one session bind, such as this
	// machine's own.
	Free []netip.Prefix

	// Of one address (IPv6: one /64); its network (/24, /48) has four times as much.
	PerClient      int // connections at once; 100
	MailsPerMinute int // 600; negative: no limit
	Misses         int // unknown recipients and failed TLS handshakes in an hour; 100

	Connections int // at once; 1,000
	// Grace is how long a session may bring no mail and keep its place when Connections are used
	// up; 5 seconds, and longer while content comes in.
	Grace time.Duration

	Recipients int // of one mail; 1,000; never less than 100 (RFC 5321 §4.5.3.1.8)
	Commands   int // in one session since its last mail that was taken; 2,000
	Refusals   int // recipients refused in one session for good; 50
	Faults     int // unknown, misplaced or broken commands since the last taken mail; 20

	// Silence is how long a client is listened to before it is greeted: whoever speaks first is no
	// mail server, and hears 554. 0: nobody is. LMTP clients and fronts may speak first.
	Silence time.Duration

	// Tarpit is how long the refusal of an unknown recipient takes when half of Misses is used
	// up; 2 seconds.
	Tarpit time.Duration

	Idle     time.Duration // silence of the client (RFC 5321 §4.5.3.2.7); 5 minutes
	DataTime time.Duration // for one mail's octets in all; 30 minutes
	Life     time.Duration // of one session, but for a mail that has begun; 2 hours
}

// minRecipients is what RFC 5321 §4.5.3.1.8 demands.
const minRecipients = 100

func (o Options) withDefaults() Options {
	or(&o.MaxSize, 25_000_000)
	or(&o.Connections, 1000)
	or(&o.PerClient, 100)
	or(&o.Grace, 5*time.Second)
	or(&o.MailsPerMinute, 600)
	or(&o.Misses, 100)
	or(&o.Recipients, 1000)
	or(&o.Commands, 2000)
	or(&o.Refusals, 50)
	or(&o.Faults, 20)
	or(&o.Tarpit, 2*time.Second)
	or(&o.Idle, 5*time.Minute)
	or(&o.DataTime, 30*time.Minute)
	or(&o.Life, 2*time.Hour)
	o.Recipients = max(o.Recipients, minRecipients)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.TLS != nil {
		o.TLS = o.TLS.Clone()
		o.TLS.MinVersion = max(o.TLS.MinVersion, tls.VersionTLS12)
	}
	return o
}

func or[T int | int64 | time.Duration](v *T, standard T) {
	if *v == 0 {
		*v = standard
	}
}

// standing is what a client is to us by its address.
type standing int

const (
	stranger standing = iota
	trustedHost
	frontHost
)

// standing looks a client up in o.Trusted and o.Fronts. The narrowest network counts; who is in
// both as narrowly vouches for nobody.
func (o *Options) standing(client netip.Addr) standing {
	found, bits := stranger, -1
	look := func(networks []netip.Prefix, as standing) {
		for _, p := range networks {
			if p.Contains(client) && p.Bits() >= bits {
				found, bits = as, p.Bits()
			}
		}
	}
	look(o.Trusted, trustedHost)
	look(o.Fronts, frontHost)
	return found
}
