package portal

import (
	"errors"
	"net/http"
	"strconv"

	"guichet/ticket"
)

// maxFound bounds what one search lists.
const maxFound = 1000

// search lists the tickets in which the words of ?q= stand, the newest first, at most
// ?limit= of them.
func (a *API) search(r *http.Request) (any, error) {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit <= 0 || limit > maxFound {
		limit = maxFound
	}
	found := []Ticket{}
	tickets, err := a.Desk.Search(r.Context(), r.URL.Query().Get("q"), limit)
	for _, t := range tickets {
		found = append(found, viewTicket(t))
	}
	if errors.Is(err, ticket.ErrTooBroad) && len(found) > 0 {
		err = nil // the newest are what an admin looks for; more words find the others
	}
	return found, err
}
