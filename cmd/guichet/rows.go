package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"unicode/utf8"
)

// rowsAtOnce are laid out together: a list of any length is printed while it comes.
const rowsAtOnce = 1000

// errCutShort is what became of a list whose end is missing: the desk ends an array early where it fails within.
var errCutShort = errors.New("the desk failed within the list, which is cut short: its log has the reason")

// printList prints a list of the desk's as a table while it comes, each T of it as row says.
func printList[T any](e *env, path string, query url.Values, head []string, row func(*T) []string) error {
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	answer, err := c.send(e.ctx, "GET", path, query, nil)
	if err != nil {
		return err
	}
	defer answer.Close()
	return printRows(os.Stdout, answer, head, row)
}

// printRows prints a JSON array as a table. Columns are as wide as their widest cell so far.
func printRows[T any](to io.Writer, from io.Reader, head []string, row func(*T) []string) error {
	out := bufio.NewWriter(to)
	in := json.NewDecoder(from)
	rows, widths := [][]string{head}, make([]int, len(head))
	fault := eachOf(in, func(v *T) error {
		if rows = append(rows, row(v)); len(rows) < rowsAtOnce {
			return nil
		}
		lay(out, rows, widths)
		rows = rows[:0]
		return out.Flush()
	})
	lay(out, rows, widths)
	return errors.Join(out.Flush(), fault)
}

// eachOf decodes an array one by one.
func eachOf[T any](in *json.Decoder, do func(*T) error) error {
	if t, err := in.Token(); err != nil || t != json.Delim('[') {
		return errCutShort
	}
	for in.More() {
		var v T
		if in.Decode(&v) != nil {
			return errCutShort
		}
		if err := do(&v); err != nil {
			return err
		}
	}
	if _, err := in.Token(); err != nil {
		return errCutShort
	}
	return nil
}

// lay writes rows in columns two spaces apart, and widens widths where a cell is wider.
func lay(out io.Writer, rows [][]string, widths []int) {
	for _, r := range rows {
		for i := range r {
			r[i] = visible(r[i])
			widths[i] = max(widths[i], utf8.RuneCountInString(r[i]))
		}
	}
	for _, r := range rows {
		for i, cell := range r[:len(r)-1] {
			fmt.Fprint(out, cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		fmt.Fprintln(out, r[len(r)-1])
	}
}
