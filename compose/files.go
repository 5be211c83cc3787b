package compose

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"guichet/outbox"
	"guichet/parser"
	"guichet/templates"
	"guichet/ticket"
)

// maxAgentFiles is the sum of decoded files that a letter to an agent carries (PRODUCT 2.8).
const maxAgentFiles = 2_000_000

// files returns the attachments that travel with the letter, and marks them in m.
func (c *Composer) files(ctx context.Context, job *ticket.Job, m *templates.Mail) ([]outbox.File, error) {
	if m.Sensitive || m.Bare || len(m.Messages) == 0 || m.Kind == templates.KindWatch {
		return nil, nil
	}
	files, err := c.namedFiles(ctx, job)
	if err != nil {
		return nil, err
	}
	messages, room, held := c.withFiles(job, m)
	for i, msg := range slices.Backward(messages) { // the latest ones are needed most
		if len(msg.Attachments) == 0 || msg.Kind == ticket.System {
			continue // the parts of a delivery report are no files for people
		}
		entry := &m.Messages[i]
		parts, err := c.filesOf(ctx, msg)
		if err != nil {
			return nil, err
		}
		for k, f := range msg.Attachments {
			if f.Dropped || f.Sensitive || f.Repeated || f.Inside && !m.ToAgent || f.Index >= len(parts) {
				continue
			}
			if f.Size > room {
				entry.Files[k].Held = held
				continue
			}
			room -= f.Size
			entry.Files[k].Attached = true
			a := parts[f.Index]
			files = append(files, outbox.File{Name: f.Name, Type: f.Type, Size: a.Size, Open: func() io.Reader { return a.Open() }})
		}
	}
	return files, nil
}

// withFiles returns the messages whose files travel with the letter, by their places in m, and how
// many bytes may. Without a portal there is nowhere to link to, so the assignee gets all files of
// what is new, and with #show as many as one mail may bring, as customers do. Other agents get those that fit; the
// others are held for the assignee.
func (c *Composer) withFiles(job *ticket.Job, m *templates.Mail) (messages []*ticket.Message, room int64, held bool) {
	t := &job.Ticket
	if m.Kind == templates.KindTranscript {
		if job.View == nil {
			return nil, 0, false
		}
		t, room = &job.View.Ticket, c.Policy.MaxAttachments
		for i := range job.View.Messages {
			messages = append(messages, &job.View.Messages[i])
		}
	} else {
		messages, room = messagesFor(job, m.ToAgent), math.MaxInt64
	}
	if m.ToAgent && t.Assignee != job.Letter.To.Address {
		return messages, maxAgentFiles, true
	}
	return messages, room, false
}

// filesOf reads a stored message again, for its files.
func (c *Composer) filesOf(ctx context.Context, msg *ticket.Message) ([]parser.Attachment, error) {
	var raw []byte
	err := c.Store.View(ctx, func(tx ticket.Reader) error {
		var err error
		raw, err = tx.Raw(msg.Ticket, msg.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read message %d of ticket %d: %w", msg.ID, msg.Ticket, err)
	}
	return parser.Files(raw), nil
}
