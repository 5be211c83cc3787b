package desk

import (
	"context"
	"errors"
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
	maxLetters  = 60 // of a ticket that are looked through, from each end
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
	hints := hintsOf(d.base.Dir, in)
	agent := d.base.Dir.Agent(in.Author())
	var jobs []ticket.Job
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		jobs = nil
		numbers := slices.Compact(append(state.NumbersOf(slices.Concat(hints.Addressed, hints.Threaded, hints.Quoted)), hints.Tags...))
		for i, n := range numbers {
			if i == state.MaxMoved || slices.Contains(numbers[:i], n) {
				continue
			}
			letters, err := lettersFor(tx, n)
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

// lettersFor returns the first and the last letters of a ticket, in order.
func lettersFor(tx ticket.Reader, n ticket.Number) (all []*ticket.Letter, err error) {
	var last []*ticket.Letter
	took := func(to *[]*ticket.Letter, most int) func(ticket.LetterID, bool, func() (*ticket.Letter, error)) (bool, error) {
		return func(_ ticket.LetterID, _ bool, read func() (*ticket.Letter, error)) (bool, error) {
			l, err := read()
			*to = append(*to, l)
			return len(*to) < most, err
		}
	}
	if err := errors.Join(tx.EachLetter(n, false, took(&all, maxLetters)), tx.EachLetter(n, true, took(&last, maxLetters))); err != nil {
		return nil, err
	}
	for _, l := range slices.Backward(last) {
		if l.ID > all[len(all)-1].ID {
			all = append(all, l)
		}
	}
	return all, nil
}
