package portal

import (
	"net/http"

	"guichet/desk"
)

// file returns a file of a message with its bytes. ?by= names who opens it, for the record
// of sensitive ones; without it, the admin does.
func (a *API) file(r *http.Request) (any, error) {
	var at [3]uint64
	for i, name := range []string{"number", "message", "file"} {
		var err error
		if at[i], err = number(r, name); err != nil {
			return nil, err
		}
	}
	by := r.URL.Query().Get("by")
	if by == "" {
		by = "admin"
	}
	return a.Desk.File(r.Context(), desk.Number(at[0]), uint32(min(at[1], 1<<32-1)), int(min(at[2], 1<<31-1)), by)
}
