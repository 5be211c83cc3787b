package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// ErrNotReleasable is what ReleaseAside returns for a delivery report or a mail of ours that came
// back: there is nobody's question in them.
var ErrNotReleasable = errors.New("only quarantined and automatic mails can be released")

// ReleaseAside lets a mail that was put aside take the way that it would have taken proven: by
// vouches for its author. It returns the tickets that it went to. A mail that is not there any
// more is ErrNotFound.
func (d *Desk) ReleaseAside(ctx context.Context, id AsideID, by string) ([]Number, error) {
	in, octets, err := d.readAside(ctx, id, by)
	if err != nil {
		return nil, err
	}
	raw, err := d.store.Stage(ctx, bytes.NewReader(octets), 0)
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	clues, now := d.dir.cluesOf(in), d.now().UTC()
	var plan *Plan
	err = d.store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Aside(id); err != nil {
			return err // somebody else was quicker
		}
		state, err := d.dir.load(tx, in, clues, now, secret)
		if err != nil {
			return err
		}
		if plan = d.dir.Decide(d.keys, state, in); plan.Refusal != nil {
			return plan.Refusal
		}
		if plan.Aside != nil {
			return fmt.Errorf("it would be put aside again: %s", plan.Aside.Reason)
		}
		for _, c := range plan.Changes {
			c.event(now, by, "command", "released from quarantine")
		}
		if err := d.dir.apply(tx, d.keys, plan, in.Message, raw, now); err != nil {
			return err
		}
		return tx.DropAside(id)
	})
	if err != nil {
		return nil, fmt.Errorf("release mail %d: %w", id, err)
	}
	d.kick()
	d.logFiled(in, plan)
	return plan.numbers(), nil
}

// readAside reads a mail put aside as one that arrives now.
func (d *Desk) readAside(ctx context.Context, id AsideID, by string) (in *Inbound, raw []byte, err error) {
	var a *Aside
	err = d.store.View(ctx, func(tx Reader) error {
		if a, err = tx.Aside(id); err == nil {
			raw, err = tx.AsideRaw(id)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if a.Kind != AsideQuarantine && a.Kind != AsideAutomatic {
		return nil, nil, ErrNotReleasable
	}
	m := parser.Parse(raw)
	in = &Inbound{
		Envelope: mail.Envelope{Session: a.Envelope.Session, From: a.Envelope.From, Recipients: a.Envelope.Recipients, At: a.At},
		Message:  m, Verdict: a.Verdict, Fingerprint: fingerprint(m.Header, raw), Released: by,
	}
	in.Verdict.Result = mail.Trusted
	if remote, err := netip.ParseAddr(a.Envelope.Remote); err == nil {
		in.Envelope.Remote = remote
	}
	d.dir.readWords(in)
	return in, raw, nil
}

// DropAside forgets a mail that was put aside; by is who wants it.
func (d *Desk) DropAside(ctx context.Context, id AsideID, by string) error {
	err := d.store.Update(ctx, func(tx Tx) error { return tx.DropAside(id) })
	if err == nil {
		d.log.Info().Uint64("id", uint64(id)).Str("by", by).Msg("dropped from quarantine")
	}
	return err
}

// numbers are the tickets that a plan changes.
func (p *Plan) numbers() []Number {
	all := []Number{}
	for _, c := range p.Changes {
		all = append(all, c.Ticket.Number)
	}
	return all
}

// releaseTicket stands in for a ticket where a token names a mail put aside: its MAC covers the
// installation's epoch and the moment when the mail came, since ids are given again after a
// restore.
func releaseTicket(a *Aside, epoch uint32) *Ticket {
	secret := append([]byte("quarantine"), looseSecret(epoch)...)
	return &Ticket{Number: Number(a.ID), People: make([]Person, 1), Secret: a.At.UTC().AppendFormat(secret, time.RFC3339Nano)}
}

// asides loads the mails that release tokens name.
func (l *loader) asides(tokens []Token) {
	for _, tok := range tokens {
		if tok.Role != TokenRelease {
			continue
		}
		if a, err := l.tx.Aside(AsideID(tok.Ticket)); !l.missing(err) {
			l.s.Asides = append(l.s.Asides, a)
		}
	}
}

// release handles a mail to the release addresses of a digest: an admin's, proven, lets the mails
// go; anybody else's is put aside itself.
func (r *ruling) release() bool {
	var ids []AsideID
	asked := false
	for _, tok := range r.clues.addressed {
		if tok.Role != TokenRelease || r.clues.written {
			continue
		}
		asked = true
		for _, a := range r.state.Asides {
			if r.keys.Verify(tok, releaseTicket(a, r.state.Epoch)) {
				ids = append(ids, a.ID)
			}
		}
	}
	switch {
	case !asked:
		return false
	case r.doubted || !r.dir.admin(r.sender.Address):
		r.quarantine("a mail to a release address, and not an admin's")
	case r.verdict().Result == mail.TempError:
		r.plan.Refusal = &mail.Error{Kind: mail.Internal, Text: "the sender cannot be checked now"}
	case !r.proven():
		r.quarantine("a mail in an admin's name to a release address, with verdict " + string(r.verdict().Result))
	default:
		r.why("%s releases mails from quarantine: %v", r.sender.Address, ids)
		r.plan.Release = ids
	}
	return true
}

// admin reports whether an address is one of those that run the mail system.
func (d *directory) admin(a mail.Address) bool {
	for _, have := range d.policy.Admins {
		if same(have, a) {
			return true
		}
	}
	return false
}

// letGo releases what an admin's mail asked for. What is not there any more was released or
// dropped before.
func (d *Desk) letGo(ctx context.Context, in *Inbound, plan *Plan) error {
	for _, id := range plan.Release {
		_, err := d.ReleaseAside(ctx, id, in.Message.From[0].Address.String())
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil && mail.KindOf(err) == mail.Internal && !errors.Is(err, ErrNotReleasable):
			return err
		case err != nil:
			d.log.Warn().Err(err).Msg("not released")
		}
	}
	return nil
}
