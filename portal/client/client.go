package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"guichet/portal"
	"guichet/ticket"
)

// Client asks one desk. Its methods may be called at once from many places.
type Client struct {
	Base  string                                      // such as "https://support.example.org"
	Token string                                      // "" on the control socket
	Do    func(*http.Request) (*http.Response, error) // nil: http.DefaultClient.Do
}

// New asks the desk at base by a token.
func New(base, token string) *Client {
	return &Client{Base: strings.TrimRight(base, "/"), Token: token}
}

// Error is what the desk refuses, or cannot do.
type Error struct{ portal.Problem }

// Error says why.
func (e *Error) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("the desk answers %d %s", e.Status, http.StatusText(e.Status))
	}
	return strings.TrimSpace(e.Detail)
}

// Is says that what the desk has not is a ticket.ErrNotFound.
func (e *Error) Is(target error) bool {
	return e.Status == http.StatusNotFound && target == ticket.ErrNotFound
}

// Call sends in, nil for nothing, as JSON, and decodes the answer into out, nil for nowhere. The error is an *Error for what
// the desk refuses. Headers are pairs of name and value, such as "Idempotency-Key" and one's own.
func (c *Client) Call(ctx context.Context, method, path string, query url.Values, in, out any, headers ...string) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	answer, err := c.Stream(ctx, method, path, query, body, headers...)
	if err != nil {
		return err
	}
	defer answer.Close()
	if out == nil {
		_, err := io.Copy(io.Discard, answer)
		return err
	}
	return json.NewDecoder(answer).Decode(out)
}

// Stream is Call with a body that was made already, and returns the answer as it comes; the caller closes it.
func (c *Client) Stream(ctx context.Context, method, path string, query url.Values, body io.Reader, headers ...string) (io.ReadCloser, error) {
	at := c.Base + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, at, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	do := c.Do
	if do == nil {
		do = http.DefaultClient.Do
	}
	resp, err := do(r)
	if err != nil {
		return nil, fmt.Errorf("ask the desk: %w", err)
	}
	if resp.StatusCode/100 == 2 {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	fault := &Error{}
	if json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&fault.Problem) != nil {
		fault.Detail = ""
	}
	fault.Status = resp.StatusCode
	return nil, fault
}

// Admin is Call for an operation of the admin's, by its path below /v1/admin.
func (c *Client) Admin(ctx context.Context, method, path string, query url.Values, in, out any) error {
	return c.Call(ctx, method, "/v1/admin"+path, query, in, out)
}
