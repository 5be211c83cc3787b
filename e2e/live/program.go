package live

import (
	"errors"
	"fmt"
	"os"
)

// Program is a T that is no test: what a program of ours runs on. The zero value is ready for use; End, or the end of
// Do, stops what was started with it.
type Program struct{ cleanups []func() }

// over is what Fatalf panics with.
type over string

// Helper does nothing.
func (p *Program) Helper() {}

// Logf prints to standard error.
func (p *Program) Logf(format string, a ...any) { fmt.Fprintf(os.Stderr, format+"\n", a...) }

// Fatalf ends the Do around it.
func (p *Program) Fatalf(format string, a ...any) { panic(over(fmt.Sprintf(format, a...))) }

// Cleanup registers what End does, last first.
func (p *Program) Cleanup(f func()) { p.cleanups = append(p.cleanups, f) }

// TempDir is a new directory that End removes.
func (p *Program) TempDir() string {
	dir, err := os.MkdirTemp("", "guichet-")
	if err != nil {
		p.Fatalf("%v", err)
	}
	p.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// End stops what was started with p.
func (p *Program) End() {
	for len(p.cleanups) > 0 {
		last := p.cleanups[len(p.cleanups)-1]
		p.cleanups = p.cleanups[:len(p.cleanups)-1]
		last()
	}
}

// Do runs f as a part whose servers and directories go at its end. What Fatalf said in it is the error.
func Do(f func(*Program)) (err error) {
	p := &Program{}
	ended := func(do func()) {
		defer func() {
			switch fault := recover().(type) {
			case nil:
			case over:
				err = errors.Join(err, errors.New(string(fault)))
			default:
				panic(fault)
			}
		}()
		do()
	}
	ended(func() { f(p) })
	for len(p.cleanups) > 0 { // one that fails does not keep the others
		ended(p.End)
	}
	return err
}
