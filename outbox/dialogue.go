package outbox

import (
	"bufio"
	"errors"
	"io"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/emersion/go-smtp"
)

// The commands of a mail are said here, and not by the SMTP client that said EHLO: it waits for the reply to each (a system
// call and a turn on the line apiece, where servers take them together by RFC 2920), and looks at each octet of the mail.

// command writes one command, or several that go together, each ended by CRLF.
func (l *link) command(lines string) error {
	_, err := io.WriteString(l.replies, lines)
	return err
}

// ask gives a command and reads the reply to it, which shall begin with the digits of want.
func (l *link) ask(want int, line string) error {
	if err := l.command(line + "\r\n"); err != nil {
		return err
	}
	_, err := l.answer(want)
	return err
}

// answer reads one reply. What the server refuses with is an *smtp.SMTPError.
func (l *link) answer(want int) (words string, err error) {
	if l.in == nil {
		l.in = textproto.NewReader(bufio.NewReader(l.replies))
	}
	_, words, err = l.in.ReadResponse(want)
	var other *textproto.Error
	if errors.As(err, &other) {
		return words, inSMTP(other)
	}
	return words, err
}

// inSMTP reads the status code that begins each line of a reply (RFC 2034 §4), if one does.
func inSMTP(e *textproto.Error) *smtp.SMTPError {
	whole := &smtp.SMTPError{Code: e.Code, Message: e.Msg}
	status, words, found := strings.Cut(e.Msg, " ")
	digits := strings.Split(status, ".")
	if !found || len(digits) != 3 {
		return whole
	}
	var code smtp.EnhancedCode
	for i, d := range digits {
		n, err := strconv.Atoi(d)
		if err != nil {
			return whole
		}
		code[i] = n
	}
	return &smtp.SMTPError{Code: e.Code, EnhancedCode: code, Message: strings.ReplaceAll(words, "\n"+status+" ", "\n")}
}

// begin opens a transaction, until the server waits for the mail. A fault leaves it open, so that RSET ends it.
func (l *link) begin(p *post) *fault {
	if strings.ContainsAny(p.from+p.to, "\r\n") { // pathOf refuses them
		return temporary(letterFault, "MAIL", errors.New("a path with a new line"))
	}
	steps := [...]struct {
		line string
		want int
		of   func(error) *fault
	}{
		{l.mailFrom(p), 250, func(err error) *fault { return refused("MAIL", early{err, true}) }},
		{l.rcptTo(p), 25, func(err error) *fault { return refused("RCPT", early{err, false}).inWords() }},
		{"DATA\r\n", 354, func(err error) *fault { return refused("DATA", err) }},
	}
	together, _ := l.client.Extension("PIPELINING")
	if together {
		if err := l.command(steps[0].line + steps[1].line + steps[2].line); err != nil {
			return steps[0].of(err)
		}
	}
	var first *fault
	for _, s := range steps {
		if !together {
			if err := l.command(s.line); err != nil {
				return s.of(err)
			}
		}
		l.conn.Expect(l.times.Command) // of each reply
		_, err := l.answer(s.want)
		switch {
		case err == nil && first != nil && s.want == 354:
			return l.withdraw(first)
		case err == nil:
			continue
		case first == nil:
			first = s.of(err)
		}
		if !together || first.broken {
			return first
		}
	}
	return first
}

// withdraw ends a mail without a recipient that a server waits for all the same (RFC 2920 §3.1): with nothing in it.
func (l *link) withdraw(f *fault) *fault {
	if err := l.command(".\r\n"); err != nil {
		f.broken = true
		return f
	}
	if _, err := l.answer(0); err != nil && !errors.As(err, new(*smtp.SMTPError)) {
		f.broken = true
	}
	return f
}

// mailFrom is the command that names the return path, with what the server asked to know.
func (l *link) mailFrom(p *post) string {
	line := "MAIL FROM:<" + p.from + ">"
	if ok, _ := l.client.Extension("8BITMIME"); ok {
		line += " BODY=8BITMIME" // RFC 6152 §3
	}
	if ok, _ := l.client.Extension("SIZE"); ok {
		line += " SIZE=" + strconv.FormatInt(p.size, 10) // RFC 1870 §6
	}
	if p.utf8 {
		line += " SMTPUTF8" // RFC 6531 §3.4
	}
	return line + l.report(p) + "\r\n"
}

// rcptTo is the command that names the recipient.
func (l *link) rcptTo(p *post) string { return "RCPT TO:<" + p.to + ">" + l.notify(p) + "\r\n" }
