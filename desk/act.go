package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/mail"
	"guichet/parser"
)

// ErrNotAllowed is what Act returns for somebody who has no part in the ticket.
var ErrNotAllowed = errors.New("this address has no part in the ticket")

// ActRequest is what somebody does to a ticket without a mail: by the control API, the
// command line or a page. The caller has made sure who it is.
type ActRequest struct {
	Ticket   Number
	As       mail.Address // an agent, or a customer of the ticket; zero: the admin
	Commands []parser.Command
	Text     string // the words; "" none
	Note     bool   // the words are an internal note; agents and the admin only
}

// Acted is what came of it. If a line was refused, the words went to nobody and are kept as
// a note, as with a mail (PRODUCT 7.4).
type Acted struct {
	Ticket                 Number // that it was done on: a new one if the customer answered a closed one
	Message                uint32 // that was kept
	Done, Refused, Answers []Said
	Tickets                []Number // that #list or #search found, the newest first
	More                   int      // how many further ones there are
	Beyond                 bool     // there may be more than that
	Older                  string   // the command that asks for them; "" if there are none
}

// Act does what a mail with the same commands and words would. Its events have the cause
// "API". The error is ErrNotFound, ErrNotAllowed or the store's.
func (d *Desk) Act(ctx context.Context, req ActRequest) (*Acted, error) {
	if req.Text = strings.TrimSpace(req.Text); req.Text == "" && len(req.Commands) == 0 {
		return nil, errors.New("there is nothing to do: neither a command nor words")
	}
	now := d.now().UTC()
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	text := d.dir.written(req, now, secret)
	raw, err := d.store.Stage(ctx, bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	in := d.dir.acting(req, raw.Bytes())
	if err := d.lookUp(ctx, in, func(tx Reader) (asker, error) { return d.dir.actor(tx, req.As) }); err != nil {
		return nil, err
	}
	var done *acted
	err = d.store.Update(ctx, func(tx Tx) error {
		var err error
		done, err = d.actIn(tx, req, in, raw, now, secret)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("act on ticket %d: %w", req.Ticket, err)
	}
	d.kick()
	return &done.Acted, d.forgetStrays(ctx, done.strays)
}

// actIn decides and writes.
func (d *Desk) actIn(tx Tx, req ActRequest, in *Inbound, raw Staged, now time.Time, secret []byte) (*acted, error) {
	l := &loader{tx: tx, s: newState(now)}
	l.s.Secret = secret
	l.installation()
	l.ticket(req.Ticket)
	l.shown(in)
	l.commanded(registry, in.Message.Commands, []Number{req.Ticket})
	if in.marksFiles() {
		l.messages(req.Ticket)
	}
	l.sender(in)
	l.others(in)
	if l.err != nil {
		return nil, l.err
	}
	r := &ruling{dir: d.dir, keys: d.keys, state: l.s, in: in, direct: true}
	done, err := r.act(req)
	if err != nil {
		return nil, err
	}
	if err := d.dir.apply(tx, d.keys, &r.plan, in.Message, raw, now); err != nil {
		return nil, err
	}
	if done.strays = r.plan.Strays; done.change != nil {
		done.Ticket = done.change.Ticket.Number
	}
	for _, c := range r.plan.Changes {
		if c.SplitFrom != nil {
			done.Done = append(done.Done, say("split", c.Ticket.Number)) // it has one only now
		}
	}
	return done, nil
}

// actor finds who acts; the zero address is the admin, who sees everything.
func (d *directory) actor(tx Reader, a mail.Address) (asker, error) {
	if a.IsZero() {
		return asker{agent: &Agent{}}, nil
	}
	return d.askerOf(tx, a)
}

// act decides on the request. What a mail would tell its author by letter is returned.
func (r *ruling) act(req ActRequest) (*acted, error) {
	t := r.state.Tickets[req.Ticket]
	if t == nil {
		return nil, ErrNotFound
	}
	r.meant = t.Number
	t = r.state.survivor(t)
	r.targets = []target{{desk: r.dir.desk(t)}}
	r.sender = mail.Mailbox{Address: req.As}
	switch r.agent = r.dir.agent(req.As); {
	case r.agent != nil:
		r.sender.Name = r.agent.Name
	case req.As.IsZero():
		r.agent = &Agent{} // whom no letter reaches
	default:
		if place := r.place(t); place >= 0 {
			r.sender.Name = t.People[place].Name
		}
	}
	switch {
	case r.onlyAsks() && r.maySee(t):
		r.answerHere(t)
	case r.agent != nil:
		r.why("by %s, not by mail", r.actor())
		r.carryOut(r.change(t), req.Note)
	case r.hidden(t):
		return nil, ErrNotFound
	case r.mayJoin(lead{ticket: t, token: true, own: true}):
		r.join(t, "not by mail")
	default:
		return nil, ErrNotAllowed
	}
	return r.acted(t), nil
}

// answerHere answers questions that no letter has to.
func (r *ruling) answerHere(t *Ticket) {
	o, c := &orders{}, &Change{Ticket: t.clone()}
	for _, cmd := range r.in.Message.Commands {
		r.order(c, o, cmd, registry[cmd.Name])
	}
	r.outcome = o
}

// acted is what to return of the plan, and the change whose number apply finds.
type acted struct {
	Acted
	change *Change
	strays []mail.Address // see Plan
}

func (r *ruling) acted(t *Ticket) *acted {
	a := &acted{Acted: Acted{Ticket: t.Number}}
	for i, c := range r.plan.Changes {
		if i == 0 || a.Message == 0 && c.Message != nil {
			a.change = c
		}
		if c.Message != nil {
			a.Message = c.Message.ID
			break
		}
	}
	if o := r.outcome; o != nil {
		a.Done, a.Refused, a.Answers, a.Tickets = o.done, o.refused, o.answers, o.tickets
		a.More, a.Beyond, a.Older = o.more, o.beyond, o.older
		if shown := r.state.Tickets[o.show]; shown != nil {
			a.Answers = append(a.Answers, r.dir.particulars(r.who(), shown)...)
		}
	}
	return a
}

// actor names the author for events.
func (r *ruling) actor() string {
	if r.direct && r.sender.Address.IsZero() {
		return "admin"
	}
	return r.sender.Address.String()
}
