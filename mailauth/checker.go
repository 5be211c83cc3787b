package mailauth

import (
	"cmp"
	"context"
	"net/netip"
	"time"

	"github.com/rs/zerolog"

	"guichet/mail"
)

// Checker judges who wrote a mail that comes in. Its methods may be called at once.
//
// The zero Checker is ready and has one kind of evidence: the client is a host whose users
// are authenticated. It asks no DNS, so that everybody else's mail is None. NewChecker makes
// one that runs SPF, DKIM and DMARC as well.
type Checker struct {
	dns    *lookups // nil: no DNS
	host   string
	fronts []Front
	names  bool
	lists  []string // domains, in the form of domainName
	now    func() time.Time
	log    zerolog.Logger
	seen   replays
}

// Options are what NewChecker needs.
type Options struct {
	Resolver Resolver         // required; *net.Resolver is one
	Host     string           // names us in Authentication-Results; "" writes none
	Fronts   []Front          // hosts that relay strangers' mail to us
	Names    bool             // Find also looks for the names of clients, for whom content filters ask
	Lists    []string         // domains of lists and forwarders that the admin knows: Verdict.Lists names those that signed
	Now      func() time.Time // nil is time.Now
	Log      zerolog.Logger   // hears of DNS faults; the zero Logger is silent
}

// NewChecker returns a Checker that asks DNS. It keeps answers for some minutes, in at most
// 16 MiB.
func NewChecker(o Options) *Checker {
	if o.Now == nil {
		o.Now = time.Now
	}
	dns := &lookups{
		from: o.Resolver, cache: newCache(cacheSize, o.Now),
		pulse: &pulse{from: o.Resolver, now: o.Now, patience: pulsePatience},
	}
	c := &Checker{dns: dns, host: o.Host, fronts: o.Fronts, names: o.Names, now: o.Now, log: o.Log}
	for _, d := range o.Lists {
		if name, ok := domainName(d); ok {
			c.lists = append(c.lists, name)
		}
	}
	return c
}

// maxWait is how long the look-ups of one mail may take together: the client waits for its
// reply meanwhile.
const maxWait = 5 * time.Second

// Check judges the mail raw that came with env, whose From fields name from. A trusted host
// vouches for an author only if there is exactly one: with none or several nobody can say
// which of them its user was. A DNS fault is TempError, or None where DNS could only have
// told something weak, and never Fail.
func (c *Checker) Check(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Verdict {
	return c.Inspect(ctx, env, from, raw).Verdict
}

// Find is Check with the fields that the mail gets on top: Authentication-Results and
// Received-SPF. Those that claim to be ours already are taken out, whoever brought them.
func (c *Checker) Find(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) mail.Finding {
	ctx, cancel := context.WithTimeout(ctx, maxWait) // for the name too
	defer cancel()
	r := c.Inspect(ctx, env, from, raw)
	f := mail.Finding{Verdict: r.Verdict, Client: r.Client, Helo: r.Name}
	if c.names {
		f.Name = c.hostName(ctx, cmp.Or(r.Client, env.Remote))
	}
	if c.host == "" {
		return f
	}
	head, rest := stripResults(raw, c.host)
	if !env.Trusted {
		head = append([]byte(FormatResults(c.host, r)+formatSPF(c.host, env, r)), head...)
	}
	f.Head, f.Rest = head, rest
	return f
}

// Report is a Verdict with what each method found, for an Authentication-Results field.
type Report struct {
	Verdict mail.Verdict

	From     string      // the one From domain as an A-label; "" if there is not exactly one
	MailFrom string      // the domain that SPF was asked about; "" if SPF did not run
	Helo     bool        // MailFrom is the HELO name, since the reverse-path is null
	DKIM     []Signature // those that were looked at, aligned ones first
	Client   netip.Addr  // whom SPF judged; invalid if it is not known
	Name     string      // the HELO name of Client

	fault error // the first DNS fault that mattered
}

// Signature is what became of one DKIM signature.
type Signature struct {
	Domain, Selector string // d= and s= as they stood; may be anything where Result is permerror
	Result           string // pass, fail, policy, permerror or temperror (RFC 8601 §2.7.1)
}

// Inspect is Check with the details.
func (c *Checker) Inspect(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) Report {
	if env.Trusted && len(from) == 1 && !from[0].Address.IsZero() {
		return Report{Verdict: mail.Verdict{Result: mail.Trusted}}
	}
	if env.Trusted || c.dns == nil {
		return Report{Verdict: mail.Verdict{Result: mail.None}}
	}
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	report := c.judge(ctx, env, from, raw)
	if isInternal(env, from, raw) {
		report.Verdict.Result, report.Verdict.Gap, report.Verdict.Signed = mail.Pass, "", false
	}
	if report.fault != nil {
		c.log.Warn().Str("session", env.Session).Str("result", string(report.Verdict.Result)).
			Err(report.fault).Msg("DNS did not answer while a sender was checked")
	}
	return report
}
