package format

// TextFile is a file inside a text, encoded as in Usenet: its lines are text[from:to].
type TextFile struct {
	Name     string
	Encoding string
	From, To int
}
