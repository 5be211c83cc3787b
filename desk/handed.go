package desk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Handed is a mail that comes without an SMTP peer, with what is known of its envelope (PRODUCT 1.17).
type Handed struct {
	// Envelope has its Source. Without Recipients they are found in the header, and without From it is what
	// Return-Path says, else the author.
	Envelope mail.Envelope
	// NullSender says that a zero Envelope.From is meant.
	NullSender bool
	// Also writes in the transaction of the mail; nil nothing. It is not called for a mail that is refused.
	Also func(ticket.Tx, Delivered) error
}

// Delivered is what became of a mail.
type Delivered struct {
	Session   string          `json:"session"`
	Tickets   []ticket.Number `json:"tickets"`         // to which it came
	Aside     ticket.HeldKind `json:"aside,omitempty"` // it is of no ticket, as this says
	Duplicate bool            `json:"duplicate,omitempty"`
	Unknown   []mail.Address  `json:"unknown,omitempty"` // recipients that are not ours
}

// Deliver takes a mail that came without an SMTP peer. When it returns nil, all is durable; a mail of which one
// recipient at least is ours is taken for that one. Nothing is refused for what the mail says of its author.
func (d *Desk) Deliver(ctx context.Context, h Handed, data io.Reader) (Delivered, error) {
	raw, err := readWhole(data, d.base.Dir.Policy.MaxMail)
	if err != nil {
		return Delivered{}, err
	}
	m := parser.Parse(HeadOf(raw))
	env := h.Envelope
	env.At, env.Session = d.base.Now(), cmp.Or(env.Session, rand.Text()[:10])
	done := Delivered{Session: env.Session, Tickets: []ticket.Number{}}
	if done.Unknown, err = (&asking{d, ctx, &env}).addressed(m); err != nil {
		return done, err
	}
	if env.From.IsZero() && !h.NullSender {
		env.From = ReversePath(m)
	}
	plan, err := d.receive(ctx, env, bytes.NewReader(raw), func(tx ticket.Tx, p *change.Plan) error {
		done.fill(p)
		if h.Also == nil {
			return nil
		}
		return h.Also(tx, done)
	})
	note(d, env, m.MessageID, plan, err)
	return done, err
}

// fill tells of a plan that is being written.
func (x *Delivered) fill(p *change.Plan) {
	x.Tickets, x.Duplicate, x.Aside = x.Tickets[:0], isEmpty(p), ""
	for _, c := range p.Changes {
		x.Tickets = append(x.Tickets, c.Ticket.Number)
	}
	if p.Held != nil {
		x.Aside = p.Held.Kind
	}
}

// readWhole reads a mail as a program hands it over: with the line ends of its system, and perhaps behind
// the first line of a mailbox file.
func readWhole(data io.Reader, limit int64) ([]byte, error) {
	if limit > 0 {
		data = io.LimitReader(data, limit+1)
	}
	raw, err := io.ReadAll(data)
	switch {
	case err != nil:
		return nil, err
	case limit > 0 && int64(len(raw)) > limit:
		return nil, &mail.Error{Kind: mail.TooLarge, Text: "the mail is too large"}
	}
	raw = WithoutMailboxLine(raw)
	if len(raw) == 0 {
		return nil, &mail.Error{Kind: mail.Malformed, Text: "the mail is empty"}
	}
	if n := bytes.Count(raw, []byte("\n")); n > bytes.Count(raw, []byte("\r\n")) {
		raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	return raw, nil
}

// WithoutMailboxLine is a mail without the line that begins it in a mailbox file (RFC 4155).
func WithoutMailboxLine(raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	return raw
}

// HeadOf is a mail's header, with its lines' ends.
func HeadOf(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			raw = raw[:i+len(end)]
		}
	}
	return raw
}

// maxCandidates is how many addresses of a header are looked at.
const maxCandidates = 100

// asking finds out who a mail is for.
type asking struct {
	desk *Desk
	ctx  context.Context
	env  *mail.Envelope
}

// addressed leaves in the envelope the recipients that are ours, and returns the others that it named. Without any
// it finds them in the header.
func (q *asking) addressed(m *parser.Message) (unknown []mail.Address, err error) {
	if named := q.env.Recipients; len(named) > 0 {
		unknown, fault, err := q.take(named)
		if err == nil && len(q.env.Recipients) == 0 {
			err = fault
		}
		return unknown, err
	}
	delivered, named := Candidates(m)
	tries := [][]mail.Address{named}
	for i := len(delivered) - 1; i >= 0; i-- {
		tries = append([][]mail.Address{{delivered[i]}}, tries...)
	}
	for _, all := range tries {
		if _, _, err := q.take(all); err != nil || len(q.env.Recipients) > 0 {
			return nil, err
		}
	}
	if a := q.env.Source.Address; !a.IsZero() {
		q.env.Recipients = []mail.Address{a}
		return nil, nil
	}
	return nil, &mail.Error{Kind: mail.NoMailbox, Text: "no address of the desk stands in the mail: name the recipient"}
}

// take leaves in the envelope those addresses that the desk takes mail for, and returns the others and why the
// last of them is not taken.
func (q *asking) take(all []mail.Address) (unknown []mail.Address, fault, err error) {
	q.env.Recipients = nil
	for _, a := range all {
		err := q.desk.Recipient(q.ctx, q.env, a)
		var known *mail.Error
		switch {
		case err == nil && !slices.Contains(q.env.Recipients, a):
			q.env.Recipients = append(q.env.Recipients, a)
		case err == nil:
		case errors.As(err, &known) && (known.Kind == mail.NoMailbox || known.Kind == mail.NoRelay):
			unknown, fault = append(unknown, a), err
		default:
			return nil, nil, err
		}
	}
	return unknown, fault, nil
}

// Candidates are the addresses in a header that may be the recipients of a mail without an envelope: those in the
// fields that hosts write where they deliver, the topmost first, of which the first of ours counts; and those of
// To and Cc, which count where none of these is.
func Candidates(m *parser.Message) (delivered, named []mail.Address) {
	for _, f := range m.Header {
		switch strings.ToLower(f.Name) {
		case "x-original-to", "delivered-to", "envelope-to", "x-envelope-to":
			for word := range strings.SplitSeq(f.Value, ",") {
				if a, err := mail.ParseAddress(strings.Trim(word, " \t<>")); err == nil && len(delivered) < maxCandidates {
					delivered = append(delivered, a)
				}
			}
		}
	}
	named = change.Addressed(m)
	return delivered, named[:min(len(named), maxCandidates)]
}

// ReversePath is that of the topmost Return-Path, else the author; zero for <>.
func ReversePath(m *parser.Message) mail.Address {
	for _, v := range m.Header.All("Return-Path") {
		v = strings.TrimSpace(v)
		if a, err := mail.ParsePath(strings.Trim(v, "<> ")); err == nil || v == "<>" {
			return a
		}
	}
	if len(m.From) > 0 {
		return m.From[0].Address
	}
	return mail.Address{}
}
