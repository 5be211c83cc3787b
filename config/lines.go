package config

import (
	"fmt"
	"strings"
)

// locate finds the line of every key and table of a file that is known to be TOML, for the
// faults that only its values have: the toml module keeps those places to itself. What
// stands inside a value (inline tables) has no line of its own.
func locate(data []byte) map[string]int {
	l := locator{text: string(data), line: 1, lines: map[string]int{}, count: map[string]int{}}
	for l.skipBlank() {
		if l.text[0] == '[' {
			l.header()
		} else {
			l.key()
		}
	}
	return l.lines
}

type locator struct {
	text   string // what is left
	line   int
	prefix string // of the table that we are in, "" or ending in '.'
	lines  map[string]int
	count  map[string]int // of [[tables]] seen, by name
}

// take consumes n bytes.
func (l *locator) take(n int) string {
	got := l.text[:n]
	l.line += strings.Count(got, "\n")
	l.text = l.text[n:]
	return got
}

// until consumes up to the end of the line.
func (l *locator) rest() string {
	n := strings.IndexByte(l.text, '\n')
	if n < 0 {
		n = len(l.text)
	}
	return l.take(n)
}

// skipBlank goes to the next statement and reports whether there is one.
func (l *locator) skipBlank() bool {
	for l.text != "" {
		switch l.text[0] {
		case ' ', '\t', '\r', '\n', '\xef', '\xbb', '\xbf':
			l.take(1)
		case '#':
			l.rest()
		default:
			return true
		}
	}
	return false
}

// header reads [name] and [[name]].
func (l *locator) header() {
	at := l.line
	text := l.rest()
	array := strings.HasPrefix(text, "[[")
	text, _, _ = strings.Cut(strings.TrimLeft(text, "["), "]")
	name := tidy(text)
	if first, more, ok := strings.Cut(name, "."); ok && l.count[first] > 0 {
		name = fmt.Sprintf("%s[%d].%s", first, l.count[first]-1, more)
	}
	if array {
		path := fmt.Sprintf("%s[%d]", name, l.count[name])
		l.count[name]++
		l.lines[path] = at
		if l.lines[name] == 0 {
			l.lines[name] = at
		}
		l.prefix = path + "."
		return
	}
	l.lines[name] = at
	l.prefix = name + "."
}

// key reads name = value, however many lines the value has.
func (l *locator) key() {
	at := l.line
	n := strings.IndexAny(l.text, "=\n")
	if n < 0 || l.text[n] == '\n' { // a key with '=' in quotes, cut off: give up on the line
		l.rest()
		return
	}
	l.lines[l.prefix+tidy(l.take(n))] = at
	depth := 0
	for l.text != "" {
		switch c := l.text[0]; c {
		case '"', '\'':
			l.quoted()
			continue
		case '#':
			l.rest()
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '\n':
			if depth <= 0 {
				return
			}
		}
		l.take(1)
	}
}

// quoted consumes a string of any of TOML's four kinds.
func (l *locator) quoted() {
	mark := l.text[:1]
	if strings.HasPrefix(l.text, mark+mark+mark) {
		mark = l.text[:3]
	}
	l.take(len(mark))
	for l.text != "" && !strings.HasPrefix(l.text, mark) {
		if l.text[0] == '\\' && mark[0] == '"' && len(l.text) > 1 {
			l.take(1)
		}
		l.take(1)
	}
	l.take(min(len(mark), len(l.text)))
	for len(mark) == 3 && strings.HasPrefix(l.text, mark[:1]) { // """he said "so""""
		l.take(1)
	}
}

// tidy writes a dotted key as paths have it.
func tidy(s string) string {
	parts := strings.Split(s, ".")
	for i, p := range parts {
		parts[i] = strings.Trim(strings.TrimSpace(p), `"'`)
	}
	return strings.Join(parts, ".")
}
