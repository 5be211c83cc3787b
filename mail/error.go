package mail

import "errors"

// Kind is the kind of a fault, as far as a stranger has to know it. Only smtpd knows which
// reply a kind becomes.
type Kind int

// The kinds. Internal is the zero value, so that an error which nobody classified costs
// the sender a retry and never a letter.
const (
	Internal     Kind = iota // a fault of ours: try again later
	Busy                     // too much at once: try again soon
	Full                     // no space: try again later
	Throttled                // this client does too much: try again later
	NoMailbox                // the recipient does not exist here
	NoRelay                  // the recipient's domain is not ours
	TooLarge                 // over the hard size limit
	Malformed                // the content breaks RFC 5321 (bare CR or LF)
	Loop                     // it has passed too many hosts
	Refused                  // policy refuses it for good
	BadSender                // the reverse-path is not an address
	Disconnected             // the client was gone before it could hear the answer
)

// Error is the one typed error that crosses a package's edge. Text is safe for strangers;
// Err, for the log only, holds the cause.
type Error struct {
	Kind Kind
	Text string
	Err  error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Text + ": " + e.Err.Error()
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first Error in err's chain, Internal where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
