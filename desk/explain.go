package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Question asks what the desk would do with a mail that came now.
type Question struct {
	Raw      []byte
	Envelope mail.Envelope // without recipients: those of To and Cc that are ours
	// NullSender says that a zero Envelope.From is meant; else the author's address is taken.
	NullSender bool
}

// Explanation is what the rules would decide.
type Explanation struct {
	Recipients []string `json:"recipients"`
	Verdict    string   `json:"verdict"`
	Why        []string `json:"why"`
	Tickets    []string `json:"tickets"` // what would happen to which
	Letters    []string `json:"letters"` // who would hear of it
	Held       string   `json:"aside"`   // why it would belong to no ticket; "" if it would
	// Refusals are why it would not be taken, or not for some of its recipients.
	Refusals []Refusal `json:"refusals"`
}

// Explain says what Receive would do with a mail, and changes nothing.
func (d *Desk) Explain(ctx context.Context, q Question) (*Explanation, error) {
	m := parser.Parse(q.Raw)
	env := q.Envelope
	if len(env.Recipients) == 0 {
		env.Recipients = addressedHere(d.base.Dir, m)
	}
	turned, err := d.atTheDoor(ctx, &env)
	if err != nil {
		return nil, err
	}
	if len(env.Recipients) == 0 {
		return turned, nil
	}
	if env.From.IsZero() && !q.NullSender && len(m.From) > 0 {
		env.From = m.From[0].Address
	}
	if refusal := unread(d.base.Dir, m, q.Raw); refusal != nil {
		turned.Refusals = append(turned.Refusals, *refusal)
		return turned, nil
	}
	in := &change.Inbound{
		Envelope: env, Message: m, Verdict: d.judge.Check(ctx, env, m.From, q.Raw),
		Fingerprint: thread.Fingerprint(m, q.Raw),
	}
	readReport(d.base.Dir, in)
	if err := d.readWords(ctx, in); err != nil {
		return nil, err
	}
	if err := d.ask(ctx, in); err != nil {
		return nil, err
	}
	var plan *change.Plan
	err = d.base.Store.View(ctx, func(tx ticket.Reader) error {
		state, err := state.Load(d.base.Dir, tx, in, hintsOf(d.base.Dir, in), d.base.Now().UTC(), nil)
		if err == nil {
			plan = rules.Decide(d.base.Dir, d.base.Keys, state, in)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	x := explain(plan, env, in.Verdict)
	if d.filter != nil {
		x.Why = append(x.Why, "the content filters were not asked")
	}
	x.Refusals = append(turned.Refusals, x.Refusals...)
	return x, nil
}

func addressedHere(d *policy.Directory, m *parser.Message) []mail.Address {
	var here []mail.Address
	for _, a := range change.Addressed(m) {
		if d.Ours(a) {
			here = append(here, a)
		}
	}
	if here == nil {
		return change.Addressed(m) // then they are refused, and the admin reads so
	}
	return here
}

func explain(p *change.Plan, env mail.Envelope, v mail.Verdict) *Explanation {
	x := &Explanation{Recipients: []string{}, Verdict: string(v.Result), Why: p.Why, Tickets: []string{}, Letters: []string{}}
	for _, a := range env.Recipients {
		x.Recipients = append(x.Recipients, a.String())
	}
	for _, c := range p.Changes {
		name := "a new ticket"
		if c.Ticket.Number != 0 {
			name = fmt.Sprintf("ticket %d", c.Ticket.Number)
		}
		var what []string
		for _, e := range c.Events {
			what = append(what, e.What)
		}
		x.Tickets = append(x.Tickets, name+": "+strings.Join(what, "; "))
		for _, l := range c.Letters {
			x.Letters = append(x.Letters, fmt.Sprintf("%s to %s", l.Kind, l.To.Address))
		}
	}
	for _, l := range p.Letters {
		x.Letters = append(x.Letters, fmt.Sprintf("%s to %s", l.Kind, l.To.Address))
	}
	if p.Held != nil {
		x.Held = string(p.Held.Kind) + ": " + p.Held.Reason
	}
	if p.Refusal != nil {
		x.Refusals = append(x.Refusals, Refusal{Kind: p.Refusal.Kind, Text: p.Refusal.Text})
	}
	return x
}

// Found is where a Message-ID leads.
type Found struct {
	Ticket  ticket.Number   `json:"ticket"` // 0: a letter that belongs to none
	Message uint32          `json:"message"`
	Letter  ticket.LetterID `json:"letter,omitempty"`
	Own     bool            `json:"own"` // the id is the message's own, not one that it names
	Why     []string        `json:"why"`

	Aside     ticket.HeldID   `json:"aside,omitempty"` // of a held mail, as Kind says
	Kind      ticket.HeldKind `json:"kind,omitempty"`
	Duplicate bool            `json:"duplicate,omitempty"` // it came again, and was not kept
	Refused   *Refusal        `json:"refused,omitempty"`   // it was not taken
	// At and Session are when it came, and how the log names its session; of what is not a message.
	At      time.Time `json:"at,omitzero"`
	Session string    `json:"session,omitempty"`
}

// Find says where the mail with a Message-ID went and why, be it a message that came in or
// a letter of ours.
func (d *Desk) Find(ctx context.Context, id string) ([]Found, error) {
	key := mail.MessageID(strings.Trim(strings.TrimSpace(id), "<>"))
	found := []Found{}
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		found = found[:0]
		if tok, letter, ok := thread.ReadMessageID(key); ok {
			f := Found{Ticket: tok.Ticket, Letter: letter, Own: true, Why: []string{"a letter of ours"}}
			if tok.Role == ticket.TokenWithoutTicket {
				f.Ticket = 0
			}
			found = append(found, f)
		}
		refs, err := tx.FindRefs(key, 100)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			m, err := tx.Message(ref.Ticket, ref.Message)
			switch {
			case errors.Is(err, ticket.ErrNotFound):
				continue // of a mail of questions, which is put aside
			case err != nil:
				return err
			}
			found = append(found, Found{Ticket: ref.Ticket, Message: ref.Message, Own: ref.Own, Why: m.Why})
		}
		held, err := findAside(tx, key)
		found = append(found, held...)
		return err
	})
	if err == nil && d.register != nil {
		for _, u := range d.register.Unfiled(key) {
			found = append(found, u.found())
		}
	}
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no mail with the Message-ID %s: %w", key.Bracketed(), ticket.ErrNotFound)
	}
	return found, err
}
