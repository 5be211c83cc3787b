package filter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/emersion/go-milter"

	"guichet/mail"
)

// maxFields is how many header fields a milter is shown.
const maxFields = 1000

// errEnough ends the questions to a milter that has decided.
var errEnough = errors.New("the milter has decided")

// inquiry is one mail that one milter is asked about.
type inquiry struct {
	*milter.ClientSession
	reason string // why the mail should not come in
}

// askMilter returns why a milter does not want a mail; "" if it has no objection.
func askMilter(ctx context.Context, p Place, hostname string, env mail.Envelope, raw []byte) (string, error) {
	// Connection time-outs are the context's; these bound each packet.
	client := milter.NewClientWithOptions(p.Network, p.Address, milter.ClientOptions{
		Dialer: dialer{ctx}, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second,
		ActionMask: milter.OptAddHeader | milter.OptChangeHeader | milter.OptQuarantine,
	})
	session, err := client.Session()
	if err != nil {
		return "", err
	}
	defer session.Close()
	q := &inquiry{ClientSession: session}
	err = errors.Join(q.Macros(milter.CodeConn, "j", hostname), q.Macros(milter.CodeMail, "i", env.Session))
	if err == nil {
		err = q.ask(env, raw)
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	return q.reason, err
}

// ask goes through a mail as SMTP brought it.
func (q *inquiry) ask(env mail.Envelope, raw []byte) error {
	family, host, address := familyOf(env.Remote)
	steps := []func() (*milter.Action, error){
		func() (*milter.Action, error) { return q.Conn(host, family, 0, address) },
		func() (*milter.Action, error) { return q.Helo(env.Helo) },
		func() (*milter.Action, error) { return q.Mail(env.From.String(), nil) },
	}
	for _, rcpt := range env.Recipients {
		steps = append(steps, func() (*milter.Action, error) { return q.Rcpt(rcpt.String(), nil) })
	}
	fields, body := split(raw)
	for _, f := range fields {
		steps = append(steps, func() (*milter.Action, error) { return q.HeaderField(f[0], f[1]) })
	}
	for _, step := range append(steps, q.HeaderEnd) {
		if err := q.heed(step()); err != nil {
			return err
		}
	}
	changes, action, err := q.BodyReadFrom(bytes.NewReader(body))
	if err == nil {
		for _, c := range changes {
			q.note(c)
		}
	}
	return q.heed(action, err)
}

// heed takes a milter's word on one step. Rejecting and discarding are the same to us: a person
// may still look at the mail.
func (q *inquiry) heed(a *milter.Action, err error) error {
	switch {
	case err != nil:
		return err
	case a.Code == milter.ActAccept:
		return errEnough
	case a.Code == milter.ActReject, a.Code == milter.ActDiscard:
		q.reason = "a filter rejects it"
		return errEnough
	case a.Code == milter.ActTempFail, a.Code == milter.ActReplyCode && a.SMTPCode < 500:
		return &mail.Error{Kind: mail.Throttled, Text: "please try again later", Err: errors.New("a milter asks for that")}
	case a.Code == milter.ActReplyCode:
		q.reason = fmt.Sprintf("a filter rejects it: %.200s", a.SMTPText)
		return errEnough
	}
	return nil
}

// note takes the marks of a filter that lets mail through and says what it thinks of it.
func (q *inquiry) note(c milter.ModifyAction) {
	switch {
	case c.Code == milter.ActQuarantine:
		q.reason = fmt.Sprintf("a filter quarantines it: %.200s", c.Reason)
	case c.Code != milter.ActAddHeader && c.Code != milter.ActInsertHeader && c.Code != milter.ActChangeHeader:
	case strings.EqualFold(c.HeaderName, "X-Spam"), strings.EqualFold(c.HeaderName, "X-Spam-Flag"):
		if strings.EqualFold(strings.TrimSpace(c.HeaderValue), "yes") {
			q.reason = "a filter marks it as spam"
		}
	}
}

// familyOf is a client as a milter wants it.
func familyOf(a netip.Addr) (family milter.ProtoFamily, host, address string) {
	switch {
	case !a.IsValid():
		return milter.FamilyUnknown, "localhost", ""
	case a.Is4():
		return milter.FamilyInet, "[" + a.String() + "]", a.String()
	}
	return milter.FamilyInet6, "[IPv6:" + a.String() + "]", a.String()
}

// split cuts a mail into fields, each a name and its value with the folds, and body.
func split(raw []byte) (fields [][2]string, body []byte) {
	for len(raw) > 0 && len(fields) < maxFields {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		text := strings.TrimRight(string(line), "\r")
		if text == "" {
			return fields, raw
		}
		if (text[0] == ' ' || text[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1][1] += "\n" + text
			continue
		}
		if name, value, ok := strings.Cut(text, ":"); ok {
			fields = append(fields, [2]string{strings.TrimSpace(name), strings.TrimPrefix(value, " ")})
		}
	}
	return fields, raw
}
