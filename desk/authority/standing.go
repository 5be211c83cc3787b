package authority

import (
	"guichet/ticket"
)

// IsCustomer reports whether a standing is a customer's who may write on the ticket: requester,
// participant or invited. Watchers, former people and agents are none.
func IsCustomer(s ticket.Standing) bool { return ticket.Rank[s] >= ticket.Rank[ticket.Invited] }
