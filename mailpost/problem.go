package mailpost

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/rs/zerolog"

	"guichet/mail"
)

// Problem is why a mail was not taken (RFC 9457). Temporary ones are worth another try.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Kind names it for programs: one of kinds, or "token", "scope", "request".
	Kind      string `json:"kind"`
	Temporary bool   `json:"temporary"`
}

// retryAfter is after how many seconds a temporary problem is worth another try.
const retryAfter = 60

// kinds is the table from kinds of error to problems. Below 500 none is worth another try, but 409 and 429.
var kinds = map[mail.Kind]Problem{
	mail.Internal:     {Title: "A fault of the desk", Status: http.StatusServiceUnavailable, Kind: "internal"},
	mail.Busy:         {Title: "Too much at once", Status: http.StatusServiceUnavailable, Kind: "busy"},
	mail.Full:         {Title: "No space", Status: http.StatusServiceUnavailable, Kind: "full"},
	mail.Throttled:    {Title: "Too many mails", Status: http.StatusTooManyRequests, Kind: "throttled"},
	mail.NoMailbox:    {Title: "There is no such mailbox here", Status: http.StatusUnprocessableEntity, Kind: "no-mailbox"},
	mail.NoRelay:      {Title: "That domain is not ours", Status: http.StatusUnprocessableEntity, Kind: "no-relay"},
	mail.TooLarge:     {Title: "The mail is too large", Status: http.StatusRequestEntityTooLarge, Kind: "too-large"},
	mail.Malformed:    {Title: "The mail is malformed", Status: http.StatusUnprocessableEntity, Kind: "malformed"},
	mail.Loop:         {Title: "The mail has passed too many hosts", Status: http.StatusUnprocessableEntity, Kind: "loop"},
	mail.Refused:      {Title: "Refused by policy", Status: http.StatusUnprocessableEntity, Kind: "refused"},
	mail.BadSender:    {Title: "The sender's address is not valid", Status: http.StatusUnprocessableEntity, Kind: "bad-sender"},
	mail.Disconnected: {Title: "The connection was lost", Status: http.StatusServiceUnavailable, Kind: "disconnected"},
}

// problemOf is what a client hears of an error: one that nobody classified costs a retry, and tells nothing.
func problemOf(err error) Problem {
	var known *mail.Error
	if !errors.As(err, &known) {
		return withTemporary(kinds[mail.Internal])
	}
	p, ok := kinds[known.Kind]
	if !ok {
		p = kinds[mail.Internal]
	}
	if known.Kind != mail.Internal {
		p.Detail = known.Text
	}
	return withTemporary(p)
}

func withTemporary(p Problem) Problem {
	p.Temporary = p.Status >= 500 || p.Status == http.StatusTooManyRequests || p.Status == http.StatusConflict
	return p
}

// refuse writes a problem.
func refuse(w http.ResponseWriter, log zerolog.Logger, p Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	if p.Temporary {
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		log.Debug().Err(err).Msg("answer to a mail")
	}
}
