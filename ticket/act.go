package ticket

import (
	"errors"
)

// ErrNotAllowed is what Act returns for somebody who has no part in the ticket.
var ErrNotAllowed = errors.New("this address has no part in the ticket")
