package desk

import (
	"context"
	"fmt"
	"io"

	"guichet/parser"
)

// File is an attachment with its bytes.
type File struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Sensitive bool   `json:"sensitive"`
	Content   []byte `json:"content"`
}

// File returns a file of a ticket: the place is that in Message.Attachments, from 1. Opening
// a sensitive one is recorded, with who did, before it is handed out (PRODUCT 6.2); the caller
// has made sure that he may. ErrNotFound: there is none, or it was dropped or erased.
func (d *Desk) File(ctx context.Context, n Number, message uint32, place int, by string) (*File, error) {
	var a Attachment
	var raw []byte
	err := d.store.View(ctx, func(tx Reader) error {
		m, err := tx.Message(n, message)
		if err != nil {
			return err
		}
		if place < 1 || place > len(m.Attachments) || m.Attachments[place-1].Dropped {
			return ErrNotFound
		}
		a = m.Attachments[place-1]
		raw, err = tx.Raw(n, message)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("file %d of message %d of ticket %d: %w", place, message, n, err)
	}
	parts := parser.Parse(raw).Attachments
	if a.Index >= len(parts) {
		return nil, fmt.Errorf("file %d of message %d of ticket %d: %w", place, message, n, ErrNotFound)
	}
	content, err := io.ReadAll(parts[a.Index].Open())
	if err != nil {
		return nil, fmt.Errorf("read file %d of message %d of ticket %d: %w", place, message, n, err)
	}
	if a.Sensitive {
		if err := d.opened(ctx, n, message, place, by); err != nil {
			return nil, err
		}
	}
	return &File{Name: a.Name, Type: a.Type, Sensitive: a.Sensitive, Content: content}, nil
}

// opened records that somebody opened a sensitive file. The event does not name it.
func (d *Desk) opened(ctx context.Context, n Number, message uint32, place int, by string) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		t, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		c := &Change{Ticket: t}
		c.event(now, by, "API", fmt.Sprintf("opened the sensitive file %d of message %d", place, message))
		c.Events[0].Message = message
		return c.applyRest(tx)
	})
}
