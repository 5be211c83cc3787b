package portal

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"guichet/ticket"
)

// readyTime is how long the store may take to answer before the desk is not ready.
const readyTime = 5 * time.Second

// lookTime is how long a check may look at the records of a desk that runs.
const lookTime = 3 * time.Second

// Readyz answers a monitor: 200 and "ready", or 503 and a line for each thing that an admin has to put right. What a
// damaged record is about is named by numbers, never by people's addresses.
func Readyz(store ticket.Store, keeper Keeper) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTime)
		defer cancel()
		lines := append(keeper.Damage(ctx, false), keeper.Trouble()...)
		err := store.View(ctx, func(tx ticket.Reader) error {
			_, err := tx.Installation()
			return err
		})
		if err != nil {
			lines = append(lines, "The store cannot be read; the log says why.")
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		if len(lines) == 0 {
			fmt.Fprintln(w, "ready")
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		for _, l := range lines {
			fmt.Fprintln(w, l)
		}
	}
}

// damage names what only an admin can put right, after a look at the records.
func (a *API) damage(r *http.Request) (any, error) {
	ctx, cancel := context.WithTimeout(r.Context(), lookTime)
	defer cancel()
	return append([]string{}, a.Keeper.Damage(ctx, true)...), nil
}
