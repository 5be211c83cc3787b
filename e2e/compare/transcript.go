package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"guichet/e2e/live"
)

// transcript is what a story came to, for people to read and for diff to compare.
type transcript struct{ strings.Builder }

// head begins a step.
func (t *transcript) head(format string, args ...any) {
	fmt.Fprintf(t, "\n==== "+format+"\n", args...)
}

// section is a part of a step: every line of the text is indented, so that diff finds the steps.
func (t *transcript) section(what, text string) {
	fmt.Fprintf(t, "-- %s\n", what)
	for line := range strings.Lines(text) {
		t.WriteString("   " + strings.TrimSuffix(line, "\n") + "\n")
	}
}

// writeLetters writes the letters of a step, sorted, since they left side by side, and returns them in
// that order.
func (t *transcript) writeLetters(letters []live.Letter) []live.Letter {
	letters = slices.Clone(letters)
	key := func(l live.Letter) string { return strings.Join(l.Rcpt, ", ") + "\n" + string(l.Raw) }
	slices.SortFunc(letters, func(a, b live.Letter) int { return strings.Compare(key(a), key(b)) })
	for _, l := range letters {
		t.section(fmt.Sprintf("letter to %s from %s", strings.Join(l.Rcpt, ", "), l.From), readable(l.Raw))
	}
	return letters
}

// readable is a letter with line ends for people. One that is no CRLF would be a fault: it is kept
// visible.
func readable(raw []byte) string {
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	if bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) {
		text += "<a bare LF is in it>\n"
	}
	return strings.ReplaceAll(text, "\r", "<CR>")
}

// writeLines writes the log of a step, sorted: lines of several goroutines.
func (t *transcript) writeLines(what, text string) {
	if text == "" {
		return
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines)
	t.section(what, strings.Join(lines, "\n")+"\n")
}

// indented makes JSON readable line by line; anything else stays as it is.
func indented(text []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, text, "", "  ") != nil {
		return string(text)
	}
	return b.String()
}
