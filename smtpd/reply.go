package smtpd

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/emersion/go-smtp"

	"guichet/mail"
)

// reply is one answer to a client. The zero reply is none.
type reply struct {
	code     int
	enhanced smtp.EnhancedCode // RFC 3463; zero where RFC 2034 allows none
	text     string
	hangup   bool // the session ends with it
	fault    bool // it counts against Options.Faults
}

// kinds is the table from kinds of error to replies. Text is for errors that bring none.
var kinds = [...]reply{
	mail.Internal:     {code: 451, enhanced: smtp.EnhancedCode{4, 3, 0}, text: "A fault of ours, please try again later"},
	mail.Busy:         {code: 451, enhanced: smtp.EnhancedCode{4, 3, 2}, text: "Too much at once, please try again soon"},
	mail.Full:         {code: 452, enhanced: smtp.EnhancedCode{4, 3, 1}, text: "No space, please try again later"},
	mail.Throttled:    {code: 450, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many mails from your address, please try again later"},
	mail.NoMailbox:    {code: 550, enhanced: smtp.EnhancedCode{5, 1, 1}, text: "There is no such mailbox here"},
	mail.NoRelay:      {code: 550, enhanced: smtp.EnhancedCode{5, 7, 1}, text: "This host takes no mail for that domain"},
	mail.TooLarge:     {code: 552, enhanced: smtp.EnhancedCode{5, 3, 4}, text: "The mail is too large"},
	mail.Malformed:    {code: 554, enhanced: smtp.EnhancedCode{5, 6, 0}, text: "Lines must end with CR LF, and neither may stand alone"},
	mail.Loop:         {code: 554, enhanced: smtp.EnhancedCode{5, 4, 6}, text: "The mail has passed too many hosts"},
	mail.Refused:      {code: 550, enhanced: smtp.EnhancedCode{5, 7, 1}, text: "Refused by policy"},
	mail.BadSender:    {code: 553, enhanced: smtp.EnhancedCode{5, 1, 7}, text: "The sender's address is not valid"},
	mail.Disconnected: {code: 451, enhanced: smtp.EnhancedCode{4, 4, 2}, text: "The connection was lost, nothing is kept"},
}

// Replies to what no Desk has to decide.
var (
	replyTaken    = reply{code: 250, enhanced: smtp.EnhancedCode{2, 0, 0}, text: "Taken"}
	replyChunk    = reply{code: 250, enhanced: smtp.EnhancedCode{2, 0, 0}, text: "Go on"}
	replyNoop     = reply{code: 250, enhanced: smtp.EnhancedCode{2, 0, 0}, text: "Ready"}
	replyGreeting = reply{code: 220, text: "ESMTP Service Ready"}
	replyStartTLS = reply{code: 220, enhanced: smtp.EnhancedCode{2, 0, 0}, text: "Go on with TLS"}
	replyNoTLS    = reply{code: 454, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many handshakes of yours failed, please try again later"}
	sizeOffer     = regexp.MustCompile(`(?m)^(250[- ])SIZE\r\n`) // go-smtp's, without the size
	startTLSOffer = "250-STARTTLS\r\n"
	frontOffer    = "250-XCLIENT ADDR HELO NAME PORT PROTO LOGIN DESTADDR DESTPORT\r\n" +
		"250-XFORWARD ADDR HELO NAME PORT PROTO IDENT SOURCE\r\n"

	replyUnknown   = reply{code: 500, enhanced: smtp.EnhancedCode{5, 5, 2}, text: "Unknown command", fault: true}
	replyLongLine  = reply{code: 500, enhanced: smtp.EnhancedCode{5, 5, 2}, text: "Command line too long", fault: true}
	replyBareLine  = reply{code: 500, enhanced: smtp.EnhancedCode{5, 5, 2}, text: "Lines must end with CR LF, and neither may stand alone", fault: true}
	replySyntax    = reply{code: 501, enhanced: smtp.EnhancedCode{5, 5, 2}, text: "Syntax error in the argument", fault: true}
	replyHelo      = reply{code: 501, enhanced: smtp.EnhancedCode{5, 5, 2}, text: "Your name is not one that a host can have", fault: true}
	replySender    = reply{code: 501, enhanced: smtp.EnhancedCode{5, 1, 7}, text: "Expected FROM:<address>", fault: true}
	replyRecipient = reply{code: 501, enhanced: smtp.EnhancedCode{5, 1, 3}, text: "Expected TO:<address>", fault: true}
	replyNoAnswer  = reply{code: 553, enhanced: smtp.EnhancedCode{5, 1, 7}, text: "The sender's domain is no name that DNS can have, so no answer would arrive"}
	replyNoUTF8    = reply{code: 553, enhanced: smtp.EnhancedCode{5, 6, 7}, text: "An answer to an address with non-ASCII letters could not leave from here"}
	replyNotASCII  = reply{code: 553, enhanced: smtp.EnhancedCode{5, 6, 7}, text: "An address with non-ASCII letters needs SMTPUTF8"}
	replyParameter = reply{code: 555, enhanced: smtp.EnhancedCode{5, 5, 4}, text: "Unknown or broken parameter", fault: true}
	replyNotHere   = reply{code: 502, enhanced: smtp.EnhancedCode{5, 5, 1}, text: "Not offered here", fault: true}
	replySequence  = reply{code: 503, enhanced: smtp.EnhancedCode{5, 5, 1}, text: "Not now: bad sequence of commands", fault: true}
	replyNoRcpt    = reply{code: 503, enhanced: smtp.EnhancedCode{5, 5, 1}, text: "No recipient was accepted", fault: true}
	replyChunkSize = reply{code: 501, enhanced: smtp.EnhancedCode{5, 5, 4}, text: "Expected BDAT size [LAST]", hangup: true}

	replyProxy     = reply{code: 421, enhanced: smtp.EnhancedCode{4, 5, 2}, text: "The PROXY header is broken", hangup: true}
	replyTimeout   = reply{code: 421, enhanced: smtp.EnhancedCode{4, 4, 2}, text: "Waited too long for you", hangup: true}
	replyStopping  = reply{code: 421, enhanced: smtp.EnhancedCode{4, 3, 2}, text: "The service is going down, please come back", hangup: true}
	replyCrowded   = reply{code: 421, enhanced: smtp.EnhancedCode{4, 3, 2}, text: "Too many connections, please try again soon", hangup: true}
	replyDisplaced = reply{code: 421, enhanced: smtp.EnhancedCode{4, 3, 2}, text: "Too many connections, and this one brings no mail", hangup: true}
	replyPerHost   = reply{code: 421, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many connections from your address", hangup: true}
	replyTooMany   = reply{code: 421, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many commands", hangup: true}
	replyFaults    = reply{code: 421, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many errors", hangup: true}
	replyHarvest   = reply{code: 421, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "Too many unknown recipients", hangup: true}
	replyEarly     = reply{code: 554, enhanced: smtp.EnhancedCode{5, 5, 1}, text: "You spoke before the greeting", hangup: true}
	replyRequest   = reply{code: 554, enhanced: smtp.EnhancedCode{5, 5, 1}, text: "This is a mail server, and that was HTTP", hangup: true}
	replyOld       = reply{code: 421, enhanced: smtp.EnhancedCode{4, 7, 0}, text: "This session is too old", hangup: true}
)

// replyTo turns an error of the Desk into a reply: one without a kind costs the sender a
// retry, and says nothing but the session to ask about.
func replyTo(e *mail.Error, session string) reply {
	kind := mail.Internal
	if e != nil && e.Kind > 0 && int(e.Kind) < len(kinds) {
		kind = e.Kind
	}
	r := kinds[kind]
	switch {
	case kind == mail.Internal:
		r.text += " (session " + session + ")"
	case e.Text != "":
		r.text = clean(e.Text)
	}
	return r
}

// Reply is what a client hears when the Desk returns e: both codes, and the text.
func Reply(e *mail.Error) (status, text string) {
	r := replyTo(e, "")
	return r.status(), r.text
}

// permanent is the first code that tells a client not to try again.
const permanent = 500

// maxText bounds a reply line well below the 512 octets of RFC 5321 §4.5.3.1.5.
const maxText = 400

// clean makes one line of printable ASCII of a text.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r > '~':
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), maxText)]
}

// status is what the log keeps of a reply: its two codes.
func (r reply) status() string {
	return fmt.Sprintf("%d %d.%d.%d", r.code, r.enhanced[0], r.enhanced[1], r.enhanced[2])
}

// line is the reply as it goes over the wire.
func (r reply) line() []byte {
	if r.enhanced == (smtp.EnhancedCode{}) {
		return fmt.Appendf(nil, "%d %s\r\n", r.code, r.text)
	}
	return fmt.Appendf(nil, "%s %s\r\n", r.status(), r.text)
}

// err is the reply as go-smtp takes it: always of this one type, since every other error
// becomes a permanent failure that shows its text to the stranger.
func (r reply) err() error {
	return &smtp.SMTPError{Code: r.code, EnhancedCode: r.enhanced, Message: r.text}
}

// positive reports whether a reply as written by go-smtp says yes.
func positive(line []byte) bool { return len(line) > 0 && line[0] == '2' }
