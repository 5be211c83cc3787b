package outbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"guichet/outbox/wire"
)

// The longest lines of a login (RFC 4954 §4): an answer, and the command with one in it.
const (
	maxAuthLine = 12288
	maxCommand  = 512
)

// exchange is a login over a connection, command by command (RFC 4954 §4).
//
// QUIRK: go-smtp's Auth says "*" after a refusal too, which ends nothing. Postfix takes it for a command that
// is not SMTP and hangs up, so that no second mechanism can be tried.
type exchange struct{ conn net.Conn }

// errNotAsked ends a login whose server answers out of turn.
var errNotAsked = errors.New("the server did not wait for the answer to its question")

// Auth logs in by one mechanism. What the server refuses with is an *smtp.SMTPError.
func (x exchange) Auth(c sasl.Client) error {
	mechanism, first, err := c.Start()
	if err != nil {
		return err
	}
	line := "AUTH " + mechanism
	if first != nil && len(line)+1+base64.StdEncoding.EncodedLen(len(first)) <= maxCommand-2 {
		line, first = line+" "+encoded(first), nil
	}
	for {
		code, challenge, err := x.ask(line)
		if err != nil || code == 235 {
			return err
		}
		if code != 334 {
			return &smtp.SMTPError{Code: code, Message: challenge}
		}
		answer := first // it did not fit into the command
		if first = nil; answer == nil {
			answer, err = next(c, challenge)
		}
		if err != nil {
			_, _, cancelled := x.ask("*")
			return errors.Join(err, cancelled)
		}
		if line = base64.StdEncoding.EncodeToString(answer); len(line) > maxAuthLine-2 {
			return errors.New("the password is too long for the server")
		}
	}
}

// encoded is an answer within the command, where "" has to be seen.
func encoded(answer []byte) string {
	if len(answer) == 0 {
		return "="
	}
	return base64.StdEncoding.EncodeToString(answer)
}

// next is our answer to a challenge.
func next(c sasl.Client, challenge string) ([]byte, error) {
	question, err := base64.StdEncoding.DecodeString(challenge)
	if err != nil {
		return nil, fmt.Errorf("the server's question: %w", err)
	}
	answer, err := c.Next(question)
	if err == nil && answer == nil {
		return nil, errNotAsked
	}
	return answer, err
}

// ask writes a line and reads the reply to it, whose lines become one text.
func (x exchange) ask(line string) (code int, text string, err error) {
	if _, err := io.WriteString(x.conn, line+"\r\n"); err != nil {
		return 0, "", err
	}
	var lines []string
	for {
		s, err := wire.ReadLine(x.conn, maxAuthLine)
		if err != nil {
			return 0, "", err
		}
		s = strings.TrimRight(s, "\r\n")
		if len(s) < 3 || len(s) > 3 && s[3] != ' ' && s[3] != '-' {
			return 0, "", fmt.Errorf("the server answered %q", oneLine(s))
		}
		if code, err = strconv.Atoi(s[:3]); err != nil || code < 200 || code > 599 {
			return 0, "", fmt.Errorf("the server answered %q", oneLine(s))
		}
		lines = append(lines, s[min(4, len(s)):])
		if len(s) == 3 || s[3] == ' ' {
			return code, strings.Join(lines, "\n"), nil
		}
	}
}
