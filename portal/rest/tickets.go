package rest

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"guichet/desk/page"
	"guichet/portal"
	"guichet/ticket"

	"github.com/danielgtaylor/huma/v2"
)

// Listed is a page of tickets.
type Listed struct {
	Items []portal.Ticket `json:"items" doc:"The tickets, in the order that was asked for"`
	Next  string          `json:"next,omitempty" doc:"The cursor of the page behind this one; without it there is none"`
	More  bool            `json:"more,omitempty" doc:"There are others that this order has no cursor for: narrow the list"`
}

// Message is one that stands on a ticket.
type Message struct {
	ID          uint32             `json:"id"`
	Kind        ticket.MessageKind `json:"kind" enum:"customer,agent,note,system"`
	Author      portal.Person      `json:"author"`
	At          time.Time          `json:"at"`
	Text        string             `json:"text"`
	Quoted      string             `json:"quoted,omitempty" doc:"What it quotes or forwards and the desk does not have otherwise"`
	Visibility  ticket.Visibility  `json:"visibility" enum:"all,agents"`
	Unverified  bool               `json:"unverified,omitempty"`
	Withdrawn   bool               `json:"withdrawn,omitempty"`
	Attachments []portal.File      `json:"attachments"`
}

// Whole is a ticket with its messages and events.
type Whole struct {
	portal.Ticket
	Messages []Message      `json:"messages"`
	Events   []portal.Event `json:"events"`
}

// listing is what asks for tickets.
type listing struct {
	Status   string `query:"status" enum:"open,pending,resolved,closed,all" default:"all"`
	Queue    string `query:"queue" enum:"mine,unassigned,urgent,waiting,overdue" doc:"An agent's queue, instead of a status"`
	Category string `query:"category" maxLength:"100"`
	Product  string `query:"product" maxLength:"100"`
	Scope    string `query:"organisation" maxLength:"100" doc:"ID of an organisation, or of one's account: acme/paris"`
	Since    string `query:"since" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"Created on this day or later"`
	Before   string `query:"before" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"Created before this day"`
	Order    string `query:"order" enum:"created,-created,updated,-updated" doc:"Newest first, or with - the other way"`
	Words    string `query:"q" maxLength:"500" doc:"Search for words; then the other filters do not count"`
	Cursor   string `query:"cursor" pattern:"^[1-9][0-9]{0,8}$" doc:"Next of the page before"`
}

// Numbered is a ticket in a path.
type Numbered struct {
	Number uint64 `path:"number" minimum:"1" maximum:"4294967295"`
}

type one struct {
	ETag string `header:"ETag"`
	Body Whole
}

// tickets are the routes that only look.
func (a *API) tickets(api huma.API) {
	huma.Register(api, operation(http.MethodGet, "/v1/tickets", "list-tickets", "List or search tickets", Read),
		func(ctx context.Context, in *listing) (*struct{ Body Listed }, error) {
			list, err := a.list(ctx, in)
			return &struct{ Body Listed }{list}, a.fault(err)
		})
	get := operation(http.MethodGet, "/v1/tickets/{number}", "get-ticket", "A ticket with its messages and events", Read)
	get.Errors = append(get.Errors, http.StatusNotModified)
	huma.Register(api, get, func(ctx context.Context, in *struct {
		Numbered
		Match string `header:"If-None-Match"`
	},
	) (*one, error) {
		s, err := a.Pages.Show(ctx, of(ctx), ticket.Number(in.Number))
		if err != nil {
			return nil, a.fault(err)
		}
		tag := etag(&s.Ticket)
		if in.Match == tag {
			return nil, huma.Status304NotModified()
		}
		return &one{tag, whole(s)}, nil
	})
	file := operation(http.MethodGet, "/v1/tickets/{number}/files/{message}/{file}", "get-file", "A file of a message, from 1; opening a sensitive one is recorded", Read)
	file.Responses = map[string]*huma.Response{"200": {Description: "The file's octets", Content: map[string]*huma.MediaType{"application/octet-stream": {}}}}
	huma.Register(api, file, func(ctx context.Context, in *struct {
		Numbered
		Message uint32 `path:"message" minimum:"1"`
		File    int    `path:"file" minimum:"1" maximum:"65536"`
	},
	) (*octets, error) {
		f, err := a.Pages.Open(ctx, of(ctx), ticket.Number(in.Number), in.Message, in.File)
		if err != nil {
			return nil, a.fault(err)
		}
		return &octets{"application/octet-stream", f.Content}, nil
	})
}

type octets struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// list asks what `#list` or `#search` would.
func (a *API) list(ctx context.Context, in *listing) (Listed, error) {
	wish := page.Wish{
		Category: in.Category, Product: in.Product, Scope: in.Scope, Since: in.Since, Before: in.Before, Order: in.Order, Queue: in.Queue,
	}
	if in.Queue == "" {
		wish.Status = in.Status
	}
	words := wish.List()
	if in.Words != "" {
		words = in.Words
	}
	if in.Cursor != "" {
		words += " before:" + in.Cursor
	}
	f, err := a.Pages.Find(ctx, of(ctx), in.Words != "", words)
	if err != nil {
		return Listed{}, err
	}
	list := Listed{Items: []portal.Ticket{}}
	for _, t := range f.Tickets {
		list.Items = append(list.Items, portal.TicketOf(t))
	}
	switch last := len(f.Tickets) - 1; {
	case f.Older != "" && last >= 0:
		list.Next = strconv.FormatUint(uint64(f.Tickets[last].Number), 10)
	case f.More > 0 || f.Beyond:
		list.More = true
	}
	return list, nil
}

// etag names a state of a ticket (RFC 9110 §8.8.3).
func etag(t *ticket.Ticket) string { return `"` + page.Version(t) + `"` }

// whole is a ticket in the JSON.
func whole(s *page.Shown) Whole {
	w := Whole{Ticket: portal.TicketOf(&s.Ticket), Messages: []Message{}, Events: []portal.Event{}}
	for _, m := range s.Messages {
		v := Message{
			ID: m.ID, Kind: m.Kind, Author: portal.Person{Name: m.Author.Name, Email: m.Author.Address.String()}, At: m.At.UTC(), Text: m.Text,
			Quoted: m.Quoted, Visibility: m.Visibility, Unverified: m.Unverified, Withdrawn: m.Withdrawn, Attachments: []portal.File{},
		}
		for _, f := range m.Attachments {
			v.Attachments = append(v.Attachments, portal.File{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, Sensitive: f.Sensitive, Dropped: f.Dropped})
		}
		w.Messages = append(w.Messages, v)
	}
	for i := range s.Events {
		w.Events = append(w.Events, portal.EventOf(&s.Events[i]))
	}
	return w
}
