package portal

import (
	"context"
	"errors"
	"net/http"
	"time"

	"guichet/desk/page"
	"guichet/mail"
	"guichet/ticket"
)

// Linker is what the API asks about personal links.
type Linker interface {
	Link(ctx context.Context, n ticket.Number, who mail.Address, ttl time.Duration) (page.PersonalLink, error)
	RevokeLinks(ctx context.Context, n ticket.Number, who mail.Address) error
	CheckLink(ctx context.Context, token string) (*page.Visitor, error)
	File(ctx context.Context, n ticket.Number, message uint32, place int, as mail.Address) (*page.File, error)
	Ratings(ctx context.Context) (ticket.Ratings, error)
}

// linkAPI answers for personal links.
type linkAPI struct{ *API }

// PersonalLink is a personal link that was issued.
type PersonalLink struct {
	Token   string     `json:"token"`
	URL     string     `json:"url"` // "" without a portal
	Expires *time.Time `json:"expires"`
}

// Visit is for whom a personal link opens pages.
type Visit struct {
	Ticket  ticket.Number   `json:"ticket"` // that it leads to
	Email   string          `json:"email"`
	Name    string          `json:"name"`
	Expires *time.Time      `json:"expires"`
	Tickets []ticket.Number `json:"tickets"` // that he may read now, ascending
}

// link issues a personal link: ?address=…&for=720h.
func (a linkAPI) link(r *http.Request) (any, error) {
	n, who, err := linked(r)
	if err != nil {
		return nil, err
	}
	ttl, err := time.ParseDuration(r.URL.Query().Get("for"))
	if err != nil {
		return nil, badRequest("for: " + err.Error())
	}
	l, err := a.Pages.Link(r.Context(), n, who, ttl)
	if err != nil {
		return nil, asked(err)
	}
	return PersonalLink{Token: l.Token, URL: l.URL, Expires: when(l.Expires)}, nil
}

// unlink revokes all personal links of ?address= to a ticket.
func (a linkAPI) unlink(r *http.Request) (any, error) {
	n, who, err := linked(r)
	if err != nil {
		return nil, err
	}
	return struct{}{}, asked(a.Pages.RevokeLinks(r.Context(), n, who))
}

func linked(r *http.Request) (ticket.Number, mail.Address, error) {
	n, err := number(r, "number")
	if err != nil {
		return 0, mail.Address{}, err
	}
	who, err := addressOf(r, "address")
	return ticket.Number(n), who, err
}

// visit says for whom a link opens pages, and changes nothing.
func (a linkAPI) visit(r *http.Request) (any, error) {
	v, err := a.Pages.CheckLink(r.Context(), r.PathValue("token"))
	if errors.Is(err, page.ErrLink) {
		return nil, badRequest(err.Error())
	}
	if err != nil {
		return nil, err
	}
	readable, err := a.readable(r.Context(), v.Contact)
	return Visit{Ticket: v.Ticket, Email: v.Address.String(), Name: v.Name, Expires: when(v.Expires), Tickets: readable}, err
}

// readable lists the tickets that somebody may read.
func (a linkAPI) readable(ctx context.Context, c *ticket.Contact) ([]ticket.Number, error) {
	all := []ticket.Number{}
	for after := ticket.Number(0); ; {
		var tickets []*ticket.Ticket
		err := a.Store.View(ctx, func(tx ticket.Reader) (err error) {
			tickets, err = tx.Tickets(after, pageSize)
			return err
		})
		if err != nil || len(tickets) == 0 {
			return all, err
		}
		for _, t := range tickets {
			after = t.Number
			if ticket.May(c, t, ticket.Read) {
				all = append(all, t.Number)
			}
		}
	}
}
