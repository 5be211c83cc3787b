package mailpost

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/ticket"
)

// keptFor is how long a key is remembered: longer than any program tries again.
const keptFor = 7 * 24 * time.Hour

// Book remembers what was answered to which key. It is shared by the Handlers that follow each other.
type Book struct {
	Store ticket.Store
	Now   func() time.Time // nil: the system's clock

	mu    sync.Mutex
	under map[string]bool // keys of requests that are under way
}

// answered is what the store has of a key: by it a request that comes again gets the answer of the first one.
type answered struct {
	Hash   []byte         // of envelope and mail
	Answer desk.Delivered // what was answered
}

// once takes a mail, unless a request with the same key did.
func (h *Handler) once(w http.ResponseWriter, r *http.Request, who *Token, handed desk.Handed, raw []byte) {
	key := r.Header.Get(fieldKey)
	if key == "" {
		done, err := deliver(r.Context(), h.desk, handed, bytes.NewReader(raw), h.log)
		answer(w, h.log, done, err)
		return
	}
	if len(key) > maxKey {
		refuse(w, h.log, badRequest(fmt.Sprintf("%s has more than %d octets", fieldKey, maxKey)))
		return
	}
	name, hash := memoKey(who.Name, key), hashOf(handed.Envelope, raw)
	if !h.book.begin(name) {
		refuse(w, h.log, withTemporary(Problem{Title: "The first request with this key is under way", Status: http.StatusConflict, Kind: "busy"}))
		return
	}
	defer h.book.end(name)
	first, err := h.book.find(r.Context(), name)
	switch {
	case err != nil:
		refuse(w, h.log, problemOf(err))
	case first != nil && !slices.Equal(first.Hash, hash):
		refuse(w, h.log, Problem{Title: "The key was used for another mail", Status: http.StatusUnprocessableEntity, Kind: "request"})
	case first != nil:
		w.Header().Set("Idempotency-Replayed", "true")
		answer(w, h.log, first.Answer, nil)
	default:
		handed.Also = func(tx ticket.Tx, done desk.Delivered) error {
			done.Unknown = nil // addresses of people: an erasure would not find them here
			return h.book.keep(tx, name, answered{hash, done})
		}
		done, err := deliver(r.Context(), h.desk, handed, bytes.NewReader(raw), h.log)
		answer(w, h.log, done, err)
	}
}

func (b *Book) now() time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return time.Now()
}

// begin reports whether nobody else is at a key.
func (b *Book) begin(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.under[name] {
		return false
	}
	if b.under == nil {
		b.under = map[string]bool{}
	}
	b.under[name] = true
	return true
}

func (b *Book) end(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.under, name)
}

// find returns what was answered to a key; nil if nothing, or too long ago.
func (b *Book) find(ctx context.Context, name string) (first *answered, err error) {
	err = b.Store.View(ctx, func(tx ticket.Reader) error {
		m, err := tx.Memo(name)
		if errors.Is(err, ticket.ErrNotFound) {
			return nil
		}
		if err != nil || m.Until.Before(b.now()) {
			return err
		}
		first = new(answered)
		return json.Unmarshal(m.Value, first)
	})
	return first, err
}

// keep remembers an answer, in the transaction of its mail.
func (b *Book) keep(tx ticket.Tx, name string, a answered) error {
	value, err := json.Marshal(a)
	if err != nil {
		return err
	}
	now := b.now().UTC()
	return tx.PutMemo(&ticket.Memo{Key: name, Value: value, Until: now.Add(keptFor)}, now)
}

// memoKey names a key of a token's. What a program wrote there may name people, so only its digest is kept.
func memoKey(token, key string) string {
	sum := sha256.Sum256([]byte(key))
	return "post/" + token + "/" + hex.EncodeToString(sum[:16])
}

// hashOf tells whether two requests are the same.
func hashOf(env mail.Envelope, raw []byte) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%s %s\n", env.From, env.Recipients, env.Remote, env.Helo)
	sum.Write(raw)
	return sum.Sum(nil)
}
