package ticket

import "time"

// Memo is what a part of the desk remembers beside tickets: how far a mailbox was read, that a request came already, what
// reports have counted. It names no person, so that an erasure has nothing to look for.
type Memo struct {
	Key   string // printable, without a space: "KIND/…"; KIND is its owner's
	Value []byte
	Until time.Time // afterwards it may be forgotten at any time; zero: never
}
