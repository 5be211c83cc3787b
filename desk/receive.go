package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// maxReceived is how many hosts a mail may have passed (RFC 5321 §6.3).
const maxReceived = 50

// Recipient says whether mail to an address is taken: mail.NoMailbox for an unknown local
// part or a return path with a bad MAC, mail.NoRelay for a foreign domain.
func (d *Desk) Recipient(ctx context.Context, _ *mail.Envelope, rcpt mail.Address) error {
	t, ok := d.base.Dir.Locate(rcpt)
	switch {
	case !ok && d.base.Dir.Hosts(rcpt.Domain):
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
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		good = false
		l := state.NewLoader(tx, d.base.Now())
		if id, ok := ticket.ParseBounce(local); ok {
			l.Letter(id)
			good = notify.ReturnPath(l.State, d.base.Keys, local, id)
		}
		return l.Err
	})
	if err == nil && !good {
		return &mail.Error{Kind: mail.NoMailbox, Text: "no such mailbox here"}
	}
	return err
}

// receive takes one mail and returns what was decided; nil where that did not come so far. In the transaction
// that keeps it, also writes what its bringer must remember; nil nothing.
func (d *Desk) receive(ctx context.Context, env mail.Envelope, data io.Reader, also alsoFunc) (*change.Plan, error) {
	head := trace(env, d.base.Dir.Policy.Hostname)
	raw, err := d.base.Store.Stage(ctx, io.MultiReader(strings.NewReader(head), data), d.base.Dir.Policy.MaxMail+int64(len(head)))
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	soon, cancel := context.WithTimeout(ctx, maxAnswer)
	defer cancel()
	in, raw, err := d.read(soon, env, raw, len(head))
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	plan, err := d.settle(soon, in, raw, also)
	if err != nil {
		return nil, fmt.Errorf("keep the mail: %w", err)
	}
	d.base.Kick()
	d.logFiled(in, plan)
	if err := d.forgetOrphans(ctx, plan.Orphans); err != nil {
		d.base.Log.Error().Err(err).Msg("forget the people of an erased ticket")
	}
	return plan, d.letGo(ctx, in, plan)
}

// alsoFunc writes beside a mail that is kept, in its transaction.
type alsoFunc func(ticket.Tx, *change.Plan) error

// settle decides and writes in one transaction.
func (d *Desk) settle(ctx context.Context, in *change.Inbound, raw ticket.Staged, also alsoFunc) (*change.Plan, error) {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	hints := hintsOf(d.base.Dir, in)
	now := d.base.Now().UTC()
	var plan *change.Plan
	err := d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		state, err := state.Load(d.base.Dir, tx, in, hints, now, secret)
		if err != nil {
			return err
		}
		plan = rules.Decide(d.base.Dir, d.base.Keys, state, in)
		if plan.Refusal != nil {
			return plan.Refusal
		}
		if err := d.base.Apply(tx, plan, in.Message, raw, now); err != nil || also == nil {
			return err
		}
		return also(tx, plan)
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
	m.Attachments = withoutOurs(m.Attachments, d.base.Dir.Policy.Pictures)
	found := d.judge.Find(ctx, env, m.From, came)
	in := &change.Inbound{
		Envelope: env, Message: m, Verdict: found.Verdict,
		Fingerprint: thread.Fingerprint(m, came),
	}
	if err := d.scan(ctx, in, found, came); err != nil {
		return nil, nil, err
	}
	readReport(d.base.Dir, in)
	if err := d.readWords(ctx, in); err != nil {
		return nil, nil, err
	}
	if err := d.ask(ctx, in); err != nil {
		return nil, nil, err
	}
	drop(in, d.base.Dir.Policy.MaxAttachments)
	kept, err := keep(ctx, d.base.Store, in, raw, found, traced)
	if p, ok := kept.(ticket.Packer); ok {
		p.Pack()
	}
	return in, kept, err
}

// withoutOurs leaves out our own logo and the pictures of signatures, which programs send back with the letter that
// they quote: they are nobody's files.
func withoutOurs(files []parser.Attachment, pictures []string) []parser.Attachment {
	return slices.DeleteFunc(files, func(a parser.Attachment) bool { return slices.Contains(pictures, a.SHA256) })
}

// logFiled writes the line that operators read. What a stranger wrote stands in quoted
// values only.
func (d *Desk) logFiled(in *change.Inbound, p *change.Plan) {
	e := d.base.Log.Info().Str("session", in.Envelope.Session).Str("from", cmp.Or(in.Envelope.From.String(), "<>")).
		Str("verdict", string(in.Verdict.Result)).Strs("why", p.Why)
	var numbers []string
	for _, c := range p.Changes {
		numbers = append(numbers, fmt.Sprint(c.Ticket.Number))
	}
	if p.Held != nil {
		e = e.Str("aside", string(p.Held.Kind))
	}
	if p.Report != nil {
		e = e.Str("report", string(p.Report.Kind))
	}
	if len(numbers) > 0 {
		e = e.Str("tickets", strings.Join(numbers, " "))
	}
	e.Msg("filed")
}
