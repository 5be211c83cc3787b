package watch

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"guichet/metrics"
	"guichet/service"
)

// Wanted are the lines of a log that somebody wants to see. The zero value: those of the mail log.
type Wanted struct {
	Verbs []string // these only
	Words []string // each of them stands in the line
	All   bool     // without Verbs: every line
}

// Last are the last n lines.
func Last(lines []string, n int) []string { return lines[max(0, len(lines)-max(n, 0)):] }

// MailVerbs are the lines that tail shows unless it is told otherwise.
func MailVerbs() []string { return slices.Concat(metrics.Verbs, []string{"filed"}) }

// Read turns a line into what is printed, and reports whether it is wanted.
func (w Wanted) Read(line []byte, asJSON bool) (string, bool) {
	var b bytes.Buffer
	if _, err := service.ForPeople(&b).Write(line); err != nil {
		return "", false
	}
	text := b.String()
	var said struct{ Message string }
	if err := json.Unmarshal(line, &said); err != nil {
		return "", false
	}
	verbs := w.Verbs
	if len(verbs) == 0 && !w.All {
		verbs = MailVerbs()
	}
	folded := strings.ToLower(text)
	lacks := func(word string) bool { return !strings.Contains(folded, strings.ToLower(word)) }
	wanted := (len(verbs) == 0 || slices.Contains(verbs, said.Message)) && !slices.ContainsFunc(w.Words, lacks)
	if asJSON {
		text = string(line) + "\n"
	}
	return text, wanted
}
