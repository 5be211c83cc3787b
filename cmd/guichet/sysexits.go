package main

// Exit codes of sysexits(3), by which mail systems know whether to return a mail, or to try again.
const (
	exUsage       = 64
	exDataErr     = 65
	exNoUser      = 67
	exUnavailable = 69
	exTempFail    = 75
	exNoPerm      = 77
)

// exitError is an error for which a command ends with a code of its own.
type exitError struct {
	code int
	err  error
}

func (x exitError) Error() string { return x.err.Error() }

func (x exitError) Unwrap() error { return x.err }

// exitOf is how a pipe ends for a kind of problem (mailpost.Problem).
func exitOf(kind string, temporary bool) int {
	switch {
	case temporary:
		return exTempFail
	case kind == "no-mailbox", kind == "no-relay":
		return exNoUser
	case kind == "refused":
		return exNoPerm
	case kind == "too-large", kind == "malformed", kind == "loop", kind == "bad-sender":
		return exDataErr
	}
	return exUnavailable
}
