package main

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	rows := [][]string{{"DAY", "KIND", "DOMAIN", "FROM", "GOOD", "BAD", "MOST OF IT"}}
	for _, r := range all {
		row := []string{
			r.Begin.Format(time.DateOnly), string(r.Kind), r.Domain, reporter(r),
			strconv.FormatUint(r.Good, 10), strconv.FormatUint(r.Bad, 10), "",
		}
		for i, w := range r.Worst {
			if i > 0 && !q.Full {
				break
			}
			row[6] = strings.TrimSpace(strconv.FormatUint(w.Count, 10) + "× " + w.What + " " + w.Host)
			rows = append(rows, row)
			row = make([]string, 7)
		}
		if len(r.Worst) == 0 {
			rows = append(rows, row)
		}
	}
	return table(rows...)
}

// reporter is who reports, and where nothing proves it, a word of that.
func reporter(r ticket.DomainReport) string {
	if r.Proven {
		return r.From
	}
	return r.From + " (unproven)"
}
