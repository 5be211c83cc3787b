package desk

import (
	"context"
	"fmt"
	"strings"

	"guichet/desk/change"
	"guichet/desk/rules"
	"guichet/desk/thread"
	"guichet/desk/words"
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
	Refused    string   `json:"refused"` // why it would not be taken; "" if it would
}

// Explain says what Receive would do with a mail, and changes nothing.
func (d *Desk) Explain(ctx context.Context, q Question) (*Explanation, error) {
	m := parser.Parse(q.Raw)
	env := q.Envelope
	if len(env.Recipients) == 0 {
		env.Recipients = d.addressedHere(m)
	}
	if len(env.Recipients) == 0 {
		return nil, fmt.Errorf("no address of this desk stands in To or Cc: name the recipient with --to")
	}
	if env.From.IsZero() && !q.NullSender && len(m.From) > 0 {
		env.From = m.From[0].Address
	}
	in := &change.Inbound{
		Envelope: env, Message: m, Verdict: d.judge.Check(ctx, env, m.From, q.Raw),
		Fingerprint: thread.Fingerprint(m.Header, q.Raw),
	}
	words.ReadWords(d.dir, in)
	if err := d.ask(ctx, in); err != nil {
		return nil, err
	}
	var plan *change.Plan
	err := d.store.View(ctx, func(tx ticket.Reader) error {
		state, err := load(d.dir, tx, in, hintsOf(d.dir, in), d.now().UTC(), nil)
		if err == nil {
			plan = rules.Decide(d.dir, d.keys, state, in)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return explain(plan, env, in.Verdict), nil
}

func (d *Desk) addressedHere(m *parser.Message) []mail.Address {
	var here []mail.Address
	for _, a := range change.Addressed(m) {
		if d.dir.Ours(a) {
			here = append(here, a)
		}
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
		x.Refused = p.Refusal.Text
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
}

// Find says where the mail with a Message-ID went and why, be it a message that came in or
// a letter of ours.
func (d *Desk) Find(ctx context.Context, id string) ([]Found, error) {
	key := mail.MessageID(strings.Trim(strings.TrimSpace(id), "<>"))
	found := []Found{}
	err := d.store.View(ctx, func(tx ticket.Reader) error {
		found = found[:0]
		if tok, letter, ok := thread.ReadMessageID(key); ok {
			f := Found{Ticket: tok.Ticket, Letter: letter, Own: true, Why: []string{"a letter of ours"}}
			if tok.Role == ticket.TokenWithoutTicket {
				f.Ticket = 0
			}
			found = append(found, f)
			return nil
		}
		refs, err := tx.FindRefs(key)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			m, err := tx.Message(ref.Ticket, ref.Message)
			if err != nil {
				return err
			}
			found = append(found, Found{Ticket: ref.Ticket, Message: ref.Message, Own: ref.Own, Why: m.Why})
		}
		return nil
	})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no mail with the Message-ID %s: %w", key.Bracketed(), ticket.ErrNotFound)
	}
	return found, err
}
