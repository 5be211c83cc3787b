package state

import (
	"time"

	"github.com/rs/zerolog"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

// Base is what every part of the engine works with. All of it is set.
type Base struct {
	Store ticket.Store
	Keys  *ticket.Keyring
	Dir   *policy.Directory
	Log   zerolog.Logger
	Now   func() time.Time // of the local zone; what is stored is UTC
	Kick  func()           // called when letters may be due
}

// Apply writes what the rules decided, in the transaction that they decided in. m and raw are the mail that
// they decided about; nil where none came.
func (b *Base) Apply(tx ticket.Tx, p *change.Plan, m *parser.Message, raw ticket.Staged, now time.Time) error {
	return apply(b.Dir, tx, b.Keys, p, m, raw, now)
}
