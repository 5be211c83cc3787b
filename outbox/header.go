package outbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"guichet/mail"
	"guichet/outbox/word"
	"guichet/ticket"
)

// foldAt is the column at which a field is folded, below the 78 of RFC 5322 §2.1.1 with room
// for a comma.
const foldAt = 76

// maxID is the longest message identifier that is written. Together with a field's name it
// stays below the 998 octets of RFC 5322 §2.1.1.
const maxID = 900

// header is the fields of a mail as they are written, each ended by CRLF.
type header struct {
	b    strings.Builder
	utf8 bool // addresses may be written in UTF-8 (RFC 6532): the mail needs SMTPUTF8
}

// field writes one field of tokens with a space or a fold between them; none for no tokens.
func (h *header) field(name string, tokens ...string) {
	if len(tokens) == 0 {
		return
	}
	h.b.WriteString(name + ":")
	column := len(name) + 1
	for i, t := range tokens {
		if i > 0 && column+1+len(t) > foldAt {
			h.b.WriteString("\r\n")
			column = 0
		}
		h.b.WriteString(" " + t)
		column += 1 + len(t)
	}
	h.b.WriteString("\r\n")
}

// mailbox writes an address with its display name, unless it is zero.
func (h *header) mailbox(name string, m mail.Mailbox) error {
	if m.Address.IsZero() {
		return nil
	}
	addr, err := h.address(m.Address)
	if err != nil {
		return fmt.Errorf("field %s: %w", name, err)
	}
	if tokens := word.Phrase(m.Name); len(tokens) > 0 {
		h.field(name, append(tokens, "<"+addr+">")...)
		return nil
	}
	h.field(name, addr)
	return nil
}

// address is how an address is written in a header: as on the envelope.
func (h *header) address(a mail.Address) (string, error) {
	path, needsUTF8, err := pathOf(a)
	if err != nil {
		return "", err
	}
	if needsUTF8 && !h.utf8 {
		return "", fmt.Errorf("address %q outside SMTPUTF8: %w", path, mail.ErrAddress)
	}
	return path, nil
}

// ids writes message identifiers. Foreign ones need not follow the grammar; what could
// break out of the field or is no ASCII is left out.
func (h *header) ids(name string, ids ...mail.MessageID) {
	var tokens []string
	for _, id := range ids {
		s := string(id)
		if s == "" || len(s) > maxID || strings.ContainsAny(s, "<>") || !word.IsPrintable(strings.ReplaceAll(s, " ", "")) {
			continue
		}
		tokens = append(tokens, id.Bracketed())
	}
	h.field(name, tokens...)
}

// writeIdentity writes all fields but those of MIME. Precedence is never among them: some
// hosts take it for a mailing list.
func (h *header) writeIdentity(l *ticket.Letter) error {
	// In UTC, so that a record that lost its zone gives the same bytes.
	h.field("Date", l.Date.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000"))
	for _, f := range []struct {
		name string
		m    mail.Mailbox
	}{{"From", l.From}, {"Reply-To", l.ReplyTo}, {"To", l.To}} {
		if err := h.mailbox(f.name, f.m); err != nil {
			return err
		}
	}
	h.field("Subject", word.Unstructured(l.Subject)...)
	h.ids("Message-ID", l.MessageID)
	h.ids("In-Reply-To", l.InReplyTo)
	h.ids("References", l.References...)
	if words := strings.Trim(l.Language, "-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"); words == "" && l.Language != "" {
		h.field("Content-Language", l.Language) // RFC 3282 §2
	}
	h.writeMarks(l)
	if err := h.writeLeave(l); err != nil {
		return err
	}
	if l.NoteTo.Address.IsZero() {
		return nil
	}
	note, err := h.address(l.NoteTo.Address)
	if err != nil {
		return fmt.Errorf("field X-Guichet-Note: %w", err)
	}
	h.field("X-Guichet-Note", note)
	return nil
}

// writeLeave writes how a watcher ends his letters: by mail, and on a page where there is one.
// One click, which mail programs post, needs https (RFC 8058 §3.1); the page comes first, since
// some look at the first way only. The signature covers both fields (RFC 8058 §4).
func (h *header) writeLeave(l *ticket.Letter) error {
	if l.LeaveTo.IsZero() {
		return nil
	}
	to, err := h.address(l.LeaveTo)
	if err != nil {
		return fmt.Errorf("field List-Unsubscribe: %w", err)
	}
	ways := []string{"<mailto:" + to + ">"} // RFC 2369 §3.2
	if l.LeaveURL != "" {
		if strings.ContainsAny(l.LeaveURL, "<>, ") || !word.IsPrintable(l.LeaveURL) {
			return fmt.Errorf("field List-Unsubscribe: %q is no URL", l.LeaveURL)
		}
		ways = []string{"<" + l.LeaveURL + ">,", ways[0]}
	}
	h.field("List-Unsubscribe", ways...)
	if strings.HasPrefix(l.LeaveURL, "https://") {
		h.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return nil
}

// writeMarks writes what tells machines about the letter. Exchange and Outlook answer
// Auto-Submitted all the same, so a customer's automatic letter asks them in their own
// words not to; a human's relayed words ask nothing.
func (h *header) writeMarks(l *ticket.Letter) {
	if l.Submitted != "" {
		h.field("Auto-Submitted", word.Unstructured(l.Submitted)...) // RFC 3834 §5
		if l.NoteTo.Address.IsZero() && strings.HasPrefix(l.Submitted, "auto-") {
			h.field("X-Auto-Response-Suppress", "OOF,", "AutoReply")
		}
	}
	if l.Ticket != 0 && l.Kind != ticket.KindAsk { // third parties have no part in the ticket
		h.field("X-Guichet-Ticket", strconv.FormatUint(uint64(l.Ticket), 10))
	}
	h.field("X-Guichet-Event", word.Unstructured(string(l.Kind))...)
	h.field("X-Guichet-Loop", word.Unstructured(l.Loop)...)
}

// check refuses a letter whose identity cannot be a mail. The desk never writes one.
func check(l *ticket.Letter) error {
	switch {
	case l.Date.Equal(time.Time{}):
		return fmt.Errorf("letter %d has no date", l.ID)
	case l.From.Address.IsZero(), l.To.Address.IsZero():
		return fmt.Errorf("letter %d lacks its author or reader", l.ID)
	case l.ReturnPath.IsZero():
		return fmt.Errorf("letter %d has no return path", l.ID)
	case l.MessageID == "":
		return fmt.Errorf("letter %d has no message id", l.ID)
	}
	return nil
}
