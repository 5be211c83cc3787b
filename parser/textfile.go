package parser

// textFile is a file inside a text, encoded as in Usenet: its lines are text[from:to].
type textFile struct {
	name     string
	encoding string
	from, to int
}
