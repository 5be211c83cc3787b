package demo

import (
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// maxMail is the largest mail that the people's server takes, in octets.
const maxMail = 40 << 20

// ServeSMTP is the people's mail server: it takes what the desk sends into their mailboxes,
// until Close. A listener that others than this machine can reach is refused.
func (d *Demo) ServeSMTP(l net.Listener) error {
	if !loopback(l.Addr().String()) {
		return fmt.Errorf("the demo listens on loopback only, not at %s", l.Addr())
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{demo: d}, nil }))
	s.Domain = "people.demo"
	s.MaxMessageBytes = maxMail
	s.MaxRecipients = 100
	s.EnableSMTPUTF8 = true
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return l.Close()
	}
	d.server = append(d.server, s)
	d.mu.Unlock()
	err := s.Serve(l)
	select {
	case <-d.done:
		return nil
	default:
		return err
	}
}

// session is one client of the people's mail server, which is the desk.
type session struct {
	demo *Demo
	to   []string
}

var _ smtp.Session = (*session)(nil)

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt refuses whom nobody knows once there are too many, so that bounces can be seen too.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.demo.mu.Lock()
	defer s.demo.mu.Unlock()
	if s.demo.lookup(to, true) == nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody of that name in this demo"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "the mail did not come whole"}
	}
	s.demo.file(raw, s.to...)
	return nil
}

func (s *session) Reset()        { s.to = nil }
func (s *session) Logout() error { return nil }
