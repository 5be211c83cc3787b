package portal

import (
	"net/http"
	"time"

	"guichet/ticket"
)

// Erasure is what became of what was erased; `guichet fsck` prints it.
type Erasure struct {
	Last      *time.Time `json:"last"`      // when something was last erased; null: never
	Rewritten *time.Time `json:"rewritten"` // when the database was last written anew; null: never
	Pending   bool       `json:"pending"`   // the file still holds some of it, until it is rewritten
}

// NewErasure makes one; zero times are null.
func NewErasure(last, rewritten time.Time, pending bool) Erasure {
	return Erasure{Last: when(last), Rewritten: when(rewritten), Pending: pending}
}

// eraseTicket erases a ticket.
func (a *API) eraseTicket(r *http.Request) (any, error) {
	n, err := number(r, "number")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"erased": n}, a.Desk.Erase(r.Context(), ticket.Number(n), "admin")
}

// eraseContact erases all that is of the person with ?address=.
func (a *API) eraseContact(r *http.Request) (any, error) {
	who, err := addressOf(r, "address")
	if err != nil {
		return nil, err
	}
	n, err := a.Desk.EraseContact(r.Context(), who, "admin")
	return map[string]int{"tickets": n}, err
}

// rewrite writes the database anew, with ?index=true also the search index, and says how long mail
// had to wait for it.
func (a *API) rewrite(r *http.Request) (any, error) {
	pause, err := a.Keeper.Rewrite(r.Context(), r.URL.Query().Get("index") == "true")
	return map[string]int64{"pause_ms": pause.Milliseconds()}, err
}

func (a *API) erasure(r *http.Request) (any, error) {
	return a.Keeper.Erasure(r.Context())
}

// trouble lists what stands still in a desk that runs.
func (a *API) trouble(*http.Request) (any, error) {
	return append([]string{}, a.Keeper.Trouble()...), nil
}

// hold says whether the desk waits for the word that lets the letters of a restored copy leave.
func (a *API) hold(r *http.Request) (any, error) {
	var held bool
	err := a.Store.View(r.Context(), func(tx ticket.Reader) error {
		i, err := tx.Installation()
		held = i.Held
		return err
	})
	return map[string]bool{"held": held}, err
}
