package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/policy"
	"guichet/desk/question"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// Act does what a mail with the same commands and words would. Its events have the cause
// "API". The error is ErrNotFound, ErrNotAllowed or the store's.
func (d *Desk) Act(ctx context.Context, req rules.ActRequest) (*rules.Acted, error) {
	if req.Text = strings.TrimSpace(req.Text); req.Text == "" && len(req.Commands)+len(req.Files) == 0 {
		return nil, errors.New("there is nothing to do: neither a command nor words")
	}
	now := d.base.Now().UTC()
	secret, id, err := randomOnce(req.As, req.Once)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(req.Commands))
	for i, cmd := range req.Commands {
		lines[i] = command.LineOf(cmd)
	}
	in, raw, err := write(ctx, d, sheet{from: mail.Mailbox{Address: req.As}, commands: lines, text: req.Text, files: req.Files, at: now, id: id})
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	acting(in, req)
	if err := d.lookUp(ctx, in, func(tx ticket.Reader) (authority.Asker, error) { return actor(d.base.Dir, tx, req.As) }); err != nil {
		return nil, err
	}
	var done *rules.Result
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		ref, again, err := doneBefore(tx, in, req.Once)
		if err != nil || again {
			done = &rules.Result{Acted: rules.Acted{Ticket: ref.Ticket, Message: ref.Message, Again: again}}
			return err
		}
		done, err = d.actIn(tx, req, in, raw, now, secret)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("act on ticket %d: %w", req.Ticket, err)
	}
	d.base.Kick()
	return &done.Acted, d.forgetOrphans(ctx, done.Orphans)
}

// actIn decides and writes.
func (d *Desk) actIn(tx ticket.Tx, req rules.ActRequest, in *change.Inbound, raw ticket.Staged, now time.Time, secret []byte) (*rules.Result, error) {
	l := state.NewLoader(tx, now)
	l.State.Secret = secret
	l.Whole()
	l.Installation()
	l.Ticket(req.Ticket)
	l.Viewed(in)
	l.Commanded(command.Registry, in.Message.Commands, []ticket.Number{req.Ticket})
	l.Recent(req.Ticket)
	if in.MarksFiles() {
		l.Messages(req.Ticket)
	}
	l.Sender(in)
	l.Others(in)
	if l.Err != nil {
		return nil, l.Err
	}
	r := &change.Decision{Dir: d.base.Dir, Keys: d.base.Keys, State: l.State, In: in, Direct: true, Page: req.Page}
	done, err := rules.Act(r, req)
	if err != nil {
		return nil, err
	}
	if err := d.base.Apply(tx, &r.Plan, in.Message, raw, now); err != nil {
		return nil, err
	}
	if done.Orphans = r.Plan.Orphans; done.Change != nil {
		done.Ticket = done.Change.Ticket.Number
	}
	for _, c := range r.Plan.Changes {
		if c.SplitFrom != nil {
			done.Done = append(done.Done, ticket.Say("split", c.Ticket.Number)) // it has one only now
		}
	}
	return done, nil
}

// actor finds who acts; the zero address is the admin, who sees everything.
func actor(d *policy.Directory, tx ticket.Reader, a mail.Address) (authority.Asker, error) {
	if a.IsZero() {
		return authority.Asker{Agent: &policy.Agent{}}, nil
	}
	return question.AskerOf(d, tx, a)
}

// acting gives the commands of a request to the rules; without an author it is the admin's.
func acting(in *change.Inbound, req rules.ActRequest) {
	m := in.Message
	if req.As.IsZero() {
		m.From = nil
	}
	for _, cmd := range req.Commands {
		cmd.Line = command.LineOf(cmd)
		m.Commands = append(m.Commands, cmd)
	}
}
