package desk

import (
	"context"
	"errors"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/policy"
	"guichet/desk/question"
	"guichet/mail"
	"guichet/ticket"
)

// ask looks up what the commands of a mail ask to know, in a View: a list may take time.
func (d *Desk) ask(ctx context.Context, in *change.Inbound) error {
	from := in.Author()
	if from.IsZero() || !worthAsking(d.base.Dir, in, from) {
		return nil
	}
	return d.lookUp(ctx, in, func(tx ticket.Reader) (authority.Asker, error) { return question.AskerOf(d.base.Dir, tx, from) })
}

// worthAsking keeps forged mail from costing more than its parsing: a list is looked up for
// proven senders, and for customers to whom a token may give one.
func worthAsking(d *policy.Directory, in *change.Inbound, from mail.Address) bool {
	if in.Verdict.Proven() {
		return true
	}
	c := hintsOf(d, in)
	return d.Agent(from) == nil && len(c.Addressed)+len(c.Threaded) > 0
}

// lookUp is ask for an asker who is known otherwise.
func (d *Desk) lookUp(ctx context.Context, in *change.Inbound, asker func(ticket.Reader) (authority.Asker, error)) error {
	if !in.Asks() {
		return nil
	}
	return d.base.Store.View(ctx, func(tx ticket.Reader) error {
		in.Found = map[string]*change.Finding{}
		who, err := asker(tx)
		if err != nil {
			return err
		}
		for _, cmd := range in.Message.Commands {
			if in.Found[cmd.Name] != nil || !command.Questions[cmd.Name] {
				continue
			}
			f := &change.Finding{Now: d.base.Now()}
			var err error
			switch cmd.Name {
			case "list":
				err = question.FindList(d.base.Dir, tx, who, cmd.Args, f)
			case "search":
				err = question.FindWords(d.base.Dir, tx, who, cmd.Args, f)
			case "show":
				err = question.FindOne(d.base.Dir, tx, who, cmd.Args, f)
			}
			var no *ticket.Refusal
			if errors.As(err, &no) {
				f.Err, err = no, nil
			}
			if err != nil {
				return err
			}
			in.Found[cmd.Name] = f
		}
		return nil
	})
}
