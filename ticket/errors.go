package ticket

import "errors"

// ErrNotAllowed is what Act returns for somebody who has no part in the ticket.
var ErrNotAllowed = errors.New("this address has no part in the ticket")

// ErrAgent is what EraseContact returns for an agent's address: take him out of the
// configuration first.
var ErrAgent = errors.New("this is an agent's address, or one of this desk")
