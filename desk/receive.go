package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/thread"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// maxReceived is how many hosts a mail may have passed (RFC 5321 §6.3).
const maxReceived = 50

// Options are what a Desk works with. All are needed but Now and Kick.
type Options struct {
	Store    ticket.Store
	Keys     *ticket.Keyring
	Policy   policy.Policy
	Words    policy.Words
	Judge    Judge
	Filter   Filter // nil: none
	Log      zerolog.Logger
	Articles ticket.Articles  // nil: there are none
	Now      func() time.Time // nil: the system's clock
	Kick     func()           // called when letters may be due; nil: nobody listens
}

// Desk runs the rules over a Store. Its methods may be called at once from many places.
type Desk struct {
	store  ticket.Store
	keys   *ticket.Keyring
	dir    *policy.Directory
	judge  Judge
	filter Filter
	log    zerolog.Logger
	now    func() time.Time
	kick   func()
}

// New returns a Desk. It does not touch the store before it is used.
func New(o Options) *Desk {
	d := &Desk{
		store: o.Store, keys: o.Keys, dir: policy.NewDirectory(o.Policy, o.Words), judge: o.Judge, filter: o.Filter,
		log: o.Log, now: o.Now, kick: o.Kick,
	}
	if o.Articles != nil {
		d.dir.Articles = o.Articles
	}
	if d.now == nil {
		d.now = time.Now
	}
	if d.kick == nil {
		d.kick = func() {}
	}
	return d
}

// Recipient says whether mail to an address is taken: mail.NoMailbox for an unknown local
// part or a return path with a bad MAC, mail.NoRelay for a foreign domain.
func (d *Desk) Recipient(ctx context.Context, _ *mail.Envelope, rcpt mail.Address) error {
	t, ok := d.dir.Locate(rcpt)
	switch {
	case !ok && d.dir.Hosts(rcpt.Domain):
		return &mail.Error{Kind: mail.NoMailbox, Text: "no such mailbox here"}
	case !ok:
		return &mail.Error{Kind: mail.NoRelay, Text: "this domain is not ours"}
	case t.Bounce == "":
		return nil
	}
	return d.checkReturnPath(ctx, t.Bounce)
}

func (d *Desk) checkReturnPath(ctx context.Context, local string) error {
	good := false
	err := d.store.View(ctx, func(tx ticket.Reader) error {
		good = false
		l := &loader{tx: tx, s: newState(d.now())}
		if id, ok := ticket.ParseBounce(local); ok {
			l.letter(id)
			good = notify.ReturnPath(l.s, d.keys, local, id)
		}
		return l.err
	})
	if err == nil && !good {
		return &mail.Error{Kind: mail.NoMailbox, Text: "no such mailbox here"}
	}
	return err
}

// Receive takes one mail. When it returns nil, ticket, message, indexes and letters are
// durable (PRODUCT 1.1). data's own error is returned as it is, and nothing is kept.
func (d *Desk) Receive(ctx context.Context, env mail.Envelope, data io.Reader) error {
	head := trace(env, d.dir.Policy.Hostname)
	raw, err := d.store.Stage(ctx, io.MultiReader(strings.NewReader(head), data), d.dir.Policy.MaxMail+int64(len(head)))
	if err != nil {
		return err
	}
	defer raw.Discard()
	soon, cancel := context.WithTimeout(ctx, maxAnswer)
	defer cancel()
	in, raw, err := d.read(soon, env, raw, len(head))
	if err != nil {
		return err
	}
	defer raw.Discard()
	plan, err := d.settle(soon, in, raw)
	if err != nil {
		return fmt.Errorf("keep the mail: %w", err)
	}
	d.kick()
	d.logFiled(in, plan)
	if err := d.forgetOrphans(ctx, plan.Orphans); err != nil {
		d.log.Error().Err(err).Msg("forget the people of an erased ticket")
	}
	return d.letGo(ctx, in, plan)
}

// settle decides and writes in one transaction.
func (d *Desk) settle(ctx context.Context, in *change.Inbound, raw ticket.Staged) (*change.Plan, error) {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	hints := hintsOf(d.dir, in)
	now := d.now().UTC()
	var plan *change.Plan
	err := d.store.Update(ctx, func(tx ticket.Tx) error {
		state, err := load(d.dir, tx, in, hints, now, secret)
		if err != nil {
			return err
		}
		plan = rules.Decide(d.dir, d.keys, state, in)
		if plan.Refusal != nil {
			return plan.Refusal
		}
		return apply(d.dir, tx, d.keys, plan, in.Message, raw, now)
	})
	return plan, err
}

// hintsOf reads where a mail may belong.
func hintsOf(d *policy.Directory, in *change.Inbound) change.Hints {
	var targets []policy.Target
	for _, rcpt := range in.Envelope.Recipients {
		if t, ok := d.Locate(rcpt); ok {
			targets = append(targets, t)
		}
	}
	return thread.GatherHints(d, targets, in.Message)
}

// read parses and judges a staged mail, outside of any transaction. The first traced octets
// of it are ours.
func (d *Desk) read(ctx context.Context, env mail.Envelope, raw ticket.Staged, traced int) (*change.Inbound, ticket.Staged, error) {
	came := raw.Bytes()[traced:]
	m := parser.Parse(came) // our trace would hide what a forger folded into its first line
	if len(m.Header.All("Received")) > maxReceived {
		return nil, nil, &mail.Error{Kind: mail.Loop, Text: "too many hops"}
	}
	m.Attachments = withoutLogo(m.Attachments, d.dir.Policy.Logo)
	found := d.judge.Find(ctx, env, m.From, came)
	in := &change.Inbound{
		Envelope: env, Message: m, Verdict: found.Verdict,
		Fingerprint: thread.Fingerprint(m.Header, came),
	}
	if err := d.scan(ctx, in, found, came); err != nil {
		return nil, nil, err
	}
	words.ReadWords(d.dir, in)
	if err := d.ask(ctx, in); err != nil {
		return nil, nil, err
	}
	drop(in, d.dir.Policy.MaxAttachments)
	kept, err := d.keep(ctx, in, raw, found, traced)
	return in, kept, err
}

// withoutLogo leaves out our own logo, which programs send back with the letter that they quote:
// it is nobody's file.
func withoutLogo(files []parser.Attachment, logo string) []parser.Attachment {
	return slices.DeleteFunc(files, func(a parser.Attachment) bool { return logo != "" && a.SHA256 == logo })
}

// logFiled writes the line that operators read. What a stranger wrote stands in quoted
// values only.
func (d *Desk) logFiled(in *change.Inbound, p *change.Plan) {
	e := d.log.Info().Str("session", in.Envelope.Session).Str("from", in.Envelope.From.String()).
		Str("verdict", string(in.Verdict.Result)).Strs("why", p.Why)
	var numbers []string
	for _, c := range p.Changes {
		numbers = append(numbers, fmt.Sprint(c.Ticket.Number))
	}
	if p.Held != nil {
		e = e.Str("aside", string(p.Held.Kind))
	}
	e.Str("tickets", strings.Join(numbers, " ")).Msg("filed")
}
