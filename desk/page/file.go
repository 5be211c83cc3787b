package page

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"guichet/desk/change"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// File is an attachment with its bytes.
type File struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Sensitive bool   `json:"sensitive"`
	Content   []byte `json:"content"`
}

// File returns a file of a ticket to an agent of its address, a customer who may open it, or,
// where as is zero, the admin: the place is that in Message.Attachments, from 1. The caller
// has made sure who asks. Opening a sensitive file is recorded before it is handed out
// (PRODUCT 6.2). ErrNotFound: there is none, or it was dropped or erased; ErrNotAllowed.
func (g *Pages) File(ctx context.Context, n ticket.Number, message uint32, place int, as mail.Address) (*File, error) {
	var a ticket.Attachment
	var raw []byte
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		m, err := tx.Message(n, message)
		if err != nil {
			return err
		}
		if place < 1 || place > len(m.Attachments) || m.Attachments[place-1].Dropped {
			return ticket.ErrNotFound
		}
		a = m.Attachments[place-1]
		if err := g.mayOpen(tx, m, a, as); err != nil {
			return err
		}
		raw, err = tx.Raw(n, message)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("file %d of message %d of ticket %d: %w", place, message, n, err)
	}
	parts := parser.Files(raw)
	if a.Index >= len(parts) {
		return nil, fmt.Errorf("file %d of message %d of ticket %d: %w", place, message, n, ticket.ErrNotFound)
	}
	content, err := io.ReadAll(parts[a.Index].Open())
	if err != nil {
		return nil, fmt.Errorf("read file %d of message %d of ticket %d: %w", place, message, n, err)
	}
	if a.Sensitive {
		if err := g.opened(ctx, n, message, place, as); err != nil {
			return nil, err
		}
	}
	return &File{Name: a.Name, Type: a.Type, Sensitive: a.Sensitive, Content: content}, nil
}

// mayOpen returns ErrNotAllowed to whom a file is not for.
func (g *Pages) mayOpen(tx ticket.Reader, m *ticket.Message, a ticket.Attachment, as mail.Address) error {
	if as.IsZero() {
		return nil
	}
	t, err := tx.Ticket(m.Ticket)
	if err != nil {
		return err
	}
	if agent := g.base.Dir.Agent(as); agent != nil && slices.Contains(g.base.Dir.Staff(g.base.Dir.Desk(t)), agent) {
		return nil
	}
	contact, err := ticket.FindContact(tx, as)
	if err != nil && !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	if !ticket.MayOpen(contact, t, m, a) {
		return ticket.ErrNotAllowed
	}
	return nil
}

// opened records that somebody opened a sensitive file. The event does not name it.
func (g *Pages) opened(ctx context.Context, n ticket.Number, message uint32, place int, as mail.Address) error {
	now := g.base.Now().UTC()
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		t, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		c, by := &change.Change{Ticket: t}, "admin"
		if !as.IsZero() {
			by = as.String()
		}
		c.Event(now, by, "API", fmt.Sprintf("opened the sensitive file %d of message %d", place, message))
		c.Events[0].Message = message
		return state.ApplyRest(c, tx)
	})
}
