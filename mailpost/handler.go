package mailpost

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
)

// Path is where POST takes mails.
const Path = "/v1/mail"

// The header fields of a request beside Authorization. Those that name addresses may be repeated, or have a list.
const (
	fieldFrom   = "X-Envelope-From" // the reverse-path; empty or <>: the null one
	fieldTo     = "X-Envelope-To"   // the recipients
	fieldClient = "X-Client-Address"
	fieldHelo   = "X-Client-Helo"
	fieldKey    = "Idempotency-Key"
)

// Limits of requests.
const (
	maxKey        = 255
	maxRecipients = 1000
	maxAtOnce     = 16              // mails whose octets come in
	bodyTime      = 2 * time.Minute // for the octets of one
)

// Token is who may come in.
type Token struct {
	Name     string
	Hash     [sha256.Size]byte // of the secret
	Scopes   []string          // of scopes below
	Authserv string            // whose Authentication-Results count; "" nobody's
}

// The scopes of a token.
const (
	ScopeMail    = "mail"         // hand mail over
	ScopeFront   = "mail:front"   // and name the client that brought it
	ScopeTrusted = "mail:trusted" // and vouch for its author
)

func (t *Token) may(scope string) bool {
	for _, s := range t.Scopes {
		if s == scope || scope == ScopeMail && (s == ScopeFront || s == ScopeTrusted) {
			return true
		}
	}
	return false
}

// Handler takes mails from programs. Make one with New.
type Handler struct {
	desk   Desk
	book   *Book
	tokens []Token
	limit  int64
	log    zerolog.Logger
	room   chan struct{}
}

// New returns a Handler that takes mails of up to limit octets.
func New(d Desk, book *Book, tokens []Token, limit int64, log zerolog.Logger) *Handler {
	return &Handler{desk: d, book: book, tokens: tokens, limit: limit, log: log, room: make(chan struct{}, maxAtOnce)}
}

// ServeHTTP takes the mail in the body of a request: 200 says that it is durable.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	who, problem := h.admit(r)
	if problem != nil {
		if problem.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer realm="mail"`)
		}
		refuse(w, h.log, *problem)
		return
	}
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
	default:
		refuse(w, h.log, problemOf(&mail.Error{Kind: mail.Busy, Text: "too many mails at once"}))
		return
	}
	handed, err := envelopeOf(r, who)
	if err != nil {
		refuse(w, h.log, badRequest(err.Error()))
		return
	}
	raw, err := h.read(w, r)
	if err != nil {
		refuse(w, h.log, problemOf(err))
		return
	}
	h.once(w, r, who, handed, raw)
}

// admit finds the token of a request.
func (h *Handler) admit(r *http.Request) (*Token, *Problem) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, &Problem{Title: "A token is needed", Status: http.StatusUnauthorized, Kind: "token", Detail: "send Authorization: Bearer and the secret"}
	}
	hash := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	var found *Token
	for i := range h.tokens {
		if subtle.ConstantTimeCompare(hash[:], h.tokens[i].Hash[:]) == 1 {
			found = &h.tokens[i]
		}
	}
	switch {
	case found == nil:
		return nil, &Problem{Title: "The token is not known", Status: http.StatusUnauthorized, Kind: "token"}
	case !found.may(ScopeMail):
		return nil, &Problem{Title: "The token has no scope for mail", Status: http.StatusForbidden, Kind: "scope"}
	}
	return found, nil
}

// read reads the mail. A program that is slow over it does not hold up the others for long.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	deadline := time.Now().Add(bodyTime)
	c := http.NewResponseController(w)
	_ = errors.Join(c.SetReadDeadline(deadline), c.SetWriteDeadline(deadline.Add(bodyTime))) // where the server cannot, its own hold
	if h.limit > 0 && r.ContentLength > h.limit {
		return nil, &mail.Error{Kind: mail.TooLarge, Text: fmt.Sprintf("at most %d octets are taken", h.limit)}
	}
	body := io.Reader(r.Body)
	if h.limit > 0 {
		body = io.LimitReader(body, h.limit+1)
	}
	raw, err := io.ReadAll(body)
	switch {
	case err != nil:
		return nil, &mail.Error{Kind: mail.Disconnected, Text: "the mail did not come whole", Err: err}
	case h.limit > 0 && int64(len(raw)) > h.limit:
		return nil, &mail.Error{Kind: mail.TooLarge, Text: fmt.Sprintf("at most %d octets are taken", h.limit)}
	case r.ContentLength >= 0 && int64(len(raw)) != r.ContentLength:
		return nil, &mail.Error{Kind: mail.Disconnected, Text: "the mail did not come whole"}
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, &mail.Error{Kind: mail.Malformed, Text: "the body is empty: it must be the mail as it came"}
	}
	return raw, nil
}

// envelopeOf reads what the header fields of a request say. A client that the token may not name is passed over.
func envelopeOf(r *http.Request, who *Token) (h desk.Handed, err error) {
	source := &mail.Source{Name: "token-" + who.Name, Protocol: "HTTP"}
	if who.Authserv != "" {
		source.Authserv = []string{who.Authserv}
	}
	h.Envelope = mail.Envelope{Source: source, TLS: r.TLS != nil, Trusted: who.may(ScopeTrusted)}
	if froms := r.Header.Values(fieldFrom); len(froms) > 0 {
		from := bare(froms[0])
		if len(froms) > 1 {
			return h, fmt.Errorf("%s stands twice", fieldFrom)
		}
		if h.NullSender = from == ""; from != "" {
			if h.Envelope.From, err = mail.ParsePath(from); err != nil {
				return h, fmt.Errorf("%s is no address", fieldFrom)
			}
		}
	}
	for _, line := range r.Header.Values(fieldTo) {
		for to := range strings.SplitSeq(line, ",") {
			if to = bare(to); to == "" {
				continue
			}
			a, err := mail.ParseAddress(to)
			if err != nil {
				return h, fmt.Errorf("%s: %.100q is no address", fieldTo, to)
			}
			h.Envelope.Recipients = append(h.Envelope.Recipients, a)
		}
	}
	if len(h.Envelope.Recipients) > maxRecipients {
		return h, fmt.Errorf("%s names more than %d addresses", fieldTo, maxRecipients)
	}
	if client := r.Header.Get(fieldClient); client != "" && who.may(ScopeFront) {
		a, err := netip.ParseAddr(strings.Trim(client, "[]"))
		if err != nil {
			return h, fmt.Errorf("%s is no IP address", fieldClient)
		}
		h.Envelope.Remote, h.Envelope.Helo = a.Unmap().WithZone(""), cmp.Or(strings.TrimSpace(r.Header.Get(fieldHelo)), "unknown")
	}
	return h, nil
}

// bare is an address without what stands around it.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<"); ok {
		s = strings.TrimSuffix(inner, ">")
	}
	return strings.TrimSpace(s)
}

func badRequest(detail string) Problem {
	return Problem{Title: "The request is not right", Status: http.StatusBadRequest, Kind: "request", Detail: detail}
}
