package bolt

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// maxProblems is how many problems a check lists before it only counts.
const maxProblems = 100

// findings are the problems that a check found. The zero value has none.
type findings struct {
	problems []string
	more     int
}

// say adds a problem, a sentence.
func (f *findings) say(format string, a ...any) {
	if len(f.problems) == maxProblems {
		f.more++
		return
	}
	f.problems = append(f.problems, fmt.Sprintf(format, a...))
}

// sentences returns them all, or the first ones and how many more there are; nil: none.
func (f *findings) sentences() []string {
	if f.more > 0 {
		return append(f.problems, fmt.Sprintf("There are %d more problems.", f.more))
	}
	return f.problems
}

// checkPages lets bbolt look for pages of a file that are lost or used twice. It may not run beside a
// writer: tx is the one, or reads where nobody writes.
func checkPages(tx *bbolt.Tx, file string, to *findings) {
	for err := range tx.Check() {
		to.say("The file %s has a fault: %v.", file, err)
	}
}
