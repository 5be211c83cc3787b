package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"guichet/desk/rules"
	"guichet/parser"
	"guichet/ticket"
)

// sendInTime sends the answers of a ticket that were put off until now (PRODUCT 7.15), each as if its author said
// #send. If none is there any more, the timer is set anew.
func (d *Desk) sendInTime(ctx context.Context, timer ticket.Timer) error {
	var due []ticket.HeldAnswer
	gone := false
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		at, err := tx.Timer(timer.Ticket, timer.Kind)
		if gone = err != nil || !at.Equal(timer.At); gone {
			return err
		}
		t, err := tx.Ticket(timer.Ticket)
		if err != nil {
			return err
		}
		due = slices.DeleteFunc(slices.Clone(t.Held), func(h ticket.HeldAnswer) bool { return h.At.IsZero() || h.At.After(timer.At) })
		return nil
	})
	switch {
	case errors.Is(err, ticket.ErrNotFound), err == nil && gone:
		return nil
	case err != nil:
		return err
	case len(due) == 0:
		_, err := d.fire(ctx, []ticket.Timer{timer}, d.base.Now().UTC())
		return err
	}
	for _, h := range due {
		send := parser.Command{Name: "send", Args: strconv.FormatUint(uint64(h.Message), 10)}
		if _, err := d.Act(ctx, rules.ActRequest{Ticket: timer.Ticket, As: h.Agent, Commands: []parser.Command{send}, PutOff: h.Message}); err != nil {
			return fmt.Errorf("message %d, which was put off: %w", h.Message, err)
		}
	}
	return nil
}
