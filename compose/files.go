package compose

import (
	"context"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"

	"guichet/outbox"
	"guichet/parser"
	"guichet/templates"
	"guichet/ticket"
)

// maxAgentFiles is the sum of decoded files that a letter to an agent carries (PRODUCT 2.8).
const maxAgentFiles = 2_000_000

// files returns the attachments that travel with the letter, and marks them in m; words of agents in letters to others
// get the form that they were written in.
func (c *Composer) files(ctx context.Context, job *ticket.Job, m *templates.Mail) ([]outbox.File, error) {
	if m.Sensitive || len(m.Messages) == 0 || m.Kind == templates.KindWatch {
		return nil, nil
	}
	files, err := c.namedFiles(ctx, job)
	if err != nil {
		return nil, err
	}
	messages, room, held := c.withFiles(job, m)
	for i, msg := range slices.Backward(messages) { // the latest ones are needed most
		formatted := msg.Formatted && !m.ToAgent && m.Kind != templates.KindTranscript
		if len(msg.Attachments) == 0 && !formatted || msg.Kind == ticket.System {
			continue // the parts of a delivery report are no files for people
		}
		entry := &m.Messages[i]
		raw, err := c.raw(ctx, msg)
		if err != nil {
			return nil, err
		}
		var ids map[int]string
		var parts []parser.Attachment
		if formatted {
			parsed := parser.Parse(raw)
			ids, parts = c.format(entry, msg, parsed, job, m.Bare), parsed.Attachments
		} else {
			parts = parser.Files(raw)
		}
		for k, f := range msg.Attachments {
			if m.Bare || !travels(f, m.ToAgent) || f.Index >= len(parts) || entry.Files[k].Repeated {
				continue
			}
			if f.Size > room {
				entry.Files[k].Held = held
				continue
			}
			room -= f.Size
			entry.Files[k].Attached = true
			a := parts[f.Index]
			files = append(files, outbox.File{Name: f.Name, Type: f.Type, Size: a.Size, ContentID: ids[f.Index], Open: func() io.Reader { return a.Open() }})
		}
	}
	return files, nil
}

// travels reports whether a file may leave with a letter.
func travels(f ticket.Attachment, toAgent bool) bool {
	return !f.Dropped && !f.Sensitive && !f.Repeated && (toAgent || !f.Inside)
}

// format gives an agent's words the form that he wrote them in (PRODUCT 2.9), and returns the Content-IDs of the files that they show, by
// their places in the mail. Pictures of his signature and of what he quotes stay inside, as their words do.
func (c *Composer) format(e *templates.Entry, msg *ticket.Message, parsed *parser.Message, job *ticket.Job, bare bool) map[int]string {
	_, domain, _ := strings.Cut(string(job.Letter.MessageID), "@")
	ids := make(map[int]string)
	html, aside := parsed.Formatted(msg.Text, func(index int) string {
		at := slices.IndexFunc(msg.Attachments, func(f ticket.Attachment) bool { return f.Index == index && travels(f, false) })
		if at < 0 || bare {
			return ""
		}
		ids[index] = fmt.Sprintf("picture.%d.%d@%s", msg.ID, index, domain)
		return ids[index]
	})
	e.HTML = html
	e.Text = pictureWords.ReplaceAllStringFunc(e.Text, func(s string) string {
		for _, a := range parsed.Attachments {
			if a.ContentID == pictureWords.FindStringSubmatch(s)[1] {
				return "[" + a.Name + "]"
			}
		}
		return s
	})
	for k, f := range msg.Attachments {
		if slices.Contains(aside, f.Index) {
			e.Files[k].Repeated = true
		}
	}
	return ids
}

// pictureWords are what Outlook writes for a picture in text: its Content-ID.
var pictureWords = regexp.MustCompile(`\[cid:([^\]\s]+)\]`)

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

// raw is a stored message as it came.
func (c *Composer) raw(ctx context.Context, msg *ticket.Message) (raw []byte, err error) {
	err = c.Store.View(ctx, func(tx ticket.Reader) error {
		raw, err = tx.Raw(msg.Ticket, msg.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read message %d of ticket %d: %w", msg.ID, msg.Ticket, err)
	}
	return raw, nil
}
