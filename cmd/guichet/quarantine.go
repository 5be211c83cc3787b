package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"guichet/portal"
)

type quarantineCommand struct {
	List    quarantineList    `cmd:"" help:"Held mail: quarantined, automatic, reports, our own, questions."`
	Show    quarantineShow    `cmd:"" help:"One such mail, as it came."`
	Release quarantineRelease `cmd:"" help:"Let a mail go: it is taken as proven, and does what it asks for."`
	Drop    quarantineDrop    `cmd:"" help:"Forget a mail."`
}

type quarantineList struct{}

// Run lists held mail.
func (quarantineList) Run(e *env) error {
	var held []portal.HeldMail
	if err := e.get("GET", "/held", nil, &held); err != nil {
		return err
	}
	if e.json {
		return e.print(held, "")
	}
	rows := [][]string{{"ID", "KIND", "AT", "FROM", "SUBJECT", "REASON"}}
	for _, a := range held {
		rows = append(rows, []string{
			strconv.FormatUint(uint64(a.ID), 10), string(a.Kind), a.At, a.From.Email, a.Subject, a.Reason,
		})
	}
	return table(rows...)
}

type quarantineShow struct {
	ID uint64 `arg:"" help:"Its number."`
}

// Run prints the raw mail, octet for octet where a program reads it.
func (q quarantineShow) Run(e *env) error {
	var a portal.HeldMail
	if err := e.get("GET", fmt.Sprintf("/held/%d", q.ID), nil, &a); err != nil {
		return fmt.Errorf("mail %d: %w", q.ID, err)
	}
	if e.json {
		return e.print(a, "")
	}
	if onTerminal(os.Stdout) {
		a.Raw = []byte(tame(string(a.Raw)))
	}
	_, err := os.Stdout.Write(a.Raw)
	return err
}

// onTerminal reports whether a person reads what is written to f.
func onTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// tame is visible for text of many lines: a mail that nobody trusts must not command a terminal.
func tame(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(visible(line), " ") + "\n")
	}
	return b.String()
}

type quarantineRelease struct {
	ID uint64 `arg:"" help:"Its number."`
}

// Run lets a mail go.
func (q quarantineRelease) Run(e *env) error {
	var done portal.Released
	if err := e.get("POST", fmt.Sprintf("/held/%d/release", q.ID), nil, &done); err != nil {
		return fmt.Errorf("mail %d: %w", q.ID, err)
	}
	return e.print(done, "mail %d is released to ticket %v\n", q.ID, done.Tickets)
}

type quarantineDrop struct {
	ID uint64 `arg:"" help:"Its number."`
}

// Run forgets a mail.
func (q quarantineDrop) Run(e *env) error {
	if err := e.get("POST", fmt.Sprintf("/held/%d/drop", q.ID), nil, nil); err != nil {
		return fmt.Errorf("mail %d: %w", q.ID, err)
	}
	return e.print(map[string]uint64{"dropped": q.ID}, "mail %d is forgotten\n", q.ID)
}
