package mail

// Content is what content filters found in a mail. The zero value: nothing.
type Content struct {
	Spam    string // why a filter takes it for spam
	Malware string // the name of what a scanner found
}
