package watch

import (
	"strconv"
	"strings"
	"time"

	"guichet/ticket"
)

// Reports are the rows of a table of what was reported about our domains: of each report what failed most, or all of it.
func Reports(all []ticket.DomainReport, full bool) [][]string {
	rows := [][]string{{"DAY", "KIND", "DOMAIN", "FROM", "GOOD", "BAD", "MOST OF IT"}}
	for _, r := range all {
		row := []string{
			r.Begin.Format(time.DateOnly), string(r.Kind), r.Domain, reporter(r),
			strconv.FormatUint(r.Good, 10), strconv.FormatUint(r.Bad, 10), "",
		}
		for i, w := range r.Worst {
			if i > 0 && !full {
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
	return rows
}

// reporter is who reports, and where nothing proves it, a word of that.
func reporter(r ticket.DomainReport) string {
	if r.Proven {
		return r.From
	}
	return r.From + " (unproven)"
}
