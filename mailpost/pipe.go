package mailpost

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
)

// Desk takes a mail that comes without an SMTP peer.
type Desk interface {
	Deliver(ctx context.Context, h desk.Handed, data io.Reader) (desk.Delivered, error)
}

// PipePath is where the control socket takes mails.
const PipePath = "/deliver"

// Pipe takes mails from who can reach the control socket. Its zero value is not ready: it needs a Desk and a Source.
type Pipe struct {
	Desk   Desk
	Source *mail.Source
	Log    zerolog.Logger
}

// PipeQuery writes an envelope as the pipe reads it. A nil from is not known, a zero one is the null reverse-path;
// without recipients they are found in the mail, and what is none of them goes to fallback, if it is not zero.
func PipeQuery(from *mail.Address, to []mail.Address, fallback mail.Address) url.Values {
	q := url.Values{}
	if from != nil {
		q.Set("from", from.String())
	}
	for _, a := range to {
		q.Add("to", a.String())
	}
	if !fallback.IsZero() {
		q.Set("fallback", fallback.String())
	}
	return q
}

// ServeHTTP answers with what became of the mail in the body.
func (p *Pipe) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	source := *p.Source
	h := desk.Handed{NullSender: q.Has("from") && q.Get("from") == "", Envelope: mail.Envelope{Source: &source}}
	var err error
	if from := q.Get("from"); from != "" {
		h.Envelope.From, err = mail.ParsePath(from)
	}
	if fallback := q.Get("fallback"); err == nil && fallback != "" {
		source.Address, err = mail.ParseAddress(fallback)
	}
	for _, to := range q["to"] {
		a, fault := mail.ParseAddress(to)
		if fault != nil {
			err = fault
		}
		h.Envelope.Recipients = append(h.Envelope.Recipients, a)
	}
	if err != nil {
		answer(w, p.Log, desk.Delivered{}, &mail.Error{Kind: mail.NoMailbox, Text: "an address of the envelope is none"})
		return
	}
	done, err := deliver(r.Context(), p.Desk, h, r.Body, p.Log)
	answer(w, p.Log, done, err)
}

// deliver turns a panic of the desk into an error, so that one mail costs only itself, and logs what became of it.
func deliver(ctx context.Context, d Desk, h desk.Handed, body io.Reader, log zerolog.Logger) (done desk.Delivered, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			err = &mail.Error{Kind: mail.Internal, Text: "a fault of the desk"}
		}
		line, verb := log.Info(), "received"
		if err != nil {
			line, verb = log.Info().Err(err), "rejected"
		}
		line.Str("session", done.Session).Str("source", h.Envelope.Source.Name).Msg(verb)
	}()
	return d.Deliver(ctx, h, body)
}

// answer writes what became of a mail, or a problem.
func answer(w http.ResponseWriter, log zerolog.Logger, done desk.Delivered, err error) {
	if err != nil {
		refuse(w, log, problemOf(err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(done); err != nil {
		log.Debug().Err(err).Msg("answer to a mail")
	}
}
