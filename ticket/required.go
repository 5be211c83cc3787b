package ticket

// MissingField is a field that a letter asks for, in the words of the ticket's language.
type MissingField struct {
	Label    string
	Kind     FieldKind
	Choices  []string `json:",omitempty"`
	Required bool     `json:",omitempty"`
}

// Asking is how far the desk went in asking for the fields that a ticket misses. It asks
// in the confirmation; if a reply leaves something missing, once more in the next letter
// that an agent causes; and never again.
type Asking string

// The steps.
const (
	NotAsked   Asking = ""
	AskedOnce  Asking = "once"
	AskAgain   Asking = "again" // the next letter asks
	AskedTwice Asking = "twice"
)
