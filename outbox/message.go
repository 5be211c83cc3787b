package outbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"guichet/outbox/route"
	"guichet/ticket"
)

// message is a mail ready to be written, as often as needed and always with the same bytes.
// Except for addresses that need SMTPUTF8 it is 7-bit, so that 8BITMIME never matters.
type message struct {
	fields string // of DKIM, put before the rest once it is signed
	head   string // without the empty line
	body   part
	spool  []byte // the mail without fields once it was written, if it is small; nil: body is written anew
}

// maxSpool is the size in octets up to which a mail is kept as written: it is written for its size, for each
// signature and for the server, and most are small. Every worker may hold as much.
const maxSpool = 128 << 10

// keep writes the mail into spool, if it is not too large for it.
func (m *message) keep() error {
	var c capped
	err := m.writeTo(&c)
	if errors.Is(err, errLarge) {
		return nil
	}
	if err != nil {
		return err
	}
	m.spool = c.b.Bytes()
	return nil
}

// errLarge says that a mail is larger than spool may be.
var errLarge = errors.New("larger than is kept in memory")

// capped is a buffer of at most maxSpool octets.
type capped struct{ b bytes.Buffer }

func (c *capped) Write(b []byte) (int, error) {
	if c.b.Len()+len(b) > maxSpool {
		return 0, errLarge
	}
	return c.b.Write(b)
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
	if m.spool != nil {
		if m.fields != "" {
			if _, err := io.WriteString(w, m.fields); err != nil {
				return err
			}
		}
		_, err := w.Write(m.spool)
		return err
	}
	if _, err := io.WriteString(w, m.fields+m.head+"\r\n"); err != nil {
		return err
	}
	return m.body.writeTo(w)
}

// size is the octets that writeTo writes (RFC 1870 §3).
func (m *message) size() (int64, error) {
	if m.spool != nil {
		return int64(len(m.fields) + len(m.spool)), nil
	}
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
	domain, err := route.Lookup(l.From.Address.Domain)
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
