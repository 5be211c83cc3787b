package main

import (
	"bytes"
	"io"
	"net/url"
	"os"
	"strconv"
	"time"

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
	return copyArray(os.Stdout, answer)
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
