package portal

import (
	"net/http"

	"guichet/desk"
)

// queue lists the letters that have not left, or all of them with ?all=true. Letters of a
// held installation show as held.
func (a *API) queue(r *http.Request) (any, error) {
	all := []Queued{}
	pending := r.URL.Query().Get("all") != "true"
	err := a.Store.View(r.Context(), func(tx desk.Reader) error {
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		for after := desk.LetterID(0); ; {
			letters, err := tx.AllLetters(after, page, pending)
			if err != nil || len(letters) == 0 {
				return err
			}
			for _, l := range letters {
				all = append(all, viewQueued(l, i.Held && !l.State.Final()))
				after = l.ID
			}
		}
	})
	return all, err
}

// letter shows one letter with every attempt.
func (a *API) letter(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	var l *desk.Letter
	err = a.Store.View(r.Context(), func(tx desk.Reader) error {
		var err error
		l, err = tx.Letter(desk.LetterID(id))
		return err
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Queued
		Subject string         `json:"subject"`
		History []desk.Attempt `json:"history"`
	}{viewQueued(l, false), l.Subject, l.Attempts}, nil
}

func (a *API) retry(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"retried": id}, a.Desk.Retry(r.Context(), desk.LetterID(id))
}

func (a *API) cancel(r *http.Request) (any, error) {
	id, err := number(r, "letter")
	if err != nil {
		return nil, err
	}
	return map[string]uint64{"cancelled": id}, a.Desk.Cancel(r.Context(), desk.LetterID(id), "cancelled by the admin")
}
