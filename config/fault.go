package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Fault is one thing that is wrong with a configuration file. Text says what and how to
// mend it.
type Fault struct {
	File string
	Line int    // from 1; 0: no line of the file, such as a missing key
	Key  string // such as smtp.listen or address.email; "" for the file as a whole
	Text string
}

// String is one line, whatever the file quotes in its text.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.Text)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, b.String())
}

// Faults is every fault of a configuration, by line; its text has one line for each. It is
// what Parse, Load and Check return.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// err returns f sorted, or nil when there is nothing wrong.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	slices.SortStableFunc(f, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(f)
}

// source is where the keys of a file stand.
type source struct {
	file  string
	lines map[string]int // by path, such as "address[1].email"; a table by its header
}

// fault blames the key at path, or the table around it where the key is not there.
func (s source) fault(path, format string, args ...any) Fault {
	line, at := 0, path
	for line == 0 && at != "" {
		line = s.lines[at]
		if cut := strings.LastIndexAny(at, ".["); cut >= 0 {
			at = at[:cut]
		} else {
			at = ""
		}
	}
	return Fault{File: s.file, Line: line, Key: plain(path), Text: fmt.Sprintf(format, args...)}
}

// plain takes the places out of a path: address[1].email becomes address.email.
func plain(path string) string {
	var b strings.Builder
	for path != "" {
		before, rest, found := strings.Cut(path, "[")
		b.WriteString(before)
		if !found {
			break
		}
		_, path, _ = strings.Cut(rest, "]")
	}
	return b.String()
}
