package pipe

// Exit codes of sysexits(3), by which mail systems know whether to return a mail, or to try again.
const (
	Usage       = 64
	DataErr     = 65
	NoUser      = 67
	Unavailable = 69
	TempFail    = 75
	NoPerm      = 77
)

// Error is an error for which a command ends with a code of its own.
type Error struct {
	Code int // one of sysexits(3)
	Err  error
}

// Exit says that a command ends with a code for err.
func Exit(code int, err error) error { return Error{code, err} }

func (x Error) Error() string { return x.Err.Error() }

func (x Error) Unwrap() error { return x.Err }

// ExitOf is how a pipe ends for a kind of problem (mailpost.Problem).
func ExitOf(kind string, temporary bool) int {
	switch {
	case temporary:
		return TempFail
	case kind == "no-mailbox", kind == "no-relay":
		return NoUser
	case kind == "refused":
		return NoPerm
	case kind == "too-large", kind == "malformed", kind == "loop", kind == "bad-sender":
		return DataErr
	}
	return Unavailable
}
