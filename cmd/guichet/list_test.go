package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
)

// TestCopyArray: what the desk cut short is passed on, and an error.
func TestCopyArray(t *testing.T) {
	for _, c := range []struct {
		answer string
		good   bool
	}{
		{"[]\n", true},
		{"[\n{\"tags\":[]},\n{\"tags\":[]}\n]\n", true},
		{"[\n{\"tags\":[]},\n{\"tags\":[]}", false},
		{"", false},
	} {
		var out strings.Builder
		if err := copyArray(&out, strings.NewReader(c.answer)); (err == nil) != c.good || out.String() != c.answer {
			t.Errorf("%q: %q, %v", c.answer, out.String(), err)
		}
	}
}

// TestPrintRows: a list is printed while it comes, in columns that only widen; what the desk cut short is printed, and an error.
func TestPrintRows(t *testing.T) {
	type row struct{ A, B, C string }
	cells := func(r *row) []string { return []string{r.A, r.B, r.C} }
	head := []string{"A", "LONG", "C"}
	for _, c := range []struct {
		name, from, want string
		short            bool
	}{
		{"none", `[]`, "A  LONG  C\n", false},
		{"rows", `[{"A":"x","B":"y","C":"z"}, {"A":"über","B":"","C":"a\u001bb\nc"}]`, "A     LONG  C\nx     y     z\nüber        a b c\n", false},
		{"cut short", `[{"A":"x","B":"y","C":"z"},`, "A  LONG  C\nx  y     z\n", true},
		{"cut within", `[{"A":"x","B":"y","C":"z"},{"A":`, "A  LONG  C\nx  y     z\n", true},
		{"no end", `[{"A":"x","B":"y","C":"z"}`, "A  LONG  C\nx  y     z\n", true},
		{"nothing", ``, "A  LONG  C\n", true},
		{"no list", `{}`, "A  LONG  C\n", true},
	} {
		var got strings.Builder
		err := printRows(&got, strings.NewReader(c.from), head, cells)
		if got.String() != c.want || (err != nil) != c.short {
			t.Errorf("%s: %v\n%s, want\n%s", c.name, err, got.String(), c.want)
		}
	}
	var lines lineCount
	from, to := io.Pipe()
	go func() {
		fmt.Fprint(to, "[")
		for i := range 3 * rowsAtOnce {
			fmt.Fprintf(to, `{"A":"%d","B":"b","C":"c"},`, i)
			if i == 2*rowsAtOnce && lines.Load() == 0 {
				t.Error("nothing was printed before the end")
			}
		}
		fmt.Fprint(to, `{"A":"last","B":"b","C":"c"}]`)
		to.Close()
	}()
	if err := printRows(&lines, from, head, cells); err != nil {
		t.Fatal(err)
	}
	if got := lines.Load(); got != 3*rowsAtOnce+2 {
		t.Errorf("%d lines", got)
	}
}

// lineCount counts the lines that are written.
type lineCount struct{ atomic.Int64 }

func (n *lineCount) Write(b []byte) (int, error) {
	n.Add(int64(bytes.Count(b, []byte("\n"))))
	return len(b), nil
}
