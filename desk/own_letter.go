package desk

import (
	"context"
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/queue"
	"guichet/desk/state"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

const (
	maxRepeated = 16 // letters that an agent's mail is held against
	maxLatest   = 6  // of each ticket, beside those that it names and those that began it
)

// cutOwn takes out of an agent's words what the desk wrote to him.
func (d *Desk) cutOwn(ctx context.Context, in *change.Inbound) error {
	m := in.Message
	if d.render == nil || !state.MayCommand(d.base.Dir, m) || m.Body == "" {
		return nil
	}
	jobs, err := d.lettersTo(ctx, in)
	if err != nil {
		return err
	}
	var texts []string
	subject := m.Subject
	for _, j := range jobs {
		text, err := d.render(ctx, j)
		if err != nil {
			d.base.Log.Warn().Err(err).Uint64("letter", uint64(j.Letter.ID)).Msg("a letter cannot be compared with an answer")
			continue
		}
		texts, subject = append(texts, text), subject+" "+j.Ticket.Subject
	}
	body := words.CutOwn(m.Body, subject, texts)
	m.Hollow = m.Hollow || strings.TrimSpace(body) == "" && strings.TrimSpace(m.Body) != ""
	m.Body = body
	if in.Forward != nil {
		in.Forward.Above = words.CutOwn(in.Forward.Above, subject, texts)
	}
	if m.Hollow {
		in.Rest = words.Unquoted(words.CutOwn(m.Text, subject, texts))
	}
	return nil
}

// lettersTo returns the letters to the author that his mail may repeat: those that it names, and the last
// ones of the tickets that it is about.
func (d *Desk) lettersTo(ctx context.Context, in *change.Inbound) ([]ticket.Job, error) {
	clues := hintsOf(d.base.Dir, in)
	agent := d.base.Dir.Agent(in.Author())
	var jobs []ticket.Job
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		jobs = nil
		numbers := slices.Compact(append(state.NumbersOf(slices.Concat(clues.Addressed, clues.Threaded, clues.Quoted)), clues.Tags...))
		for i, n := range numbers {
			if i == state.MaxMoved || slices.Contains(numbers[:i], n) {
				continue
			}
			letters, err := tx.Letters(n)
			if err != nil {
				return err
			}
			latest := 0
			for _, l := range slices.Backward(letters) {
				if d.base.Dir.Agent(l.To.Address) != agent || agent == nil || len(jobs) == maxRepeated {
					continue
				}
				named := slices.ContainsFunc(slices.Concat(in.Message.InReplyTo, in.Message.References), func(id mail.MessageID) bool { return id == l.MessageID })
				if latest++; latest > maxLatest && !named && l.Kind != ticket.KindNew && l.Kind != ticket.KindAssigned {
					continue
				}
				var j ticket.Job
				if err := queue.Read(&j, tx, l.ID); err != nil {
					return err
				}
				notify.Conceal(d.base.Dir, &j)
				jobs = append(jobs, j)
			}
		}
		return nil
	})
	return jobs, err
}
