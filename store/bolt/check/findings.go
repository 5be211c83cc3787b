package check

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// maxProblems is how many problems a check lists before it only counts.
const maxProblems = 100

// Findings are the problems that a check found. The zero value has none.
type Findings struct {
	problems []string
	more     int
}

// Say adds a problem, a sentence.
func (f *Findings) Say(format string, a ...any) {
	if len(f.problems) == maxProblems {
		f.more++
		return
	}
	f.problems = append(f.problems, fmt.Sprintf(format, a...))
}

// Sentences returns them all, or the first ones and how many more there are; nil: none.
func (f *Findings) Sentences() []string {
	if f.more > 0 {
		return append(f.problems, fmt.Sprintf("There are %d more problems.", f.more))
	}
	return f.problems
}

// Pages lets bbolt look for pages of a file that are lost or used twice. It may not run beside a
// writer: tx is the one, or reads where nobody writes.
func Pages(tx *bbolt.Tx, file string, to *Findings) {
	for err := range tx.Check() {
		to.Say("The file %s has a fault: %v.", file, err)
	}
}
