package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/parser"
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
	req.Text = withForm(req)
	now := d.base.Now().UTC()
	author, lines := req.From, []string(nil)
	if !req.By.IsZero() {
		author, lines = mail.Mailbox{Address: req.By}, []string{"#requester " + rules.Called(req.From)}
	}
	secret, id, err := randomOnce(author.Address, req.Once)
	if err != nil {
		return nil, err
	}
	to := req.To
	if to.IsZero() {
		to = d.base.Dir.Policy.Addresses[0].Address
	}
	in, raw, err := write(ctx, d, sheet{from: author, commands: lines, to: to, cc: req.Cc, subject: req.Subject, text: req.Text, files: req.Files, at: now, id: id})
	if err != nil {
		return nil, err
	}
	defer raw.Discard()
	if req.By.IsZero() && !req.Proven {
		in.Verdict = mail.Verdict{Result: mail.None}
	}
	if in.Language == "" {
		in.Language = req.Language
	}
	for _, line := range lines {
		if c, ok := parser.ReadCommand(line); ok {
			c.Line = line
			in.Message.Commands = append(in.Message.Commands, c)
		}
	}
	var t *ticket.Ticket
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		ref, again, err := doneBefore(tx, in, req.Once)
		if again {
			t, err = tx.Ticket(ref.Ticket)
		}
		if err != nil || again {
			return err
		}
		l := state.NewLoader(tx, now)
		l.State.Secret = secret
		l.Installation()
		l.Commanded(command.Registry, in.Message.Commands, nil)
		l.Sender(in)
		l.Others(in)
		if l.Err != nil {
			return l.Err
		}
		r := &change.Decision{Dir: d.base.Dir, Keys: d.base.Keys, State: l.State, In: in, Direct: true, Page: true}
		done, err := rules.Open(r, req)
		if err != nil {
			return err
		}
		t = done.Change.Ticket
		return d.base.Apply(tx, &r.Plan, in.Message, raw, now)
	})
	if err != nil {
		return nil, fmt.Errorf("open a ticket: %w", err)
	}
	d.base.Kick()
	return t, nil
}

// randomOnce returns the secret of a ticket that may be opened, and what names the mail that is written: the same for the
// same author and name.
func randomOnce(who mail.Address, once string) (secret, id []byte, err error) {
	secret, id = make([]byte, 16), make([]byte, 16)
	for _, random := range [][]byte{secret, id} {
		if _, err := rand.Read(random); err != nil {
			return nil, nil, err
		}
	}
	if once != "" {
		h := sha256.Sum256([]byte("once " + ticket.Fold(who).String() + " " + once))
		id = h[:16]
	}
	return secret, id, nil
}

// doneBefore finds what a request with the same author and name became.
func doneBefore(tx ticket.Reader, in *change.Inbound, once string) (ticket.Ref, bool, error) {
	if once == "" {
		return ticket.Ref{}, false, nil
	}
	refs, err := tx.FindRefs(in.Message.MessageID, 1)
	if err != nil || len(refs) == 0 {
		return ticket.Ref{}, false, err
	}
	return refs[0], true, nil
}

// withForm puts the lines of a form above the words.
func withForm(req OpenRequest) string {
	var lines []string
	for _, label := range slices.Sorted(maps.Keys(req.Form)) {
		value := strings.Join(strings.Fields(req.Form[label]), " ")
		if label = strings.Join(strings.Fields(strings.ReplaceAll(label, ":", " ")), " "); label != "" && value != "" {
			lines = append(lines, label+": "+value)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n") + "\n\n" + req.Text)
}
