package ticket

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Said is one line of an answer to commands: which line it is about, and what is said to
// it. The words are the templates', by Key and Args, so that everybody reads them in his
// own language; templates/lang/en.tmpl lists the keys.
type Said struct {
	Line string   `json:",omitempty"` // the command as it was written; "": about the mail
	Key  string   `json:",omitempty"` // of the sentence, without "done.", "refused." or "answer."
	Args []string `json:",omitempty"` // what stands for {1}, {2} and so on in it
	Text string   `json:",omitempty"` // where Key is "": free words, shown as they are
}

// IsZero reports whether nothing is said.
func (s Said) IsZero() bool { return s.Line == "" && s.Key == "" && s.Text == "" }

// UnmarshalJSON also reads the plain sentence that was stored before there were keys.
func (s *Said) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*s = Said{}
		return json.Unmarshal(data, &s.Text)
	}
	type plain Said
	return json.Unmarshal(data, (*plain)(s))
}

// Say makes the sentence of a key. Args are written as fmt.Sprint does.
func Say(key string, args ...any) Said { return Said{Key: key, Args: Args(args)} }

// Refusal is why a command was not done: an error whose words are the templates'.
type Refusal struct {
	key  string
	args []string
}

// Refuse makes the error of a key.
func Refuse(key string, args ...any) error { return &Refusal{key, Args(args)} }

// Error is for logs and tests: key and arguments, not a sentence. Readers get what RefusedLine makes.
func (e *Refusal) Error() string {
	return strings.TrimSpace("refused: " + e.key + " " + strings.Join(e.args, ", "))
}

// RefusedLine is what to say to a line that failed with err.
func RefusedLine(line string, err error) Said {
	var e *Refusal
	if errors.As(err, &e) {
		return Said{Line: line, Key: e.key, Args: e.args}
	}
	return Said{Line: line, Text: err.Error()}
}

// Args writes each argument as fmt.Sprint does; nil for none.
func Args(args []any) []string {
	var all []string
	for _, a := range args {
		all = append(all, fmt.Sprint(a))
	}
	return all
}
