package service

import (
	"net/http"
	"time"

	"guichet/config"
	"guichet/portal"
	"guichet/portal/rest"

	"github.com/rs/zerolog"
)

// apiVersion is that of the HTTP API: the second number is raised by what is added.
const apiVersion = "1.1"

// API is the HTTP API over open data: for programs with tokens, or local for whoever reaches it.
func (d *Data) API(c *config.Config, local bool, log zerolog.Logger) *rest.API {
	return &rest.API{
		Local: local, Operations: d.admin(c, log).Operations(), Tokens: apiTokens(c, d), Desk: d.desk, Pages: d.desk.Pages, Words: d.words,
		Policy: DeskPolicy(c), Version: apiVersion, Now: time.Now, Log: log,
	}
}

// Control is the API of the control socket, where whoever reaches it is the admin.
func (d *Data) Control(c *config.Config, log zerolog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", d.API(c, true, log).Handler())
	mux.Handle("GET /readyz", portal.Readyz(d.Store, d))
	return mux
}

// admin does what the admin's commands ask for.
func (d *Data) admin(c *config.Config, log zerolog.Logger) *portal.API {
	var shelf []portal.Article
	for _, name := range d.shelf.Names() {
		a, _ := d.shelf.Article(name)
		shelf = append(shelf, portal.Article{Name: a.Name, Title: a.Title, Language: a.Language})
	}
	return &portal.API{
		Store: d.Store, Desk: d.desk, Queue: d.desk.Queue, Pages: d.desk.Pages, People: d.desk.People, Access: d.desk.Access, Keeper: d, Agents: d.agents,
		Shelf: shelf, Config: configOf(c), Log: log,
	}
}

// configOf is the configuration as far as it is no secret.
func configOf(c *config.Config) portal.Config {
	p := DeskPolicy(c)
	v := portal.Config{
		Hostname: p.Hostname, URL: p.URL, Addresses: []portal.ConfigAddress{}, Categories: []string{}, Products: []string{}, Replies: []string{},
		Tokens: []portal.ConfigToken{},
	}
	for _, a := range p.Addresses {
		x := portal.ConfigAddress{Email: a.Address.String(), Name: a.Name, Agents: []string{}}
		for _, agent := range a.Agents {
			x.Agents = append(x.Agents, agent.String())
		}
		v.Addresses = append(v.Addresses, x)
	}
	for _, x := range p.Categories {
		v.Categories = append(v.Categories, x.Name)
	}
	for _, x := range p.Products {
		v.Products = append(v.Products, x.Name)
	}
	for _, x := range p.Replies {
		v.Replies = append(v.Replies, x.Name)
	}
	for _, k := range c.Tokens {
		v.Tokens = append(v.Tokens, portal.ConfigToken{Name: k.Name, As: k.As, Scopes: append([]string{}, k.Scopes...)})
	}
	return v
}
