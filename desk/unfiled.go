package desk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Unfiled is a mail that came with all of its header and was not kept: refused, or here already.
type Unfiled struct {
	ID      mail.MessageID
	At      time.Time
	Session string
	// Refused says that the client heard a refusal, which Kind and Text tell; else it was a
	// duplicate, and Text says of what.
	Refused bool
	Kind    mail.Kind
	Text    string
}

// Register remembers mails that were not kept, so that somebody who asks for one by its
// Message-ID hears what became of it. Its methods are called at once from many places.
type Register interface {
	Note(Unfiled)
	// Unfiled returns what is remembered of a Message-ID, the oldest first.
	Unfiled(mail.MessageID) []Unfiled
}

// note tells the register of a mail that left nothing in the store.
func note(d *Desk, env mail.Envelope, id mail.MessageID, plan *change.Plan, err error) {
	if d.register == nil || id == "" || err == nil && !isEmpty(plan) {
		return
	}
	u := Unfiled{ID: id, At: d.base.Now().UTC(), Session: env.Session, Refused: err != nil}
	switch {
	case err == nil && len(plan.Why) > 0:
		u.Text = plan.Why[len(plan.Why)-1]
	case err != nil:
		u.Kind = mail.KindOf(err)
		var known *mail.Error
		if errors.As(err, &known) {
			u.Text = known.Text
		}
	}
	d.register.Note(u)
}

// isEmpty reports whether the plan changes nothing, as that of a duplicate.
func isEmpty(p *change.Plan) bool {
	return p != nil && len(p.Changes) == 0 && len(p.Letters) == 0 && p.Held == nil && p.Report == nil && len(p.Release) == 0
}

// findAside looks a Message-ID up among the held mails. They are few and kept for a
// month, so they have no index.
func findAside(tx ticket.Reader, id mail.MessageID) ([]Found, error) {
	var found []Found
	for after := ticket.HeldID(0); ; {
		held, err := tx.HeldMails(after, 500)
		if err != nil || len(held) == 0 {
			return found, err
		}
		for _, a := range held {
			after = a.ID
			raw, err := tx.HeldRaw(a.ID)
			switch {
			case errors.Is(err, ticket.ErrNotFound):
				continue
			case err != nil:
				return nil, err
			}
			if !bears(raw, id) {
				continue
			}
			found = append(found, Found{Ticket: a.Ticket, Aside: a.ID, Kind: a.Kind, Own: true, At: a.At, Why: []string{a.Reason}})
		}
	}
}

// Unfiled as what Find returns.
func (u Unfiled) found() Found {
	f := Found{Own: true, At: u.At, Session: u.Session, Why: []string{u.Text}}
	if u.Refused {
		f.Refused = &Refusal{Kind: u.Kind, Text: u.Text}
	} else {
		f.Duplicate = true
	}
	return f
}

// maxWatched bounds what idWatch keeps of a line and of a field.
const maxWatched = 2000

// idWatch reads a mail's Message-ID while the mail passes, so that it is known also of one that
// comes to no end.
type idWatch struct {
	line  []byte
	field []byte // the Message-ID field, as far as it came
	over  bool   // nothing more is of interest
	id    mail.MessageID
}

// Write takes what passes.
func (w *idWatch) Write(p []byte) (int, error) {
	for rest := p; !w.over && len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		line := rest[:cmp.Or(end, len(rest))]
		w.line = append(w.line, line[:min(len(line), maxWatched-len(w.line))]...)
		if rest = rest[len(line):]; end > 0 {
			w.read(w.line)
			w.line = w.line[:0]
		}
	}
	return len(p), nil
}

const idField = "message-id"

// unfold joins the lines of a field (RFC 5322 §2.2.3).
var unfold = strings.NewReplacer("\r\n", "", "\n", "")

// read takes a line with its end.
func (w *idWatch) read(line []byte) {
	name, _, _ := bytes.Cut(line, []byte(":"))
	switch folded := line[0] == ' ' || line[0] == '\t'; {
	case folded && w.field != nil:
		if len(w.field) < maxWatched {
			w.field = append(w.field, line...)
		}
		return
	case w.field != nil:
		_, value, _ := bytes.Cut(w.field, []byte(":"))
		w.id = parser.MessageID(unfold.Replace(string(value)))
		w.field, w.over = nil, w.id != ""
	}
	if len(bytes.TrimRight(line, "\r\n")) == 0 {
		w.over = true
	}
	if strings.EqualFold(strings.TrimSpace(string(name)), idField) {
		w.field = bytes.Clone(line)
	}
}

// bears reports whether a mail's own Message-ID is id.
func bears(raw []byte, id mail.MessageID) bool {
	var w idWatch
	w.Write(raw)
	return w.id == id
}

// Receive takes one mail. When it returns nil, ticket, message, indexes and letters are
// durable (PRODUCT 1.1). data's own error is returned as it is, and nothing is kept.
func (d *Desk) Receive(ctx context.Context, env mail.Envelope, data io.Reader) error {
	var watch idWatch
	plan, err := d.receive(ctx, env, io.TeeReader(data, &watch), nil)
	note(d, env, watch.id, plan, err)
	return err
}
