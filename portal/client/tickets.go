package client

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"

	"guichet/portal"
	"guichet/portal/rest"
)

// Tickets are those that a list has, page after page, until the caller stops or an error ends it. The query is that of
// GET /v1/tickets; nil is all.
func (c *Client) Tickets(ctx context.Context, query url.Values) iter.Seq2[portal.Ticket, error] {
	return func(yield func(portal.Ticket, error) bool) {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		for {
			var page rest.Listed
			if err := c.Call(ctx, http.MethodGet, "/v1/tickets", q, nil, &page); err != nil {
				yield(portal.Ticket{}, err)
				return
			}
			for _, t := range page.Items {
				if !yield(t, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.Set("cursor", page.Next)
		}
	}
}

func ticketPath(n uint64) string { return fmt.Sprintf("/v1/tickets/%d", n) }

// Ticket returns one with its messages.
func (c *Client) Ticket(ctx context.Context, n uint64) (t rest.Whole, err error) {
	return t, c.Call(ctx, http.MethodGet, ticketPath(n), nil, nil, &t)
}

// Act answers, notes or commands. A second one with the same key does nothing; "" is none.
func (c *Client) Act(ctx context.Context, n uint64, key string, x rest.Act) (done rest.Acted, err error) {
	return done, c.Call(ctx, http.MethodPost, ticketPath(n)+"/act", nil, x, &done, keyed(key)...)
}

// Open opens a ticket, once for each key; "" is none.
func (c *Client) Open(ctx context.Context, key string, x rest.New) (t portal.Ticket, err error) {
	return t, c.Call(ctx, http.MethodPost, "/v1/tickets", nil, x, &t, keyed(key)...)
}

func keyed(key string) []string {
	if key == "" {
		return nil
	}
	return []string{"Idempotency-Key", key}
}

// File returns the octets of a file, which the caller closes: its message, and its place there from 1.
func (c *Client) File(ctx context.Context, n uint64, message uint32, place int) (io.ReadCloser, error) {
	return c.Stream(ctx, http.MethodGet, fmt.Sprintf("%s/files/%d/%d", ticketPath(n), message, place), nil, nil)
}

// Original returns a message as its mail came; the caller closes it.
func (c *Client) Original(ctx context.Context, n uint64, message uint32) (io.ReadCloser, error) {
	return c.Stream(ctx, http.MethodGet, fmt.Sprintf("%s/messages/%d", ticketPath(n), message), nil, nil)
}

// Quarantine lists the mails whose author is in doubt.
func (c *Client) Quarantine(ctx context.Context) (all []rest.Held, err error) {
	return all, c.Call(ctx, http.MethodGet, "/v1/quarantine", nil, nil, &all)
}

// Release vouches for one of them.
func (c *Client) Release(ctx context.Context, id uint64) (to rest.Released, err error) {
	return to, c.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/quarantine/%d/release", id), nil, nil, &to)
}

// Contacts lists everybody whom the desk knows.
func (c *Client) Contacts(ctx context.Context) (all []portal.Contact, err error) {
	return all, c.Admin(ctx, http.MethodGet, "/contacts", nil, nil, &all)
}

// Suppressed lists the addresses to which no letter goes.
func (c *Client) Suppressed(ctx context.Context) (all []portal.Contact, err error) {
	return all, c.Admin(ctx, http.MethodGet, "/contacts", url.Values{"suppressed": {"true"}}, nil, &all)
}

// Letters lists those that have not left.
func (c *Client) Letters(ctx context.Context) (all []portal.Queued, err error) {
	return all, c.Admin(ctx, http.MethodGet, "/queue", nil, nil, &all)
}

// Status says how the desk is.
func (c *Client) Status(ctx context.Context) (s portal.Status, err error) {
	return s, c.Admin(ctx, http.MethodGet, "/status", nil, nil, &s)
}

// Config is what the desk goes by.
func (c *Client) Config(ctx context.Context) (x portal.Config, err error) {
	return x, c.Admin(ctx, http.MethodGet, "/config", nil, nil, &x)
}
