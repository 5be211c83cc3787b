package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"guichet/desk/change"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// OpenRequest is a new ticket by a form; see rules.OpenRequest.
type OpenRequest = rules.OpenRequest

// Open opens a ticket as a mail with the same words would, and returns it as it is kept. The error is ErrNotFound,
// ErrNotAllowed or the store's.
func (d *Desk) Open(ctx context.Context, req OpenRequest) (*ticket.Ticket, error) {
	if req.Text = strings.TrimSpace(req.Text); req.Text == "" && len(req.Files) == 0 || req.From.Address.IsZero() {
		return nil, errors.New("there is nothing to ask, or nobody who does")
	}
	now := d.base.Now().UTC()
	secret, id := make([]byte, 16), make([]byte, 16)
	for _, random := range [][]byte{secret, id} {
		if _, err := rand.Read(random); err != nil {
			return nil, err
		}
	}
	to := req.To
	if to.IsZero() {
		to = d.base.Dir.Policy.Addresses[0].Address
	}
	in, raw, err := write(ctx, d, sheet{from: req.From, to: to, cc: req.Cc, subject: req.Subject, text: req.Text, files: req.Files, at: now, id: id})
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	if !req.Proven {
		in.Verdict = mail.Verdict{Result: mail.None}
	}
	if in.Language == "" {
		in.Language = req.Language
	}
	var done *rules.Result
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		l := state.NewLoader(tx, now)
		l.State.Secret = secret
		l.Installation()
		l.Sender(in)
		l.Others(in)
		if l.Err != nil {
			return l.Err
		}
		r := &change.Decision{Dir: d.base.Dir, Keys: d.base.Keys, State: l.State, In: in, Direct: true, Page: true}
		var err error
		if done, err = rules.Open(r, req); err != nil {
			return err
		}
		if err := d.base.Apply(tx, &r.Plan, in.Message, raw, now); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open a ticket: %w", err)
	}
	d.base.Kick()
	return done.Change.Ticket, nil
}
