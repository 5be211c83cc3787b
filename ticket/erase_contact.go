package ticket

import (
	"errors"
)

// ErrAgent is what EraseContact returns for an agent's address: take him out of the
// configuration first.
var ErrAgent = errors.New("this is an agent's address, or one of this desk")
