package portal

import (
	"context"
	"net/http"

	"guichet/ticket"
)

// Queue is what the API asks to be done with letters.
type Queue interface {
	Retry(ctx context.Context, id ticket.LetterID) error
	Cancel(ctx context.Context, id ticket.LetterID, why string) error
}

// queue lists the letters that have not left, or all of them with ?all=true, page by page. Letters
// of a held installation show as held.
func (a *API) queue(w http.ResponseWriter, r *http.Request) {
	pending := r.URL.Query().Get("all") != "true"
	out := newArrayWriter(w)
	for after := ticket.LetterID(0); ; {
		var letters []*ticket.Letter
		var installation ticket.Installation
		err := a.Store.View(r.Context(), func(tx ticket.Reader) (err error) {
			if installation, err = tx.Installation(); err != nil {
				return err
			}
			letters, err = tx.AllLetters(after, pageSize, pending)
			return err
		})
		if err != nil {
			a.cutShort(w, r, out, err)
			return
		}
		if len(letters) == 0 {
			out.end()
			return
		}
		for _, l := range letters {
			if err := out.write(viewQueued(l, installation.Held && !l.State.Final())); err != nil {
				return
			}
			after = l.ID
		}
	}
}

// letter shows one letter with every attempt.
func (a *API) letter(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	var l *ticket.Letter
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		var err error
		l, err = tx.Letter(ticket.LetterID(id))
		return err
	})
	if err != nil {
		return nil, err
	}
	return LetterRecord{viewQueued(l, false), l.Subject, l.Attempts}, nil
}

// LetterRecord is a letter with every attempt.
type LetterRecord struct {
	Queued
	Subject string           `json:"subject"`
	History []ticket.Attempt `json:"history"`
}

func (a *API) retry(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"retried": id}, asked(a.Queue.Retry(r.Context(), ticket.LetterID(id)))
}

func (a *API) cancel(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"cancelled": id}, asked(a.Queue.Cancel(r.Context(), ticket.LetterID(id), "cancelled by the admin"))
}
