package smtpd

import (
	"regexp"
	"time"
)

// early reports whether the client spoke before it was greeted (RFC 5321 §4.3.1). Programs that are
// made to send what somebody else wrote do, such as a browser or a server that fetches a URL: their
// next lines must not be taken for a mail.
func (g *gate) early() bool {
	if g.greeted {
		return false
	}
	g.greeted = true
	wait := g.server.options.Silence
	if wait <= 0 || g.session.lmtp || g.session.front.IsValid() {
		return false
	}
	return g.speaks(wait)
}

// speaks waits for a moment whether the client says something. An error comes again with fill.
func (w *wire) speaks(wait time.Duration) bool {
	if w.conn.SetReadDeadline(time.Now().Add(wait)) != nil {
		return false
	}
	n, _ := w.conn.Read(w.in[w.e:])
	w.e += n
	return n > 0
}

// request is a request line of HTTP , of whatever version.
var request = regexp.MustCompile(`^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) \S|^[A-Za-z]+ \S+ HTTP/[0-9]`)

// isRequest reports whether a line is HTTP's and not ours.
func isRequest(line []byte) bool { return request.Match(line) }
