package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/ticket"
)

type ticketList struct {
	Status    string `help:"Only those in this state: open, pending, resolved or closed." placeholder:"STATE" enum:",open,pending,resolved,closed" default:""`
	Requester string `help:"Only those of this requester." placeholder:"ADDRESS"`
	Assignee  string `help:"Only those of this agent, named as assign names him, or of nobody." placeholder:"AGENT"`
	Tag       string `help:"Only those with this tag." placeholder:"WORD"`

	Category     string `help:"Only those of this category." placeholder:"NAME"`
	Product      string `help:"Only those about this product." placeholder:"NAME"`
	Organisation string `help:"Only those of this organisation, or of one account of it." placeholder:"ID[/ACCOUNT]"`
	Since        string `help:"Only those that were opened on this day or later." placeholder:"YYYY-MM-DD"`
	Before       string `help:"Only those that were opened before this day." placeholder:"YYYY-MM-DD"`
	Order        string `help:"By created or updated, the oldest first; with a dash the latest first: --order=-updated." placeholder:"ORDER" enum:",created,-created,updated,-updated" default:""`

	After uint32 `help:"Only those with a higher number." placeholder:"NUMBER"`
	Limit uint32 `help:"At most so many." placeholder:"COUNT"`
}

// Run lists the tickets.
func (l ticketList) Run(e *env) error {
	query := url.Values{}
	for name, value := range map[string]string{
		"status": l.Status, "requester": l.Requester, "assignee": l.Assignee, "tag": l.Tag,
		"category": l.Category, "product": l.Product, "organisation": l.Organisation, "since": l.Since, "before": l.Before, "order": l.Order,
		"after": strconv.FormatUint(uint64(l.After), 10), "limit": strconv.FormatUint(uint64(l.Limit), 10),
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if !e.json {
		return printList(e, "/tickets", query, ticketHead(), (*ticketRow).cells)
	}
	return e.copyList("/tickets", query)
}

// copyList prints a list of the desk's as JSON while it comes.
func (e *env) copyList(path string, query url.Values) error {
	return e.withList(path, query, func(answer io.Reader) error { return copyArray(os.Stdout, answer) })
}

// withList asks the desk for a list, and hands its JSON on while it comes.
func (e *env) withList(path string, query url.Values, use func(io.Reader) error) error {
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
	return use(answer)
}

// copyArray passes on a JSON array as it is: to read a hundred thousand tickets only to write them
// again takes longer than all the rest. The desk cuts an array short where it fails within.
func copyArray(to io.Writer, from io.Reader) error {
	end := &tail{}
	if _, err := io.Copy(to, io.TeeReader(from, end)); err != nil {
		return err
	}
	if end.last != ']' {
		return errCutShort
	}
	return nil
}

// tail keeps the last octet that is not white space.
type tail struct{ last byte }

func (t *tail) Write(p []byte) (int, error) {
	if s := bytes.TrimRight(p, " \n"); len(s) > 0 {
		t.last = s[len(s)-1]
	}
	return len(p), nil
}

// ticketRow is what a table shows of a portal.Ticket: the rest of it need not be read.
type ticketRow struct {
	Number    ticket.Number          `json:"number"`
	Subject   string                 `json:"subject"`
	Status    ticket.Status          `json:"status"`
	Priority  ticket.Priority        `json:"priority"`
	Updated   *time.Time             `json:"updated"`
	Requester struct{ Email string } `json:"requester"`
	Assignee  string                 `json:"assignee"`
}

// ticketHead names the columns of a list of tickets.
func ticketHead() []string {
	return []string{"NUMBER", "STATUS", "PRIORITY", "UPDATED", "REQUESTER", "ASSIGNEE", "SUBJECT"}
}

func (t *ticketRow) cells() []string {
	return []string{
		strconv.FormatUint(uint64(t.Number), 10), string(t.Status), string(t.Priority),
		clock(t.Updated), t.Requester.Email, t.Assignee, t.Subject,
	}
}

// rowsAtOnce are laid out together: a list of any length is printed while it comes.
const rowsAtOnce = 1000

// errCutShort is what became of a list whose end is missing: the desk ends an array early where it fails within.
var errCutShort = errors.New("the desk failed within the list, which is cut short: its log has the reason")

// printList prints a list of the desk's as a table while it comes, each T of it as row says.
func printList[T any](e *env, path string, query url.Values, head []string, row func(*T) []string) error {
	return e.withList(path, query, func(answer io.Reader) error { return printRows(os.Stdout, answer, head, row) })
}

// printRows prints a JSON array as a table. Columns are as wide as their widest cell so far.
func printRows[T any](to io.Writer, from io.Reader, head []string, row func(*T) []string) error {
	out, in := bufio.NewWriter(to), json.NewDecoder(from)
	rows, widths := [][]string{head}, make([]int, len(head))
	_, fault := in.Token()
	for fault == nil && in.More() {
		var v T
		if fault = in.Decode(&v); fault == nil {
			rows = append(rows, row(&v))
		}
		if len(rows) == rowsAtOnce {
			lay(out, rows, widths)
			rows = rows[:0]
		}
	}
	if end, err := in.Token(); fault != nil || err != nil || end != json.Delim(']') {
		fault = errCutShort
	}
	lay(out, rows, widths)
	return errors.Join(out.Flush(), fault)
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
