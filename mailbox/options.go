package mailbox

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
	"guichet/ticket"
)

// TLS is how a connection is secured.
type TLS string

// The kinds of TLS. None is for a proxy on this machine only.
const (
	Implicit TLS = "implicit"
	StartTLS TLS = "starttls"
	None     TLS = "none"
)

// Desk takes a mail that comes without an SMTP peer.
type Desk interface {
	Deliver(ctx context.Context, h desk.Handed, data io.Reader) (desk.Delivered, error)
}

// Options say which mailbox is read, and how.
type Options struct {
	Server string // "host:port"
	TLS    TLS
	Roots  *x509.CertPool // nil: those of this machine
	User   string
	Secret func() (string, error) // password, or access token; asked at each login
	OAuth  bool                   // by XOAUTH2
	Folder string
	MoveTo string // where mails go that were taken; "": they are marked as seen
	Limit  int64  // octets of a mail; larger ones stay, flagged

	Source mail.Source
	Desk   Desk
	Store  ticket.Store
	Log    zerolog.Logger
	Now    func() time.Time // nil: the system's clock
}

func (o *Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

// memoKey names what is remembered of the mailbox. Another folder, user or server is another mailbox.
func (o *Options) memoKey() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{strings.ToLower(o.Server), o.User, o.Folder}, "\x00")))
	return "mailbox/" + hex.EncodeToString(sum[:16])
}
