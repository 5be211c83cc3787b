package policy

// Articles are the help articles that may be suggested and sent. They do not change while
// the desk runs, and any number of goroutines may ask at once.
type Articles interface {
	// Suggest returns the names of those that may answer a mail, the best first.
	Suggest(subject, text, language string) []string
	// Find returns the name of one as it is kept, for a name as somebody wrote it.
	Find(name string) (string, bool)
}

// NoArticles is a desk without a folder of them.
type NoArticles struct{}

// Suggest finds none.
func (NoArticles) Suggest(_, _, _ string) []string { return nil }

// Find knows none.
func (NoArticles) Find(string) (string, bool) { return "", false }
