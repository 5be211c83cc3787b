package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"guichet/desk"
	"guichet/desk/admin"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// Desk is what the API asks the desk to do.
type Desk interface {
	Search(ctx context.Context, query string, limit int) ([]*ticket.Ticket, error)
	Releaser
	LetGo(ctx context.Context, discard bool) (cancelled int, err error)
	Explain(ctx context.Context, q desk.Question) (*desk.Explanation, error)
	Find(ctx context.Context, id string) ([]desk.Found, error)
	AgentsNamed(who string) []policy.Agent
	Erase(ctx context.Context, n ticket.Number, by string) error
	EraseContact(ctx context.Context, a mail.Address, by string) (erased int, err error)
}

// Keeper is what the API asks the store's engine to do.
type Keeper interface {
	Backup(ctx context.Context, dir string) error
	Check(ctx context.Context) ([]string, error)
	Rewrite(ctx context.Context, index bool) (pause time.Duration, err error)
	Erasure(ctx context.Context) (Erasure, error)
	// Trouble says in sentences what stands still, and has been logged.
	Trouble() []string
	// Damage names what only an admin can put right. With look it looks at the records, for as long as ctx lasts; without,
	// it tells what is known.
	Damage(ctx context.Context, look bool) []string
}

// API does what the admin's commands ask for (Operations). It looks at nobody's rights.
type API struct {
	Store  ticket.Store
	Desk   Desk
	Queue  Queue
	Pages  Linker
	People Registrar
	Access Accessor
	Keeper Keeper
	Agents []policy.Agent // whom the configuration names
	Shelf  []Article      // the help articles that there are, without counts
	Config Config         // that the desk goes by
	Log    zerolog.Logger
}

// maxPosted bounds what one request brings, in octets.
const maxPosted = 1 << 20

// answer is a handler that returns what to print as JSON.
type answer func(r *http.Request) (any, error)

func (a *API) serve(w http.ResponseWriter, r *http.Request, f answer) {
	v, err := a.guard(r, f)
	if err != nil {
		status := http.StatusInternalServerError
		var bad badRequest
		switch {
		case errors.Is(err, ticket.ErrNotFound):
			status = http.StatusNotFound
		case errors.As(err, &bad), errors.Is(err, desk.ErrNotHeld), errors.Is(err, desk.ErrNotReleasable), errors.Is(err, ticket.ErrAgent), errors.Is(err, admin.ErrNoAccess):
			status = http.StatusBadRequest
		default:
			a.Log.Error().Err(err).Str("path", r.URL.Path).Msg("api")
		}
		Fail(w, status, err.Error())
		return
	}
	body, err := json.Marshal(v)
	if err != nil {
		Fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodGet {
		sum := sha256.Sum256(body)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if _, err := w.Write(append(body, '\n')); err != nil {
		a.Log.Debug().Err(err).Msg("api answer")
	}
}

// Fail answers with a problem (RFC 9457).
func Fail(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(Problem{Title: http.StatusText(status), Status: status, Detail: detail}) // who hangs up asks again
}

// Problem is an error (RFC 9457).
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// guard turns a panic into an error, so that one question costs only itself.
func (a *API) guard(r *http.Request, f answer) (v any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			a.Log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			err = fmt.Errorf("a fault of the desk: %v", fault)
		}
	}()
	return f(r)
}

// badRequest is an error of the asker's.
type badRequest string

func (b badRequest) Error() string { return string(b) }

func number(r *http.Request, name string) (uint64, error) {
	n, err := strconv.ParseUint(r.PathValue(name), 10, 64)
	if err != nil || n == 0 {
		return 0, badRequest(strconv.Quote(r.PathValue(name)) + " is not a number")
	}
	return n, nil
}

func (a *API) ticket(r *http.Request) (any, error) {
	n, err := number(r, "number")
	if err != nil {
		return nil, err
	}
	var whole Whole
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		var err error
		whole, err = ReadWhole(tx, ticket.Number(n))
		return err
	})
	return whole, err
}

// ReadWhole reads a ticket with its messages and events.
func ReadWhole(tx ticket.Reader, n ticket.Number) (Whole, error) {
	t, err := tx.Ticket(n)
	if err != nil {
		return Whole{}, err
	}
	letters, err := tx.Letters(n)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Ticket: viewTicket(t), Messages: []Message{}}
	messages, err := tx.Messages(n)
	if err != nil {
		return w, err
	}
	shown := map[uint32]bool{}
	for _, m := range messages {
		if m.Kind == ticket.CommandsOnly {
			continue // commands post nothing: they stand among the events
		}
		shown[m.ID] = true
		raw, err := tx.Raw(n, m.ID)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) { // an erased message has none
			return w, err
		}
		w.Messages = append(w.Messages, viewMessage(m, raw, letters))
	}
	// Copies from a merged ticket stand behind those that were there; people read by time.
	slices.SortStableFunc(w.Messages, func(a, b Message) int { return a.At.Compare(*b.At) })
	events, err := tx.Events(n)
	w.Events = viewEvents(events, letters, shown)
	return w, err
}

// raw returns a message of a ticket as it came, by its id in ?message=, else the first.
func (a *API) raw(r *http.Request) (any, error) {
	n, err := number(r, "number")
	if err != nil {
		return nil, err
	}
	id, _ := strconv.ParseUint(r.URL.Query().Get("message"), 10, 32)
	var raw []byte
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		var err error
		raw, err = tx.Raw(ticket.Number(n), uint32(max(id, 1)))
		return err
	})
	return map[string][]byte{"raw": raw}, err
}

func (a *API) explain(r *http.Request) (any, error) {
	var q desk.Question
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<20)).Decode(&q); err != nil {
		return nil, badRequest("read the mail: " + err.Error())
	}
	return a.Desk.Explain(r.Context(), q)
}

func (a *API) find(r *http.Request) (any, error) {
	return a.Desk.Find(r.Context(), r.URL.Query().Get("id"))
}

func (a *API) backup(r *http.Request) (any, error) {
	dir := r.URL.Query().Get("dir")
	return map[string]string{"dir": dir}, asked(a.Keeper.Backup(r.Context(), dir))
}

func (a *API) release(r *http.Request) (any, error) {
	n, err := a.Desk.LetGo(r.Context(), r.URL.Query().Get("discard") == "true")
	return map[string]int{"cancelled": n}, err
}

func (a *API) fsck(r *http.Request) (any, error) {
	problems, err := a.Keeper.Check(r.Context())
	if problems == nil {
		problems = []string{}
	}
	return problems, err
}
