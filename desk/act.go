package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
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
	"guichet/desk/thread"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Act does what a mail with the same commands and words would. Its events have the cause
// "API". The error is ErrNotFound, ErrNotAllowed or the store's.
func (d *Desk) Act(ctx context.Context, req rules.ActRequest) (*rules.Acted, error) {
	if req.Text = strings.TrimSpace(req.Text); req.Text == "" && len(req.Commands) == 0 {
		return nil, errors.New("there is nothing to do: neither a command nor words")
	}
	now := d.base.Now().UTC()
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	text := written(d.base.Dir, req, now, secret)
	raw, err := d.base.Store.Stage(ctx, bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	in := acting(d.base.Dir, req, raw.Bytes())
	if err := d.lookUp(ctx, in, func(tx ticket.Reader) (authority.Asker, error) { return actor(d.base.Dir, tx, req.As) }); err != nil {
		return nil, err
	}
	var done *rules.Result
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		var err error
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
	r := &change.Decision{Dir: d.base.Dir, Keys: d.base.Keys, State: l.State, In: in, Direct: true}
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

// written makes the mail that stands for what was done: every message has one, so that
// export, full text and erasure need not know where it came from.
func written(d *policy.Directory, req rules.ActRequest, now time.Time, random []byte) []byte {
	var b bytes.Buffer
	from := req.As
	if from.IsZero() {
		from = mail.Address{Local: "admin", Domain: d.Policy.Hostname}
	}
	fmt.Fprintf(&b, "Date: %s\r\nFrom: <%s>\r\nMessage-ID: <api.%s@%s>\r\n", now.Format(time.RFC1123Z), from, hex.EncodeToString(random), d.Policy.Hostname)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	for _, cmd := range req.Commands {
		b.WriteString(command.LineOf(cmd) + "\r\n")
	}
	if req.Text != "" {
		b.WriteString("\r\n" + strings.ReplaceAll(strings.ReplaceAll(req.Text, "\r\n", "\n"), "\n", "\r\n") + "\r\n")
	}
	return b.Bytes()
}

// acting is the request as the rules see a mail. Commands and words are the caller's: words
// that begin with '#' are words.
func acting(d *policy.Directory, req rules.ActRequest, raw []byte) *change.Inbound {
	m := parser.Parse(raw)
	m.From, m.Commands, m.Body, m.Reply, m.Auto = nil, nil, req.Text, req.Text, ""
	if !req.As.IsZero() {
		m.From = []mail.Mailbox{{Address: req.As}}
	}
	for _, cmd := range req.Commands {
		cmd.Line = command.LineOf(cmd)
		m.Commands = append(m.Commands, cmd)
	}
	return &change.Inbound{
		Envelope: mail.Envelope{Session: "API"}, Message: m, Verdict: mail.Verdict{Result: mail.Trusted},
		Fingerprint: thread.Fingerprint(m, raw), Language: words.GuessLanguage(d, m), Words: words.ReadText(req.Text),
	}
}
