package mail

// MessageID is the identifier of RFC 5322 §3.6.4 without its angle brackets, byte for byte
// as it was written: foreign ones need not follow the grammar. "" is no identifier.
type MessageID string

// Bracketed returns the id as a header field carries it, and "" for no id.
func (id MessageID) Bracketed() string {
	if id == "" {
		return ""
	}
	return "<" + string(id) + ">"
}
