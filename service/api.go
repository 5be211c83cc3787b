package service

import (
	"guichet/portal"

	"github.com/rs/zerolog"
)

// API is the admin commands' API over open data.
func (d *Data) API(log zerolog.Logger) *portal.API {
	var shelf []portal.Article
	for _, name := range d.shelf.Names() {
		a, _ := d.shelf.Article(name)
		shelf = append(shelf, portal.Article{Name: a.Name, Title: a.Title, Language: a.Language})
	}
	return &portal.API{Store: d.Store, Desk: d.desk, Queue: d.desk.Queue, Pages: d.desk.Pages, People: d.desk.People, Access: d.desk.Access, Keeper: d, Words: d.words, Agents: d.agents, Shelf: shelf, Log: log}
}
