package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"guichet/cmd/guichet/watch"
	"guichet/service"
)

type tailCommand struct {
	Lines int      `short:"n" default:"20" help:"How many of the last lines to begin with; the desk keeps 500."`
	Once  bool     `help:"Print those and end."`
	All   bool     `help:"Every line of the log, not only what happens to mails and letters."`
	Verb  []string `help:"Only these verbs, with commas: received, filed, rejected, quarantined, queued, sent, deferred, bounced."`
	Words []string `arg:"" optional:"" help:"Only lines in which each of these stands, such as an address, letter=12 or ticket=34."`
}

// Run follows the mail log of the desk that runs.
func (t tailCommand) Run(e *env) error {
	for _, v := range t.Verb {
		if !slices.Contains(watch.MailVerbs(), v) {
			return service.UsageError{Err: fmt.Errorf("%q is no verb; write one of %s", v, strings.Join(watch.MailVerbs(), ", "))}
		}
	}
	c, err := e.dial()
	if err != nil {
		return err
	}
	defer c.close()
	query := url.Values{"lines": {strconv.Itoa(service.KeptLines)}, "follow": {strconv.FormatBool(!t.Once)}}
	answer, err := c.send(e.ctx, "GET", "/log", query, nil)
	if err != nil {
		return fmt.Errorf("%w: does the desk run?", err)
	}
	defer answer.Close()
	in := bufio.NewScanner(answer)
	in.Buffer(nil, 64<<10)
	wanted := watch.Wanted{Verbs: t.Verb, Words: t.Words, All: t.All}
	var past []string
	live := false
	for in.Scan() {
		if len(in.Bytes()) == 0 { // what comes now is new
			show(watch.Last(past, t.Lines))
			past, live = nil, true
			continue
		}
		text, ok := wanted.Read(in.Bytes(), e.json)
		switch {
		case ok && live:
			show([]string{text})
		case ok:
			past = append(past, text)
		}
	}
	if err := in.Err(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	show(watch.Last(past, t.Lines))
	return nil
}

func show(lines []string) {
	for _, line := range lines {
		fmt.Fprint(os.Stdout, line)
	}
}
