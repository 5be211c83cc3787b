package authority

import (
	"guichet/desk/policy"
	"guichet/ticket"
)

// Asker is who asks, as far as it is known before the rules decide.
type Asker struct {
	Agent   *policy.Agent   // nil: a customer
	Contact *ticket.Contact // of a customer; never nil then
	Within  *ticket.Scope   // of a customer: he looks at this account only; nil: at all
}
