package filter

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-milter"

	"guichet/mail"
)

// What a milter is offered. Programs made with Sendmail's library end the session unless they
// may make every change that they are able to make; we hear of it and do nothing. Of the steps
// that they may leave out only "skip" is missing: the client would take it for a fault.
const (
	everyChange = milter.OptAddHeader | milter.OptChangeBody | milter.OptAddRcpt | milter.OptRemoveRcpt |
		milter.OptChangeHeader | milter.OptQuarantine | milter.OptChangeFrom | milter.OptAddRcptWithArgs | milter.OptSetSymList
	everyOmission = milter.OptNoConnect | milter.OptNoHelo | milter.OptNoMailFrom | milter.OptNoRcptTo | milter.OptNoBody |
		milter.OptNoHeaders | milter.OptNoEOH | milter.OptNoUnknown | milter.OptNoData |
		milter.OptNoHeaderReply | milter.OptNoConnReply | milter.OptNoHeloReply | milter.OptNoMailReply |
		milter.OptNoRcptReply | milter.OptNoDataReply | milter.OptNoUnknownReply | milter.OptNoEOHReply |
		milter.OptNoBodyReply | milter.OptHeaderLeadingSpace

	oldChange, oldOmission = everyChange & 0x3f, everyOmission & 0x7f // what version 2 knows
)

// infected is how clamav-milter marks malware in X-Virus-Status; virusFound is what rspamd's
// antivirus module says when it rejects.
var (
	infected   = regexp.MustCompile(`(?i)^\s*infected(?:\s+\((.{1,200})\))?`)
	virusFound = regexp.MustCompile(`(?i)virus found:\s*"?([^"]{1,200})`)
)

// errEnough ends the questions to a milter that has decided.
var errEnough = errors.New("the milter has decided")

// inquiry is one mail that one milter is asked about.
type inquiry struct {
	*milter.ClientSession
	found mail.Content
}

// askMilter returns what a milter has against a mail. us is our own name.
func askMilter(ctx context.Context, p Place, us string, env mail.Envelope, raw []byte) (mail.Content, error) {
	h, body := split(raw)
	if len(h) > maxFields {
		return mail.Content{Spam: fmt.Sprintf("its header has more than %d fields", maxFields)}, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	impatience := time.AfterFunc(patience, cancel) // who listens and hangs is found out here
	session, err := greet(dialer{ctx, 2*len(raw) + answerRoom}, p)
	impatience.Stop()
	if err != nil {
		return mail.Content{}, err
	}
	defer session.Close()
	q := &inquiry{ClientSession: session}
	if err = q.ask(us, env, h, body); errors.Is(err, errEnough) {
		err = nil
	}
	return q.found, err
}

// greet begins a session. A milter that speaks version 2 is offered what that knows. All time is
// the dialer's.
func greet(d dialer, p Place) (*milter.ClientSession, error) {
	o := milter.ClientOptions{Dialer: d, ActionMask: everyChange, ProtocolMask: everyOmission}
	session, err := milter.NewClientWithOptions(p.Network, p.Address, o).Session()
	if !errors.Is(err, milter.ErrUnsupportedMilterVersion) {
		return session, err
	}
	o.ActionMask, o.ProtocolMask = oldChange, oldOmission
	return milter.NewClientWithOptions(p.Network, p.Address, o).Session()
}

// ask goes through a mail as SMTP brought it.
func (q *inquiry) ask(us string, env mail.Envelope, h []field, body []byte) error {
	if err := q.envelope(us, env); err != nil {
		return err
	}
	for _, f := range h {
		value := f.value
		if !q.ProtocolOption(milter.OptHeaderLeadingSpace) {
			value = strings.TrimPrefix(value, " ")
		}
		if err := q.heed(q.HeaderField(f.name, value)); err != nil {
			return err
		}
	}
	if err := q.heed(q.HeaderEnd()); err != nil {
		return err
	}
	changes, action, err := q.BodyReadFrom(bytes.NewReader(body))
	if err != nil {
		return err
	}
	for _, c := range changes {
		q.note(c)
	}
	return q.heed(action, nil)
}

// envelope tells of the session and its commands, each with the macros of Sendmail that filters
// look at: Sendmail's library forgets those that come earlier.
func (q *inquiry) envelope(us string, env mail.Envelope) error {
	family, host, address := familyOf(env.Remote)
	host = cmp.Or(env.Name, host) // filters hold it against a client that it has no name
	from := env.From.String()
	about := []string{"i", env.Session, "{mail_addr}", from}
	if env.Trusted {
		about = append(about, "{auth_authen}", from) // its users have logged in
	}
	type step struct {
		code   milter.Code
		macros []string
		tell   func() (*milter.Action, error)
	}
	steps := []step{
		{milter.CodeConn, []string{"j", us}, func() (*milter.Action, error) { return q.Conn(host, family, 0, address) }},
		{milter.CodeHelo, nil, func() (*milter.Action, error) { return q.Helo(env.Helo) }},
		{milter.CodeMail, about, func() (*milter.Action, error) { return q.Mail(from, nil) }},
	}
	for _, rcpt := range env.Recipients {
		to := rcpt.String()
		steps = append(steps, step{milter.CodeRcpt, []string{"{rcpt_addr}", to}, func() (*milter.Action, error) { return q.Rcpt(to, nil) }})
	}
	for _, s := range steps {
		if len(s.macros) > 0 {
			if err := q.Macros(s.code, s.macros...); err != nil {
				return err
			}
		}
		if err := q.heed(s.tell()); err != nil {
			return err
		}
	}
	return nil
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
		q.found.Spam = "a filter rejects it"
		return errEnough
	case a.Code == milter.ActTempFail, a.Code == milter.ActReplyCode && a.SMTPCode < 500:
		return &mail.Error{Kind: mail.Throttled, Text: "please try again later", Err: errors.New("a milter asks for that")}
	case a.Code == milter.ActReplyCode:
		q.found.Spam = fmt.Sprintf("a filter rejects it: %.200s", a.SMTPText)
		if m := virusFound.FindStringSubmatch(a.SMTPText); m != nil {
			q.found.Malware = m[1]
		}
		return errEnough
	}
	return nil
}

// note takes the marks of a filter that says what it thinks of a mail.
func (q *inquiry) note(c milter.ModifyAction) {
	switch {
	case c.Code == milter.ActQuarantine:
		q.found.Spam = fmt.Sprintf("a filter quarantines it: %.200s", c.Reason)
	case c.Code != milter.ActAddHeader && c.Code != milter.ActInsertHeader && c.Code != milter.ActChangeHeader:
	case strings.EqualFold(c.HeaderName, "X-Spam"), strings.EqualFold(c.HeaderName, "X-Spam-Flag"):
		if strings.EqualFold(strings.TrimSpace(c.HeaderValue), "yes") {
			q.found.Spam = "a filter marks it as spam"
		}
	case strings.EqualFold(c.HeaderName, "X-Virus-Status"):
		if m := infected.FindStringSubmatch(c.HeaderValue); m != nil {
			q.found.Malware = "a filter calls it infected"
			if m[1] != "" {
				q.found.Malware = m[1]
			}
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
