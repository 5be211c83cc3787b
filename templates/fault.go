package templates

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// fault is one thing that is wrong in a file of words. Line 0 is the file as a whole; no file:
// the text names it.
type fault struct {
	file string
	line int
	text string
}

// Error implements error: "FILE:LINE: what is wrong".
func (f fault) Error() string {
	switch {
	case f.file == "":
		return f.text
	case f.line == 0:
		return f.file + ": " + f.text
	}
	return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.text)
}

// faults are all that is wrong, so that nobody has to start again for each.
type faults []fault

func (f *faults) add(file string, line int, format string, args ...any) {
	*f = append(*f, fault{file, line, fmt.Sprintf(format, args...)})
}

// has reports whether something is wrong on a line already.
func (f faults) has(file string, line int) bool {
	return slices.ContainsFunc(f, func(o fault) bool { return o.file == file && o.line == line })
}

// err is the faults by file and line, each once; nil if there are none.
func (f faults) err() error {
	slices.SortFunc(f, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.text, b.text))
	})
	var all []error
	for _, one := range slices.Compact(f) {
		all = append(all, one)
	}
	return errors.Join(all...)
}

// inTemplate is how text/template begins an error: "template: FILE:LINE:COLUMN: …".
var inTemplate = regexp.MustCompile(`(?s)^template: (.*?):(\d+):(?:\d+:)? (.*)$`)

// addTemplate adds an error of text/template.
func (f *faults) addTemplate(file string, err error) {
	at := inTemplate.FindStringSubmatch(err.Error())
	if at == nil {
		f.add(file, 0, "%v", err)
		return
	}
	line, _ := strconv.Atoi(at[2])
	f.add(at[1], line, "%s", at[3])
}
