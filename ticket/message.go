package ticket

// OriginOrSelf names the message whose raw mail this one has, which may be itself.
func (m *Message) OriginOrSelf() Origin {
	if m.Origin.Ticket != 0 {
		return m.Origin
	}
	return Origin{Ticket: m.Ticket, Message: m.ID}
}
