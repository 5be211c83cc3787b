package machine

import (
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser/header"
	"guichet/parser/plain"
	"guichet/parser/problem"
)

// Caps of what is read of a returned mail.
const (
	maxReturnedHeader = 128 << 10 // bytes
	MaxReturned       = 50        // identifiers and addresses
)

// returned collects where the sender's evidence may stand in the mail that a report gives
// back, whole, as its header only, or as text below the report's words.
type returned struct {
	id  mail.MessageID
	all []string
	to  []string // whom it was sent to
}

func (r *returned) keep(s string) {
	if s != "" && len(r.all) < MaxReturned && !slices.Contains(r.all, s) {
		r.all = append(r.all, s)
	}
}

// add takes the value of one field.
func (r *returned) add(value, name string) {
	switch strings.ToLower(name) {
	case "message-id", "x-original-message-id", "resent-message-id":
		for _, id := range header.MessageIDs(value) {
			if r.id == "" {
				r.id = id
			}
			r.keep(string(id))
		}
	case "to":
		for _, m := range header.ParseAddresses(value).Found {
			if a := m.Address.String(); a != "" && len(r.to) < MaxRecipients && !slices.Contains(r.to, a) {
				r.to = append(r.to, a)
			}
		}
	case "reply-to", "from", "return-path", "sender", "errors-to":
		for _, m := range header.ParseAddresses(value).Found {
			r.keep(m.Address.String())
		}
	}
}

// header takes the header of a returned mail.
func (r *returned) header(raw []byte) {
	var ignored problem.List
	h, _ := header.Split(raw[:min(len(raw), maxReturnedHeader)], &ignored)
	for _, f := range h {
		r.add(f.Value, f.Name)
	}
}

// scan takes fields out of text: where the report has the returned mail in its own body.
func (r *returned) scan(text string) {
	text = plain.Cut(text, maxReturnedHeader)
	for _, f := range fieldsOf(text) {
		r.add(f.Value, strings.TrimLeft(f.Name, "> "))
	}
}
