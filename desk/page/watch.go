package page

import (
	"context"

	"guichet/ticket"
)

// Watch is what a leave token is for.
type Watch struct {
	Ticket   ticket.Number
	Language string // of the watcher
	Over     bool   // he has left already
}

// WatchOf returns what a leave token is for. It changes nothing. ErrNotFound as with Leave.
func (g *Pages) WatchOf(ctx context.Context, token string) (Watch, error) {
	var found Watch
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		_, on, person, err := g.leaver(tx, token, g.base.Now().UTC())
		if err == nil {
			found = Watch{Ticket: on.Number, Language: on.Language, Over: on.People[person].Standing == ticket.Former}
		}
		return err
	})
	return found, err
}
