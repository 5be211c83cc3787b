package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	dialTime = 30 * time.Second
	// silence is how long a server may say nothing. IDLE begins anew before, to which it has to answer.
	silence  = 10 * time.Minute
	idleTime = 4 * time.Minute
)

// quiet is a connection that ends when its server is silent: the client waits for ever where it only listens.
type quiet struct{ net.Conn }

// SetReadDeadline implements net.Conn.
func (q quiet) SetReadDeadline(t time.Time) error {
	if t.IsZero() {
		t = time.Now().Add(silence)
	}
	return q.Conn.SetReadDeadline(t)
}

// dial connects and logs in. What comes without being asked for kicks.
func (o *Options) dial(ctx context.Context, kick func()) (*imapclient.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", o.Server)
	if err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(o.Server)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	secure := &tls.Config{ServerName: host, RootCAs: o.Roots, MinVersion: tls.VersionTLS12}
	options := &imapclient.Options{TLSConfig: secure, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) { kick() },
	}}
	var c *imapclient.Client
	switch o.TLS {
	case Implicit:
		t := tls.Client(conn, secure)
		if err := t.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("TLS: %w", err), conn.Close())
		}
		secure.NextProtos = nil
		c = imapclient.New(quiet{t}, options)
	case StartTLS:
		if c, err = imapclient.NewStartTLS(quiet{conn}, options); err != nil {
			return nil, errors.Join(fmt.Errorf("STARTTLS: %w", err), conn.Close())
		}
	default:
		c = imapclient.New(quiet{conn}, options)
	}
	if err := o.login(c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// login says who we are.
func (o *Options) login(c *imapclient.Client) error {
	if err := c.WaitGreeting(); err != nil {
		return fmt.Errorf("greeting: %w", err)
	}
	secret, err := o.Secret()
	if err != nil {
		return err
	}
	switch caps := c.Caps(); {
	case o.OAuth:
		err = c.Authenticate(&xoauth2{user: o.User, token: secret})
	case caps.Has(imap.CapLoginDisabled):
		err = c.Authenticate(plain(o.User, secret))
	default:
		err = c.Login(o.User, secret).Wait()
	}
	if err != nil {
		return fmt.Errorf("login: %w", err)
	}
	return nil
}

// Prove connects, logs in, looks at the folder without changing it, and leaves.
func (o *Options) Prove(ctx context.Context) error {
	c, err := o.dial(ctx, func() {})
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.Select(o.Folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return fmt.Errorf("the folder %q: %w", o.Folder, err)
	}
	return c.Logout().Wait()
}
