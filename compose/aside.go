package compose

import (
	"context"
	"io"
	"slices"

	"guichet/outbox"
	"guichet/parser"
	"guichet/templates"
	"guichet/ticket"
)

// aside fills in what letters of a side conversation tell (PRODUCT 7.13). A third party learns nothing
// of the ticket but what the agent wrote, and what he sent along.
func (c *Composer) aside(m *templates.Mail, job *ticket.Job) {
	l, t := &job.Letter, &job.Ticket
	if at := t.People[l.Person].SideWith - 1; at >= 0 {
		m.Third = templates.Person{Name: t.People[at].Name, Email: t.People[at].Address.String()}
	}
	if l.Kind != ticket.KindAsk {
		return
	}
	*m = templates.Mail{
		Kind: m.Kind, Language: m.Language, Why: templates.WhyThird, Desk: m.Desk, Support: m.Support,
		ReplyTo: m.ReplyTo, Actor: m.Actor, Zone: m.Zone,
	}
}

// namedFiles returns the files that an agent named for a third party.
func (c *Composer) namedFiles(ctx context.Context, job *ticket.Job) ([]outbox.File, error) {
	var files []outbox.File
	for _, ref := range job.Letter.Facts.Files {
		at := slices.IndexFunc(job.Attached, func(m ticket.Message) bool { return m.ID == ref.Message })
		if at < 0 {
			continue
		}
		msg := &job.Attached[at]
		raw, err := c.raw(ctx, msg)
		if err != nil {
			return nil, err
		}
		parts := parser.Files(raw)
		for _, f := range msg.Attachments {
			if f.Index == ref.Index && !f.Dropped && !f.Sensitive && f.Index < len(parts) {
				a := parts[f.Index]
				files = append(files, outbox.File{Name: f.Name, Type: f.Type, Size: a.Size, Open: func() io.Reader { return a.Open() }})
			}
		}
	}
	return files, nil
}
