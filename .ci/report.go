//go:build ignore

// Report reads what go test -json writes, one or many runs of it, and prints a line for each
// package and everything that failed tests said. It adds the numbers of tests that passed,
// failed and were skipped to the file that it is given.
//
//	go test -json ./... | go run .ci/report.go FILE
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// event is a line of go test -json (go doc test2json).
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: report FILE")
		os.Exit(2)
	}
	counts := map[string]int{}
	counted := map[string]bool{}          // packages with a failed test
	said := map[string]*strings.Builder{} // by package and test
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil && e.Action != "" {
			e.take(counts, counted, said)
		} else if len(line) > 0 {
			os.Stdout.Write(line) // the go command itself complains
		}
		if err != nil {
			break
		}
	}
	f, err := os.OpenFile(os.Args[1], os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintln(f, counts["pass"], counts["fail"], counts["skip"])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (e event) take(counts map[string]int, counted map[string]bool, said map[string]*strings.Builder) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Print(e.Output)
		return
	case "output":
		if said[key] == nil {
			said[key] = &strings.Builder{}
		}
		said[key].WriteString(e.Output)
		return
	case "pass", "fail", "skip":
	default:
		return
	}
	text := ""
	if said[key] != nil {
		text = said[key].String()
	}
	delete(said, key)
	switch {
	case e.Test == "": // a package, or its build: that counts where no test says why it failed
		if e.Action == "fail" && !counted[e.Package] {
			fmt.Print(text)
			counts["fail"]++
		}
		for test, b := range said { // those that ran when it crashed
			if strings.HasPrefix(test, e.Package+" ") {
				fmt.Print(b)
				delete(said, test)
			}
		}
		if e.Action != "skip" {
			fmt.Printf("%-5s %s %.1fs\n", e.Action, e.Package, e.Elapsed)
		}
		return
	case e.Action == "fail":
		counted[e.Package] = true
		fmt.Printf("%s: %s", e.Package, essence(text))
	case e.Action == "skip":
		fmt.Printf("%s: %s", e.Package, essence(text))
	}
	counts[e.Action]++
}

// essence leaves out the lines that every test writes.
func essence(text string) string {
	var kept []string
	for _, l := range strings.SplitAfter(text, "\n") {
		if !strings.HasPrefix(l, "=== ") {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "")
}
