package authority

import (
	"guichet/ticket"
)

func IsCustomer(s ticket.Standing) bool { return ticket.Rank[s] >= ticket.Rank[ticket.Invited] }
