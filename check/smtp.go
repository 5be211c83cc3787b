package check

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"strings"
	"time"
)

// talkTime bounds one conversation, maxTalk what the other side may say in it.
const (
	talkTime = 20 * time.Second
	maxTalk  = 64 << 10
)

// talk is one conversation with a mail server.
type talk struct {
	*smtp.Client
	greeting string
	name     string // of the server, as its greeting says
}

// bounded is a connection that ends after a while, and after so many octets.
type bounded struct {
	net.Conn
	in io.Reader
}

func (b bounded) Read(p []byte) (int, error) { return b.in.Read(p) }

// greet connects and says EHLO; with implicit, TLS comes first.
func (w *world) greet(ctx context.Context, address string, implicit *tls.Config) (*talk, error) {
	ctx, cancel := context.WithTimeout(ctx, talkTime/2)
	defer cancel()
	conn, err := w.dialName(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(talkTime)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if implicit != nil {
		secured := tls.Client(conn, implicit)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		conn = secured
	}
	said := &first{r: io.LimitReader(conn, maxTalk)}
	host, _, _ := net.SplitHostPort(address)
	c, err := smtp.NewClient(bounded{conn, said}, host)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("it does not greet as a mail server: %w", err), conn.Close())
	}
	t := &talk{Client: c, greeting: line(said.b)}
	said.done = true
	if words := strings.Fields(strings.NewReplacer("220-", "", "220 ", "").Replace(t.greeting)); len(words) > 0 {
		t.name = words[0] // RFC 5321 §4.2
	}
	if err := c.Hello(w.c.Hostname); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return t, nil
}

// first keeps what is read first.
type first struct {
	r    io.Reader
	b    []byte
	done bool
}

func (f *first) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if !f.done && len(f.b) < 1024 {
		f.b = append(f.b, p[:n]...)
	}
	return n, err
}

func line(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(s)
}

// secured is what a TLS handshake showed.
type secured struct {
	chain []*x509.Certificate
	err   error // why it does not prove the name; nil: it does
}

// startTLS shakes hands and judges the certificate for a name, but goes on whatever it is.
func (w *world) startTLS(t *talk, name string) (*secured, error) {
	if ok, _ := t.Extension("STARTTLS"); !ok {
		return nil, nil
	}
	if err := t.StartTLS(&tls.Config{ServerName: name, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}); err != nil {
		return nil, err
	}
	state, _ := t.TLSConnectionState()
	return &secured{chain: state.PeerCertificates, err: w.verify(state.PeerCertificates, name)}, nil
}

// verify judges a chain for a name as others would.
func (w *world) verify(chain []*x509.Certificate, name string) error {
	if len(chain) == 0 {
		return errors.New("no certificate")
	}
	middle := x509.NewCertPool()
	for _, c := range chain[1:] {
		middle.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{DNSName: name, Roots: w.Roots, Intermediates: middle, CurrentTime: w.Now()})
	return err
}
