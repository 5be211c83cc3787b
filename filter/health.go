package filter

import (
	"errors"
	"sync"
)

// hangs is how many mails in a row a filter has to leave without an answer to be taken for one that
// hangs.
const hangs = 3

// Faults of a filter that says nothing.
var (
	errSilent = errors.New("it did not answer in time")
	errHangs  = errors.New("it left the last mails without an answer, and another mail asks it now")
)

// health is whether a filter answers. One that listens and hangs would keep every mail waiting for
// all the time that there is, and their connections with them. So then one mail at a time asks it,
// and the others do at once what the policy says: that one finds out when the filter is back. A
// fault that comes quickly costs nothing, and is no sign of this.
type health struct {
	mu     sync.Mutex
	silent int  // mails in a row that it did not answer
	trying bool // a mail asks one that hangs
}

// begin reports whether a mail may ask; alone says that no other one may meanwhile. Who may has to
// call end.
func (h *health) begin() (alone, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	alone = h.silent >= hangs
	if alone && h.trying {
		return false, false
	}
	h.trying = h.trying || alone
	return alone, true
}

// end notes whether the mail was left without an answer.
func (h *health) end(alone, silent bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if alone {
		h.trying = false
	}
	if h.silent++; !silent {
		h.silent = 0
	}
}
