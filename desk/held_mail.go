package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"

	"guichet/desk/change"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// ErrNotReleasable is what ReleaseHeld returns for a delivery report or a mail of ours that came
// back: there is nobody's question in them.
var ErrNotReleasable = errors.New("only quarantined and automatic mails can be released")

// ReleaseHeld lets a held mail take the way that it would have taken proven: by
// vouches for its author. It returns the tickets that it went to. A mail that is not there any
// more is ErrNotFound.
func (d *Desk) ReleaseHeld(ctx context.Context, id ticket.HeldID, by string) ([]ticket.Number, error) {
	in, octets, err := d.readHeld(ctx, id, by)
	if err != nil {
		return nil, err
	}
	raw, err := d.base.Store.Stage(ctx, bytes.NewReader(octets), 0)
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	hints, now := hintsOf(d.base.Dir, in), d.base.Now().UTC()
	var plan *change.Plan
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		if _, err := tx.HeldMail(id); err != nil {
			return err // somebody else was quicker
		}
		state, err := state.Load(d.base.Dir, tx, in, hints, now, secret)
		if err != nil {
			return err
		}
		if plan = rules.Decide(d.base.Dir, d.base.Keys, state, in); plan.Refusal != nil {
			return plan.Refusal
		}
		if plan.Held != nil {
			return fmt.Errorf("it would be put aside again: %s", plan.Held.Reason)
		}
		for _, c := range plan.Changes {
			c.Event(now, by, "command", "released from quarantine")
		}
		if err := d.base.Apply(tx, plan, in.Message, raw, now); err != nil {
			return err
		}
		return tx.DropHeld(id)
	})
	if err != nil {
		return nil, fmt.Errorf("release mail %d: %w", id, err)
	}
	d.base.Kick()
	d.logFiled(in, plan)
	return numbers(plan), nil
}

// readHeld reads a held mail as one that arrives now.
func (d *Desk) readHeld(ctx context.Context, id ticket.HeldID, by string) (in *change.Inbound, raw []byte, err error) {
	var a *ticket.HeldMail
	err = d.base.Store.View(ctx, func(tx ticket.Reader) error {
		if a, err = tx.HeldMail(id); err == nil {
			raw, err = tx.HeldRaw(id)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if a.Kind != ticket.HeldQuarantine && a.Kind != ticket.HeldAutomatic {
		return nil, nil, ErrNotReleasable
	}
	m := parser.Parse(raw)
	in = &change.Inbound{
		Envelope: mail.Envelope{Session: a.Envelope.Session, From: a.Envelope.From, Recipients: a.Envelope.Recipients, At: a.At},
		Message:  m, Verdict: a.Verdict, Fingerprint: thread.Fingerprint(m, raw), Released: by,
	}
	in.Verdict.Result = mail.Trusted
	if remote, err := netip.ParseAddr(a.Envelope.Remote); err == nil {
		in.Envelope.Remote = remote
	}
	if err := d.readWords(ctx, in); err != nil {
		return nil, nil, err
	}
	return in, raw, nil
}

// DropHeld forgets a held mail; by is who wants it.
func (d *Desk) DropHeld(ctx context.Context, id ticket.HeldID, by string) error {
	err := d.base.Store.Update(ctx, func(tx ticket.Tx) error { return tx.DropHeld(id) })
	if err == nil {
		d.base.Log.Info().Uint64("id", uint64(id)).Str("by", by).Msg("dropped from quarantine")
	}
	return err
}

// numbers are the tickets that a plan changes.
func numbers(p *change.Plan) []ticket.Number {
	all := []ticket.Number{}
	for _, c := range p.Changes {
		all = append(all, c.Ticket.Number)
	}
	return all
}

// letGo releases what an admin's mail asked for. What is not there any more was released or
// dropped before.
func (d *Desk) letGo(ctx context.Context, in *change.Inbound, plan *change.Plan) error {
	for _, id := range plan.Release {
		_, err := d.ReleaseHeld(ctx, id, in.Message.From[0].Address.String())
		switch {
		case errors.Is(err, ticket.ErrNotFound):
		case err != nil && mail.KindOf(err) == mail.Internal && !errors.Is(err, ErrNotReleasable):
			return err
		case err != nil:
			d.base.Log.Warn().Err(err).Msg("not released")
		}
	}
	return nil
}
