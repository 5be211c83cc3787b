package main

import (
	"fmt"
	"net/url"
	"strconv"

	"guichet/portal"
	"guichet/ticket"
)

type queueCommand struct {
	List   queueList   `cmd:"" help:"Letters that have not left yet."`
	Show   queueShow   `cmd:"" help:"One letter with every attempt."`
	Retry  queueRetry  `cmd:"" help:"Try a letter again now."`
	Cancel queueCancel `cmd:"" help:"Do not send a letter."`
}

type queueList struct {
	All bool `help:"Sent, bounced and cancelled ones too."`
}

// Run lists letters.
func (q queueList) Run(e *env) error {
	query := url.Values{"all": {strconv.FormatBool(q.All)}}
	if e.json {
		return e.copyList("/queue", query)
	}
	head := []string{"LETTER", "TICKET", "STATE", "TRIES", "NEXT", "KIND", "TO", "LAST REPLY"}
	return printList(e, "/queue", query, head, func(l *portal.Queued) []string {
		return []string{
			strconv.FormatUint(uint64(l.ID), 10), ticketOrDash(l.Ticket), string(l.State),
			strconv.Itoa(l.Attempts), clock(l.Next), string(l.Template), l.To, l.LastReply,
		}
	})
}

// ticketOrDash is a letter's ticket; some belong to none.
func ticketOrDash(n ticket.Number) string {
	if n == 0 {
		return "-"
	}
	return strconv.FormatUint(uint64(n), 10)
}

type queueShow struct {
	Letter uint64 `arg:"" help:"The letter's number."`
}

// Run shows a letter.
func (q queueShow) Run(e *env) error {
	var l struct {
		portal.Queued
		Subject string           `json:"subject"`
		History []ticket.Attempt `json:"history"`
	}
	if err := e.get("GET", fmt.Sprintf("/queue/%d", q.Letter), nil, &l); err != nil {
		return fmt.Errorf("letter %d: %w", q.Letter, err)
	}
	if e.json {
		return e.print(l, "")
	}
	fmt.Printf("letter %d of ticket %s: %s to %s\n%s\n%s, next attempt %s\n",
		l.ID, ticketOrDash(l.Ticket), l.Template, l.To, visible(l.Subject), l.State, clock(l.Next))
	for _, a := range l.History {
		fmt.Printf("%s  %s  %s: %s\n", clock(&a.At), a.Outcome, orDash(a.Host), visible(a.Reply))
	}
	return nil
}

type queueRetry struct {
	Letter uint64 `arg:"" help:"The letter's number."`
}

// Run makes a letter due.
func (q queueRetry) Run(e *env) error {
	if err := e.get("POST", fmt.Sprintf("/queue/%d/retry", q.Letter), nil, nil); err != nil {
		return err
	}
	return e.print(map[string]uint64{"retried": q.Letter}, "letter %d is tried now\n", q.Letter)
}

type queueCancel struct {
	Letter uint64 `arg:"" help:"The letter's number."`
}

// Run cancels a letter.
func (q queueCancel) Run(e *env) error {
	if err := e.get("POST", fmt.Sprintf("/queue/%d/cancel", q.Letter), nil, nil); err != nil {
		return err
	}
	return e.print(map[string]uint64{"cancelled": q.Letter}, "letter %d is cancelled\n", q.Letter)
}
