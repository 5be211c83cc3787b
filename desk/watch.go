package desk

import (
	"context"
	"errors"
)

// Watch is what a leave token is for.
type Watch struct {
	Ticket   Number
	Language string // of the watcher
}

// WatchOf returns what a leave token is for. It changes nothing. ErrToken if it is not good.
func (d *Desk) WatchOf(ctx context.Context, token string) (Watch, error) {
	tok, ok := ParseToken(token)
	if !ok || tok.Role != TokenLeave {
		return Watch{}, ErrToken
	}
	var found Watch
	err := d.store.View(ctx, func(tx Reader) error {
		t, err := tx.Ticket(tok.Ticket)
		if errors.Is(err, ErrNotFound) || err == nil && !d.keys.Verify(tok, t) {
			return ErrToken
		}
		if err == nil {
			found = Watch{Ticket: t.Number, Language: t.Language}
		}
		return err
	})
	return found, err
}
