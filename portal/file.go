package portal

import (
	"errors"
	"net/http"

	"guichet/mail"
	"guichet/ticket"
)

// file returns a file of a message with its bytes. ?as= is who opens it, who
// must have the right; without it, the admin does.
func (a *API) file(r *http.Request) (any, error) {
	var at [3]uint64
	for i, name := range []string{"number", "message", "file"} {
		var err error
		if at[i], err = number(r, name); err != nil {
			return nil, err
		}
	}
	var as mail.Address
	if r.URL.Query().Has("as") {
		var err error
		if as, err = addressOf(r, "as"); err != nil {
			return nil, err
		}
	}
	f, err := a.Pages.File(r.Context(), ticket.Number(at[0]), uint32(min(at[1], 1<<32-1)), int(min(at[2], 1<<31-1)), as)
	if errors.Is(err, ticket.ErrNotAllowed) {
		err = badRequest(err.Error())
	}
	return f, err
}
