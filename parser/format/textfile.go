package format

// TextFile is a file inside a text, encoded as in Usenet: its lines are text[from:to].
type TextFile struct {
	Name     string // as it was sent
	Encoding string // transfer.UUEncode or transfer.YEnc
	From, To int
}
