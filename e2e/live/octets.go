package live

import (
	"crypto/tls"
	"io"
	"net/textproto"
)

// Say sends octets as they are, in one segment if they fit. What the server thinks of them, Hear
// tells, also that it hung up.
func (c *Client) Say(octets string) { io.WriteString(c.conn, octets) }

// Hear reads the next reply.
func (c *Client) Hear() Answer { return c.read(0) }

// Rest reads all that the server still says, until it hangs up.
func (c *Client) Rest() string {
	rest, _ := io.ReadAll(c.text.R) // what came before a fault is what it said
	return string(rest)
}

// Secure begins TLS after STARTTLS was answered, without a look at the certificate.
func (c *Client) Secure() error {
	secured := tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true})
	if err := secured.Handshake(); err != nil {
		return err
	}
	c.conn, c.text = secured, textproto.NewConn(secured)
	return nil
}

// Certificate is the one that the server showed in Secure, as it came; nil before.
func (c *Client) Certificate() []byte {
	secured, ok := c.conn.(*tls.Conn)
	if !ok {
		return nil
	}
	return secured.ConnectionState().PeerCertificates[0].Raw
}
