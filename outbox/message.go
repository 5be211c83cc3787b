package outbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"guichet/ticket"
)

// message is a mail ready to be written, as often as needed and always with the same bytes.
// Except for addresses that need SMTPUTF8 it is 7-bit, so that 8BITMIME never matters.
type message struct {
	fields string // of DKIM, put before the rest once it is signed
	head   string // without the empty line
	body   part
}

// assemble puts a letter's identity and its words together.
func assemble(l *ticket.Letter, p Parts) (*message, error) {
	if err := check(l); err != nil {
		return nil, err
	}
	utf8, err := needsUTF8(l)
	if err != nil {
		return nil, err
	}
	h := header{utf8: utf8}
	if err := h.writeIdentity(l); err != nil {
		return nil, err
	}
	body := compose(p, boundary(l))
	h.field("MIME-Version", "1.0")
	h.b.WriteString(body.header())
	return &message{head: h.b.String(), body: body}, nil
}

// needsUTF8 reports whether reader or return path cannot be written in ASCII (RFC 6531
// §3.2).
func needsUTF8(l *ticket.Letter) (bool, error) {
	_, to, err := pathOf(l.To.Address)
	if err != nil {
		return false, err
	}
	_, from, err := pathOf(l.ReturnPath)
	return to || from, err
}

// writeTo writes the mail. Errors are those of w and of the files.
func (m *message) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, m.fields+m.head+"\r\n"); err != nil {
		return err
	}
	return m.body.writeTo(w)
}

// size is the octets that writeTo writes (RFC 1870 §3).
func (m *message) size() (int64, error) {
	var n counter
	err := m.writeTo(&n)
	return int64(n), err
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// sign puts the signature of the From domain on top.
func (m *message) sign(s Signer, l *ticket.Letter) error {
	if s == nil {
		return nil
	}
	domain, err := lookupName(l.From.Address.Domain)
	if err != nil {
		return err
	}
	fields, err := s.Sign(domain, m.writeTo)
	if err != nil {
		return fmt.Errorf("signing for %s: %w", domain, err)
	}
	m.fields = fields
	return nil
}

// boundary is the letter's own, or one made of it where it could not stand in a header.
func boundary(l *ticket.Letter) string {
	b := l.Boundary
	bad := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	if b != "" && len(b) <= 60 && strings.IndexFunc(b, bad) < 0 {
		return b
	}
	sum := sha256.Sum256([]byte(b + "\n" + string(l.MessageID)))
	return hex.EncodeToString(sum[:16])
}
