package parser

// Parse reads a mail. It never fails: see Message.Problems. The Message keeps raw.
func Parse(raw []byte) *Message {
	return &Message{}
}
