package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"

	"guichet/portal/rest"
	"guichet/service"
)

// maxWords bounds what a command reads from standard input.
const maxWords = 1 << 20

type ticketSearch struct {
	Words []string `arg:"" help:"Words that all stand there; word* is a beginning, \"two words\" a phrase."`
	Limit int      `help:"How many at most." default:"100"`
}

// Run searches tickets.
func (s ticketSearch) Run(e *env) error {
	var found json.RawMessage
	query := url.Values{"q": {strings.Join(s.Words, " ")}, "limit": {strconv.Itoa(s.Limit)}}
	if err := e.get("GET", "/search", query, &found); err != nil {
		return err
	}
	if e.json {
		return e.print(found, "")
	}
	var rows []ticketRow
	if err := json.Unmarshal(found, &rows); err != nil {
		return err
	}
	cells := [][]string{ticketHead()}
	for i := range rows {
		cells = append(cells, rows[i].cells())
	}
	return table(cells...)
}

// actor is who does something on the command line.
type actor struct {
	Number uint64 `arg:"" help:"The ticket's number."`
	As     string `help:"In whose name: an agent, or a customer of the ticket. Without it, the admin." placeholder:"ADDRESS"`
}

type ticketDo struct {
	actor
	Commands []string `arg:"" help:"Commands as in a mail, one an argument; the # may be left out."`
}

// Run gives commands.
func (d ticketDo) Run(e *env) error { return d.act(e, rest.Act{Commands: d.Commands}) }

type ticketReply struct {
	actor
	Words []string `arg:"" optional:"" help:"The words; without any, standard input."`
	Do    []string `help:"Commands to give with it, such as resolved." placeholder:"COMMAND" sep:"none"`
}

// Run answers.
func (r ticketReply) Run(e *env) error { return r.write(e, r.Words, rest.Act{Commands: r.Do}) }

type ticketNote struct {
	actor
	Words []string `arg:"" optional:"" help:"The words; without any, standard input."`
}

// Run writes a note.
func (n ticketNote) Run(e *env) error { return n.write(e, n.Words, rest.Act{Note: true}) }

// write acts with words.
func (a actor) write(e *env, words []string, x rest.Act) error {
	if x.Text = strings.Join(words, " "); x.Text == "" {
		b, err := io.ReadAll(io.LimitReader(os.Stdin, maxWords))
		if err != nil {
			return err
		}
		x.Text = string(b)
	}
	if strings.TrimSpace(x.Text) == "" {
		return service.UsageError{Err: errors.New("there are no words")}
	}
	return a.act(e, x)
}

// act does something to a ticket. What was refused is a failure.
func (a actor) act(e *env, x rest.Act) error {
	x.As = a.As
	var out rest.Acted
	if err := e.put("POST", fmt.Sprintf("/v1/tickets/%d/act", a.Number), x, &out); err != nil {
		return fmt.Errorf("ticket %d: %w", a.Number, err)
	}
	if e.json {
		if err := e.print(out, ""); err != nil {
			return err
		}
	} else {
		for _, line := range append(out.Done, out.Answers...) {
			fmt.Println(visible(line))
		}
		for _, line := range out.Refused {
			fmt.Fprintln(os.Stderr, "refused:", visible(line))
		}
		if len(out.Done)+len(out.Answers)+len(out.Refused) == 0 {
			fmt.Printf("#%d: done\n", out.Ticket)
		}
	}
	if len(out.Refused) > 0 {
		return errors.New("not all of it was done")
	}
	return nil
}
