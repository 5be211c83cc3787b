package main

import (
	"net/url"
	"slices"
	"time"

	"guichet/cmd/guichet/watch"
	"guichet/ticket"
)

type reportsCommand struct {
	Days int    `default:"31" help:"Of so many days, today's with them."`
	Kind string `enum:"dmarc,tls,feedback,all" default:"all" help:"Of one kind only: dmarc, tls or feedback."`
	Full bool   `help:"Everything that failed, not only the most frequent."`
}

// Run lists what was reported, the latest day first.
func (q reportsCommand) Run(e *env) error {
	since := time.Now().UTC().AddDate(0, 0, 1-max(q.Days, 1)).Format(time.DateOnly)
	var all []ticket.DomainReport
	if err := e.get("GET", "/reports", url.Values{"since": {since}}, &all); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r ticket.DomainReport) bool { return q.Kind != "all" && string(r.Kind) != q.Kind })
	slices.Reverse(all)
	if e.json {
		return e.print(all, "")
	}
	return table(watch.Reports(all, q.Full)...)
}
